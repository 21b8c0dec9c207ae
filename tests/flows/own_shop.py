"""Toko Melati, a live shop of our own between the sandbox's couriers, gateway and Odoo."""

from datetime import timedelta

from channels import shops, todos
from channels.models import Order
from channels.own import placing, setting_up, showcase
from channels.own.records import COLLECTED
from omnihub.core import clock, work
from omnihub.core.work import Todo
from omnihub.demo.setting_up import choose_profile
from omnihub.notifications.whatsapp import connect
from payments import charging
from payments.charging import Payer, ReturnUrls
from shipping import areas, cost_rules, services
from tests.channels.own import given

HOOK = "/hooks/xendit/app/"
TOKEN = "sandbox-xendit-callback-token"


def opened(chain, remotes, settings):
    """Its goods, their prices and their numbers are Odoo's."""
    settings.RAJAONGKIR_BASE_URL = f"{remotes.url}/rajaongkir"
    settings.RAJAONGKIR_API_KEY = "sandbox-rajaongkir-key"
    settings.XENDIT_BASE_URL, settings.XENDIT_SECRET_KEY = f"{remotes.url}/xendit", "xnd_development_sandbox"
    settings.WHATSAPP_BASE_URL = f"{remotes.url}/whatsapp"  # by day buyers are told at once
    connect._remote.cache_clear()
    settings.RATES_SECONDS = 10
    storefront = setting_up.make("Toko Melati", "toko", "sari")
    made = storefront.shop
    choose_profile(made)
    made.refresh_from_db()
    work.add([Todo("product.pull", "odoo"), todos.erp_stock(made.stock_place, "test")])
    chain.settle()
    work.add([todos.listings(made.key, "test")])
    chain.settle()
    services.begin(made)
    origin = next(found[0] for _ in range(9) if (found := areas.find("40132")))  # it waits a moment only
    cost_rules.save(made, {"origin": origin, "asks_couriers": True}, "sari")
    storefront.is_open = True
    storefront.save()
    shops.go_live(made, clock.now() - timedelta(hours=1), "sari")
    return shops.switch(made, "pushes_orders", on=True, by="sari")


class Till:
    """Buyers who collect their goods, and what the gateway has to tell, carried over by the test."""

    def __init__(self, chain, shop) -> None:
        self.chain, self.shop, self.heard = chain, shop, set()
        self.goods = [one for one in showcase.shelf(shop).goods if one.available > 3]

    def ordered(self, method: str = "DANA", pieces: int = 1):
        """An order and the try to pay it."""
        cart = given.cart(self.shop, self.goods[0].listing, pieces=pieces)
        placed = placing.place(cart.pk, COLLECTED, given.collected(cart), charging.open_payment)
        payer = Payer("Budi Santoso", "budi@example.com", "+6281234567890")
        charge = charging.charge(placed.order.payment.pk, method, ReturnUrls("https://a.test/"), payer)
        return Order.objects.get(pk=placed.order_id), charge

    def pays(self, charge) -> None:
        self.chain.sandbox.control("xendit/pay", {"id": charge.reference})

    def sold(self, method: str = "DANA", pieces: int = 1):
        """Ordered, paid and booked."""
        order, charge = self.ordered(method, pieces)
        self.pays(charge)
        charging.look(charge.payment_id)
        self.chain.settle()
        return order

    def hear(self, seconds: int = 1) -> None:
        """Every notice since the last time, and all it asks for, when the gateway's clock has gone on."""
        self.chain.sandbox.control("xendit/forward", {"seconds": seconds})
        calls = self.chain.sandbox.control("xendit/webhooks?limit=500")["calls"]
        for one in reversed(calls):
            if one["webhook_id"] not in self.heard:
                self.heard.add(one["webhook_id"])
                self.post(one["body"])
        self.chain.settle()
        self.chain.sandbox.control("settings", {"xendit_clock_ahead": 0})

    def post(self, body, token: str = TOKEN):
        headers = {"x-callback-token": token}
        return self.chain.browser.post(HOOK, body, content_type="application/json", headers=headers)


def till(chain, shop, settings) -> Till:
    settings.XENDIT_CALLBACK_TOKEN = TOKEN
    shop.messages = False  # a reminder of tomorrow would never settle
    shop.save(update_fields=["messages"])
    chain.sandbox.control("settings", {"xendit_url": "http://127.0.0.1:9/nobody"})
    chain.sandbox.control("xendit/move/topup", {"amount": 1_000_000})
    return Till(chain, shop)
