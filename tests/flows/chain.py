"""The whole chain: the sandbox's Shopee at one end, its Odoo at the other, the product between them."""

import hmac
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client

from channels import shops, tasks, todos
from channels.models import Order, Shop
from channels.shopee import connect as to_shopee
from erp_bridge.odoo import connect as to_odoo
from erp_bridge.proof import report
from erp_bridge.proof import run as proof
from omnihub.core import clock, inbox, work
from omnihub.core.models import Gate, Work
from omnihub.core.outcomes import Deadline
from omnihub.core.work import Todo
from omnihub.demo import setting_up

SHOP = "220000123"
ROUNDS = 30
HOOK = "/hooks/shopee/app/"


@dataclass
class Papers:
    """What Odoo holds for one order number, cancelled documents too."""

    orders: list[dict[str, Any]] = field(default_factory=list)
    deliveries: list[dict[str, Any]] = field(default_factory=list)
    invoices: list[dict[str, Any]] = field(default_factory=list)
    payments: list[dict[str, Any]] = field(default_factory=list)

    @property
    def count(self) -> tuple[int, int, int, int]:
        return len(self.orders), len(self.deliveries), len(self.invoices), len(self.payments)

    @property
    def states(self) -> tuple[list[str], list[str], list[str]]:
        found = (self.orders, self.deliveries, self.invoices)
        return tuple([paper["state"] for paper in papers] for papers in found)  # type: ignore[return-value]


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


class Chain:
    """Nothing here sleeps for a retry: `settle` moves the time of what waits."""

    def __init__(self, sandbox) -> None:
        self.sandbox = sandbox
        self.browser = Client()
        self.patience = 0.0
        """So long a remote may go on with work whose answer nobody heard."""
        self._heard: set[int] = set()

    # Setting up -----------------------------------------------------------------------------------

    def open(self, shop_id: str = SHOP, *, listings: bool = False) -> Shop:
        """Authorise, choose an Odoo profile, read the products; not live yet.

        Orders bring along the listings they were sold by; reading all of a shop's takes half a second.
        """
        shop = setting_up.connect_shop(shop_id)
        setting_up.choose_profile(shop)
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
            handled += sum(work.run(topic, Deadline.after(60)) for topic in topics or settings.ROUTES)
            if not handled:
                return done
            done += handled
        raise AssertionError("the work never ends")

    def settle(self) -> None:
        """Time passes until nothing waits but the next regular look for money."""
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
        return Work.objects.filter(state=Work.State.WAITING).exclude(topic=todos.RELEASES)

    def held(self) -> dict[str, Work]:
        """By order number, what a person is asked about."""
        rows = Work.objects.filter(topic=todos.PUSH, state=Work.State.HELD)
        numbers = dict(Order.objects.values_list("pk", "number"))
        return {numbers[int(row.subject)]: row for row in rows}

    # The far side ---------------------------------------------------------------------------------

    def dials(self, **faults: float | str) -> None:
        """`dials(odoo_cut=1)`. Pushes are kept back always: these tests carry them over themselves."""
        named = {name.replace("_", ".", 1): value for name, value in faults.items()}
        self.sandbox.control("faults", {"push.drop": 1, **named})

    def odoo(self, model: str) -> list[dict[str, Any]]:
        return self.sandbox.control(f"odoo/{model}")

    def by_hand(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        """What a person with all rights does in Odoo."""
        given = {"method": method, "args": args, "kwargs": kwargs}
        return self.sandbox.control(f"odoo/{model}", given)["result"]

    def papers(self) -> dict[str, Papers]:
        found: dict[str, Papers] = defaultdict(Papers)
        number_of: dict[int, str] = {}
        for sale in self.odoo("sale.order"):
            number_of[sale["id"]] = sale["client_order_ref"]
            found[sale["client_order_ref"]].orders.append(sale)
        for picking in self.odoo("stock.picking"):
            if picking["sale_id"]:
                found[number_of[picking["sale_id"][0]]].deliveries.append(picking)
        sale_of = {
            pk: number for number, one in found.items() for sale in one.orders for pk in sale["invoice_ids"]
        }
        for move in self.odoo("account.move"):
            if move["id"] in sale_of:
                found[sale_of[move["id"]]].invoices.append(move)
        for payment in self.odoo("account.payment"):
            for pk in payment["reconciled_invoice_ids"]:
                found[sale_of[pk]].payments.append(payment)
        return found

    def truth(self, number: str) -> dict[str, Any]:
        return self.sandbox.control(f"orders/{number}")


def one_each(chain: Chain, numbers: Iterable[str], *, papers: str = "orders") -> None:
    """Exactly these orders are in Odoo, each once, at the seller's gross to the rupiah."""
    found, wanted = chain.papers(), sorted(numbers)
    gross = {order["order_sn"]: order["gross"] for order in chain.sandbox.control("orders")["orders"]}
    kinds = ("orders", "deliveries", "invoices", "payments")
    asked = kinds[: kinds.index(papers) + 1]
    assert sorted(found) == wanted
    for number in wanted:
        counts = Counter({kind: len(getattr(found[number], kind)) for kind in kinds if kind in asked})
        assert counts == dict.fromkeys(asked, 1), number
        sums = [paper["amount_total"] for paper in found[number].orders + found[number].invoices]
        assert set(sums) == {gross[number]}, number


def proved(days: int = 1):
    """A proof that must be equal; what differs is told."""
    made = proof.prove(days=days, settle_seconds=0)
    assert made.verdict == made.Verdict.EQUAL, "\n".join(report.lines(made))
    return made
