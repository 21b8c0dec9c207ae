"""What pages show: something of everything, one row, or more than fits on a page."""

from datetime import timedelta

from django.core.management import call_command

from channels.models import OrderEvent, SyncRun
from erp_bridge.check.findings import Section, bad, good, note
from erp_bridge.models import CheckRun
from omnihub.core import clock
from omnihub.core.texts import Text
from omnihub.dashboard.queries import attention
from tests.dashboard import given
from tests.dashboard.test_proof_page import row, run
from tests.factories import (
    ListingFactory,
    OrderFactory,
    OrderLineFactory,
    PackageFactory,
    ProductFactory,
    PublishedFactory,
    StockLevelFactory,
    StockPolicyFactory,
)

PLACE = "odoo:1"
MANY = 60


def everything():
    """Something of everything a page can show; the addresses to look at."""
    shop = given.shop(stock_place=PLACE)
    first, held, waiting, done = (
        OrderFactory(shop=shop, status=status)
        for status in ("ready_to_ship", "packed", "unpaid", "completed")
    )
    OrderLineFactory(order=held, listing=None)
    PackageFactory(order=done, tracking_number="SPXID0456", shipped_at=clock.now())
    push = given.push(held, note="SKU-9 is not mapped. Map it, then try again.", code="unmapped")
    given.tried(push, "person", note=push.note)
    given.push(waiting, "waiting", attempts=1, note="Odoo did not answer.")
    for pk, kind in enumerate(("order", "delivery", "invoice", "payment", "credit", "return"), 1):
        given.bound(done, kind, f"DOC/{pk}", odoo_id=pk)
    message = given.message(held)
    SyncRun.objects.create(shop=shop, kind="orders", state="failed", asked_at=clock.now(), note="It is off.")
    SyncRun.objects.create(shop=shop, kind="shop", state="running", asked_at=clock.now(), found=3)
    for after in ("shipped", "packed"):
        OrderEvent.objects.create(
            order=held, at=clock.now(), kind="status", before="cancelled", after=after, unusual=True
        )
    _checked(shop)
    difference = {"order": first.number, "reason": "the sales order is missing"}
    row(run("different"), shop, erp=(1, 90000), differences=[difference], open_returns=[difference])
    _stock(shop)
    call_command("setup_schedules")
    return {
        "today": "/",
        "orders": "/orders/",
        "held order": f"/orders/{held.pk}/",
        "done order": f"/orders/{done.pk}/",
        "replay": f"/orders/{held.pk}/replay/message/{message.pk}/",
        "stock": "/stock/",
        "attention": "/attention/",
        "kind of attention": f"/attention/{attention.counted()[0].key}/",
        "proof": "/proof/",
        "health": "/health/",
        "syncs": "/syncs/",
        "shops": "/shops/",
        "shop": f"/shops/{shop.pk}/",
        "go live": f"/shops/{shop.pk}/go-live/",
        "odoo": "/odoo/",
        "couriers": f"/couriers/{shop.pk}/",
        "administration": "/admin/",
        "mapping import": "/admin/channels/listing/import/",
        "mapping export": "/admin/channels/listing/export/",
    }


def _checked(shop):
    found = (good(Text("Version"), "Odoo 18.0."), note(Text("Rounding"), "-"), bad(Text("Total"), "-"))
    sections = [Section("books:1", "Books", found).told(), Section("shop", "Toko", found, shop.pk).told()]
    CheckRun.objects.create(asked_at=clock.now(), finished_at=clock.now(), sections=sections)


def _stock(shop, number=1):
    sku = f"TAS-{number:03d}"
    product = ProductFactory(sku=sku)
    StockLevelFactory(product=product, sellable=12)
    listing = ListingFactory(shop=shop, sku=sku, name=f"Tas Anyaman Rotan {sku}", product=product)
    PublishedFactory(
        listing=listing, value=9, accepted=9, shown=9, pushed_at=clock.now() - timedelta(hours=1)
    )
    return listing


def one():
    """A shop with one order, one listing, one thing held."""
    shop = given.shop(stock_place=PLACE)
    StockPolicyFactory(shop=shop, buffer=2)
    order = OrderFactory(shop=shop)
    given.push(order, note="Odoo refuses the address.")
    _stock(shop)
    run("equal")


def crowd():
    """More of everything than one page shows."""
    shops = [given.shop(name=f"Toko Cabang {number}", stock_place=PLACE) for number in range(6)]
    for number in range(MANY):
        shop = shops[number % len(shops)]
        order = OrderFactory(shop=shop, placed_at=clock.now() - timedelta(minutes=number))
        given.push(order, note=f"Odoo refuses the address of {number % 8}.", attempts=number)
        _stock(shop, number + 2)
    run("equal")
    call_command("setup_schedules")
