"""The whole chain: the sandbox's Shopee at one end, its Odoo at the other, the product between them."""

import hmac
import time
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.test import Client

from channels import shops, tasks, todos
from channels.models import Order, Shop
from channels.shopee import connect as to_shopee
from erp_bridge import choices, profiles
from erp_bridge.models import OdooProfile
from erp_bridge.odoo import connect as to_odoo
from omnihub.core import clock, inbox, work
from omnihub.core.models import Gate, Work
from omnihub.core.work import Todo
from omnihub.demo import setting_up
from tests.flows.far_side import FarSide
from tests.rounds import once_around

SHOP = "220000123"
ROUNDS = 30
HOOK = "/hooks/shopee/app/"


def push_body(number: str, msg_id: str, *, shop_id: str = SHOP, status: str = "READY_TO_SHIP") -> bytes:
    told = (
        f'{{"msg_id":"{msg_id}","data":{{"completed_scenario":"","items":[],"ordersn":"{number}",'
        f'"status":"{status}","update_time":{int(time.time())}}},"shop_id":{shop_id},"code":3,'
        f'"timestamp":{int(time.time())}}}'
    )
    return told.encode()


def signature(body: bytes) -> str:
    """As Shopee signs: the callback address, a bar and the raw bytes."""
    return hmac.digest(b"sandbox-push-key", settings.SHOPEE_PUSH_URL.encode() + b"|" + body, "sha256").hex()


class Chain(FarSide):
    """Nothing here sleeps for a retry: `settle` moves the time of what waits."""

    def __init__(self, sandbox) -> None:
        super().__init__(sandbox)
        self.browser = Client()
        self.patience = 0.0
        """So long a remote may go on with work whose answer nobody heard."""
        self._heard: set[int] = set()

    # Setting up -----------------------------------------------------------------------------------

    def open(self, shop_id: str = SHOP, *, listings: bool = False, **profile: str) -> Shop:
        """Authorise, choose an Odoo profile, read the products; not live yet.

        Orders bring along the listings they were sold by; reading all of a shop's takes half a second.
        """
        shop = setting_up.connect_shop(shop_id)
        setting_up.choose_profile(shop)
        if "tax_policy" in profile:
            profiles.save(shop, profiles.suggest(shop, choices.read(), profile["tax_policy"]).values)
        OdooProfile.objects.filter(shop=shop).update(**profile)
        work.add([Todo("product.pull", "odoo")])
        if not listings:
            Work.objects.filter(topic=todos.LISTINGS).delete()
        self.drain()
        return shop

    def go_live(self, shop: Shop, since=timedelta(hours=20)) -> Shop:
        shops.go_live(shop, clock.now() - since, by="sari")
        return shops.switch(shop, "pushes_orders", on=True, by="sari")

    def restart_clients(self) -> None:
        """Those that are open keep the time-outs they were opened with."""
        to_shopee._remote.cache_clear()
        vars(to_odoo._mine).pop("kept", None)

    def know_odoo(self) -> None:
        """As a worker that has been at it for a while: logged in, and told of Odoo's fields."""
        to_odoo.client().dialect()

    # Pushes ---------------------------------------------------------------------------------------

    def news(self) -> list[bytes]:
        """What Shopee has had to tell since the last call, in its order. The dials keep it from sending."""
        found = self.sandbox.control("pushes?limit=2000")["pushes"]
        fresh = sorted((push for push in found if push["id"] not in self._heard), key=lambda push: push["id"])
        self._heard.update(push["id"] for push in fresh)
        return [push["body"].encode() for push in fresh]

    def post(self, body: bytes, sign: str | None = None):
        return self.browser.post(
            HOOK,
            body,
            content_type="application/json",
            headers={"Authorization": signature(body) if sign is None else sign},
        )

    def deliver(self, bodies: Iterable[bytes]) -> None:
        for body in bodies:
            assert self.post(body).status_code == 204

    def hear(self) -> None:
        """Every push that was made so far, once and in order, and all it asks for."""
        self.deliver(self.news())
        self.settle()

    def catch_up(self) -> None:
        tasks.catch_up()
        self.settle()

    def look_for_money(self, shop: Shop) -> None:
        work.add([todos.releases(shop.key, "test")])
        self.settle()

    # Work -----------------------------------------------------------------------------------------

    def drain(self, *topics: str) -> int:
        """What is due now, and all it makes; nobody moves the clock."""
        done = 0
        for _ in range(200):
            handled = inbox.drain()
            handled += once_around(topics or settings.ROUTES, 60)
            if not handled:
                return done
            done += handled
        raise AssertionError("the work never ends")

    def settle(self) -> None:
        """Time passes until nothing waits but the next regular looks for money and for waybills."""
        for _ in range(ROUNDS):
            self.drain()
            if not self.wake():
                return
        raise AssertionError("\n".join(f"{row}: {row.note}" for row in self.waiting()))

    def wake(self) -> int:
        rows = self.waiting()
        if rows.filter(look_first=True).exists():
            time.sleep(self.patience)
        Gate.objects.filter(open_until__isnull=False).update(open_until=clock.now())
        return rows.update(not_before=clock.now() - timedelta(seconds=1))

    def waiting(self):
        return Work.objects.filter(state=Work.State.WAITING).exclude(
            topic__in=[todos.RELEASES, todos.WAYBILLS]
        )

    def held(self) -> dict[str, Work]:
        """By order number, what a person is asked about."""
        rows = Work.objects.filter(topic=todos.PUSH, state=Work.State.HELD)
        numbers = dict(Order.objects.values_list("pk", "number"))
        return {numbers[int(row.subject)]: row for row in rows}
