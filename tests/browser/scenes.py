"""What pages show: something of everything, one row, or more than fits on a page."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.core.management import call_command

from channels import duplicates, merging, tagging
from channels.models import CustomerPair, CustomerProfile, Order, OrderEvent, SyncRun, WalletDay
from channels.own import links
from erp_bridge.check.findings import Section, bad, good, note
from erp_bridge.models import Binding, CheckRun, InvoiceLook
from omnihub.api import keys
from omnihub.api.models import Partner, PartnerCheckout
from omnihub.api.scopes import Scope
from omnihub.cancellation.models import Cancellation
from omnihub.core import clock
from omnihub.core.texts import Text, kept
from omnihub.dashboard.queries import attention
from omnihub.erasing.models import Erasure
from omnihub.notifications import stopping
from omnihub.notifications.models import MessageTemplate
from shipping.models import MoveBatch, ScanEvent, Shipment
from tests.channels.own import given as own
from tests.channels.website import given as website
from tests.dashboard import given
from tests.dashboard.test_proof_page import row, run
from tests.factories import (
    CheckoutFactory,
    CustomerFactory,
    DifferenceFactory,
    EscrowStatementFactory,
    ListingFactory,
    OpenInvoiceFactory,
    OrderFactory,
    OrderLineFactory,
    PackageFactory,
    ProductFactory,
    PublishedFactory,
    ReturnCaseFactory,
    ShipmentFactory,
    StockLevelFactory,
    StockPolicyFactory,
    WalletEntryFactory,
)
from tests.payments import given as money
from tests.shipping import given as shipping
from tests.shipping import given_costs as costs

PLACE = "odoo:1"
MANY = 60
FEW = 10
PLAIN_LABEL = b"%PDF-1.4 a label %%EOF"


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
    request, running = _cancellations(shop)
    given.told(done)
    template = MessageTemplate.objects.get_or_create(event="shipped", way="email", language="id")[0]
    _shipments(shop)
    case = _returns(shop, done)
    _labels(shop)
    _money(shop, done)
    refund, paid_late = money.refund(state="approval"), money.receipt(meant="late")
    difference_row = DifferenceFactory(order=done, shop=shop)
    link = _own_shop()
    customer = _customers(done, link.shop)
    call_command("setup_schedules")
    return {
        "today": "/",
        "orders": "/orders/",
        "customers": "/customers/",
        "customer": f"/customers/{customer.pk}/",
        "erase a customer": f"/customers/{customer.pk}/erase/",
        "receipt of an erasure": f"/erasures/{_erasure().pk}/",
        "possible duplicates": "/customers/duplicates/",
        "carts left behind": "/customers/carts/",
        "held order": f"/orders/{held.pk}/",
        "done order": f"/orders/{done.pk}/",
        "replay": f"/orders/{held.pk}/replay/message/{message.pk}/",
        "Shopee money": f"/money/shopee/?shop={shop.pk}",
        "orders paid late": f"/money/shopee/?shop={shop.pk}&show=late",
        "wallet": f"/money/shopee/wallet/?shop={shop.pk}",
        "tax withheld": f"/money/shopee/withholding/?shop={shop.pk}",
        "returns": "/returns/?tab=all",
        "return": f"/returns/{case.pk}/",
        "answer to a return": f"/returns/{case.pk}/answer/confirm/",
        "scan in": "/returns/scan/",
        "moves": "/orders/moves/",
        "moved orders": f"/orders/moves/{_moves(done, held)}/",
        "all that match": "/orders/moves/all/?what=packed",
        "labels in parts": "/shipping/labels/many/?of=labels",
        "hand over many": f"/orders/moves/hand-over/?{_to_hand_over(done)}",
        "labels": "/shipping/labels/",
        "failed labels": "/shipping/labels/?group=failed",
        "pick list": f"/shipping/pick-list/?ids={_parcels()}",
        "packing slips": f"/shipping/packing-slips/?ids={_parcels()}",
        "scan": "/shipping/scan/",
        "payments": "/payments/",
        "payment": f"/payments/{refund.receipt.payment_id}/",
        "paid late": f"/payments/{paid_late.payment_id}/",
        "refunds": "/refunds/",
        "refund": f"/refunds/{refund.pk}/",
        "payment settings": "/payment-settings/",
        "payment methods": f"/payment-settings/{paid_late.payment.order.shop_id}/",
        "bank account": f"/refund/{money.link()}/",
        "cancel": f"/orders/{first.pk}/cancel/",
        "answer a request": f"/orders/{request.order_id}/cancel/",
        "cancellations": "/cancellations/",
        "cancellation": f"/cancellations/{running.pk}/",
        "stock": "/stock/",
        "shipping": "/shipping/",
        "shipping that failed": "/shipping/?tab=failed",
        "shipping rule": f"/shipping/shops/{shop.pk}/rule/",
        "payment report": "/payments/report/",
        "open invoices": _open_invoices(shop, done),
        "reconciliation": "/reconciliation/",
        "month end": f"/reconciliation/month/?shop={shop.pk}&month=2026-11",
        "difference": f"/reconciliation/{difference_row.pk}/",
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
        "courier costs": f"/rates/{_courier_costs().pk}/",
        "messages": "/messages/",
        "messages to buyers": f"/messages/settings/{shop.pk}/",
        "message template": f"/messages/templates/{template.pk}/",
        "message text": f"/admin/notifications/messagetemplate/{template.pk}/change/",
        "a shop of our own": "/shops/own/",
        "storefront": f"/storefront/{link.shop_id}/",
        "websites": "/shops/websites/",
        "website order": f"/orders/{website.taken(website.site())}/",
        "payment links": "/links/",
        "new payment link": "/links/new/",
        "payment link": f"/links/{link.pk}/?q=tas",
        **_partner(link),
        "window": "/shop/toko-sendiri/",
        "goods": f"/shop/toko-sendiri/p/{link.lines.first().listing_id}/",
        "cart": "/shop/toko-sendiri/cart/",
        "checkout": f"/checkout/{links.pay_token(link)}/",
        "no more messages": urlsplit(stopping.link("email", "budi@pembeli.example")).path,
        "administration": "/admin/",
        "mapping import": "/admin/channels/listing/import/",
        "mapping export": "/admin/channels/listing/export/",
    }


def _own_shop():
    """With a link that staff have made."""
    shop = own.shop("toko-sendiri")
    return own.cart(shop, own.good(shop, sku="TAS-9"), source="staff")


def _partner(checkout):
    """With a key, and a checkout that its program has made."""
    partner = Partner.objects.create(name="Kasir", contact="Budi, 0812 3456 7890")
    partner.shops.add(checkout.shop)
    key, _shown_once = keys.issue(partner, "till in Bandung", Scope, "sari")
    keys.revoke(keys.issue(partner, "old till", Scope, "sari")[0], "sari")
    PartnerCheckout.objects.create(partner=partner, checkout=checkout, reference="POS-1")
    return {
        "partners": "/partners/",
        "new partner": "/partners/new/",
        "partner": f"/partners/{partner.pk}/",
        "revoke a key": f"/partners/keys/{key.pk}/revoke/",
    }


def _returns(shop, order):
    soon = clock.now() + timedelta(hours=20)
    facts = {"negotiation": "PENDING_RESPOND", "offered": "refund_only", "offered_by": "buyer"}
    case = ReturnCaseFactory(
        order=order,
        words="Talinya putus waktu dibuka, hubungi 0812 3456 7890",
        answer_by=soon,
        act_by=soon,
        facts=facts | {"offered_amount": "30000", "proof": "PENDING", "courier": "SPX Standard"},
        pictures=["http://127.0.0.1:9/tas.jpg"],
    )
    ReturnCaseFactory(order=order, state="processing", tracking_number="SPXIDR0001")
    ReturnCaseFactory(order=order, state="refunded", solution="refund_only")
    shop.cancels = True
    shop.save()
    return case


def _money(shop, order):
    """One paid out with a difference and a tax, one too late, and a line that nothing explains."""
    now = clock.now()
    fees = {"gross": "90000.00", "commission_fee": "-8100.00", "withholding_tax": "-450.00"}
    Order.objects.filter(pk=order.pk).update(escrow_terms=fees, escrow_amount=81_450, released_at=now)
    told = {"received": "-8100.00", "expected": "-7200.00", "by": "rate"}
    paid = {"received": 81_450, "expected": 82_350, "withheld": 450, "terms": {"commission_fee": told}}
    today = clock.jakarta_date(now)
    given.money(order, today, released_at=now, **paid)
    late = OrderFactory(shop=shop, status="completed")
    EscrowStatementFactory(order=late, completed_at=now - timedelta(days=9), released_at=None)
    WalletEntryFactory(order=late, order_number="", kind="other", state="unmatched", words="Biaya lain")
    WalletDay.objects.filter(day=today).update(gap=-1500)


def _open_invoices(shop, order):
    today = clock.jakarta_date(clock.now())
    InvoiceLook.objects.create(company_id=1, as_of=clock.now(), count=2)
    for days in (20, -3):
        OpenInvoiceFactory(shop=shop, order=order, due_on=today - timedelta(days=days))
    return "/payments/report/invoices/"


def _courier_costs():
    """A shop of our own with its couriers and its table."""
    own = costs.shop()
    costs.tariff(own)
    return own


def _labels(shop):
    """To print, one of them called off; failed."""
    waiting, called_off = (
        shipping.parcel(shop, "SPXID0701"),
        shipping.parcel(shop, "SPXID0702", status="cancelled"),
    )
    shipping.label(waiting)
    shipping.label(called_off)
    words = kept(Text("The marketplace's label is cut off or damaged."))
    shipping.label(shipping.parcel(shop, "SPXID0703"), "failed", problem="label_cut", problem_words=words)
    ScanEvent.objects.create(at=clock.now(), by="sari", code="SPXID0701", verdict="ship", shipment=waiting)


def _moves(moved, refused):
    """One order went, one did not, one waits."""
    batch = MoveBatch.objects.create(what="packed", asked_at=clock.now(), asked_by="sari")
    batch.moves.create(order=moved, state="done")
    batch.moves.create(order=refused, state="refused", reason="not_arranged")
    batch.moves.create(order=refused)
    return batch.pk


def _to_hand_over(theirs):
    """An order of our own, and one of a marketplace, which is named."""
    ours = CheckoutFactory(state="paid", paid_at=clock.now(), courier="jne").order_id
    return f"order={ours}&order={theirs.pk}"


def _parcels():
    return ",".join(str(pk) for pk in Shipment.objects.values_list("pk", flat=True))


def _cancellations(shop):
    """A buyer's request, and one that stopped on its way."""
    asked, stopped = (OrderFactory(shop=shop, status=each) for each in ("cancel_requested", "cancelled"))
    request = Cancellation.objects.create(
        order=asked, begun_by="buyer", asked_at=clock.now(), answer_by=clock.now() + timedelta(hours=5)
    )
    running = Cancellation.objects.create(
        order=stopped, state="person", reason="out_of_stock", asked_by="sari", asked_at=clock.now()
    )
    for place, (side, state) in enumerate(STEPS.items()):
        facts = {"offered": [{"shop": "Toko", "sku": "TAS-1", "now": 3}]} if side == "stock" else {}
        running.steps.create(
            side=side, position=place, state=state, words="Told.", at=clock.now(), facts=facts
        )
    return request, running


STEPS = {
    "channel": "done",
    "payment": "held",
    "erp": "running",
    "stock": "done",
    "label": "skipped",
    "message": "waiting",
}


def _checked(shop):
    found = (good(Text("Version"), "Odoo 18.0."), note(Text("Rounding"), "-"), bad(Text("Total"), "-"))
    sections = [Section("books:1", "PT Contoh", found).told(), Section("shop", "Toko", found, shop.pk).told()]
    CheckRun.objects.create(asked_at=clock.now(), finished_at=clock.now(), sections=sections)


def _shipments(shop):
    """One in each state, and an instant one with its code."""
    shop.arranges = True
    shop.save(update_fields=["arranges"])
    for state in ("waiting", "asked", "failed", "gone"):
        package = PackageFactory(order=OrderFactory(shop=shop))
        words = kept(Text("Shopee does not let this parcel be shipped now.")) if state == "failed" else ""
        ShipmentFactory(package=package, state=state, problem="x" if words else "", problem_words=words)
    package = PackageFactory(order=OrderFactory(shop=shop, status="packed"), carrier="GoSend Instant")
    ShipmentFactory(package=package, state="arranged", instant=True, pickup_code="4711", method="pickup")


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
        for state in ("waiting", "failed"):
            ShipmentFactory(package=PackageFactory(order=order), state=state, instant=number < MANY // 2)
        Cancellation.objects.create(order=order, asked_at=clock.now(), begun_by="odoo", state="preview")
        _stock(shop, number + 2)
        if number < FEW:
            ReturnCaseFactory(order=order)
    _payments(FEW)
    _sold(FEW)
    run("equal")
    call_command("setup_schedules")


def _sold(number):
    """So many more checkouts of each partner, and as many partners more."""
    partners = [*Partner.objects.all(), *(Partner.objects.create(name=f"Kasir {n}") for n in range(number))]
    for partner in partners:
        for _ in range(number):
            PartnerCheckout.objects.create(partner=partner, checkout=CheckoutFactory(source="api"))
        keys.issue(partner, "till", Scope, "sari")


def _payments(number):
    """So many, each with a refund that waits, all of one shop of our own."""
    shop = money.payment().order.shop
    for _ in range(number):
        money.refund(money.receipt(money.charge(money.payment(shop=shop))))


def _erasure():
    emptied = {"buyers of shops": 2, "orders": 4, "labels": 3, "contacts in Odoo": 1}
    counts = [[kept(Text(name)), count] for name, count in emptied.items()]
    why = Text("sales order %(name)s uses it, too", name="S00042")
    left = [kept(Text("Contact #%(id)s in Odoo: %(why)s.", id="12", why=why))]
    return Erasure.objects.create(
        asked_by="sari", asked_at=clock.now(), finished_at=clock.now(), state="done", counts=counts, left=left
    )


def _customers(order, own_shop):
    """One with a history, a tag and a merge; a pair to decide; a cart that is a lead in Odoo."""
    rows = [
        CustomerFactory(
            shop=order.shop,
            profile=CustomerProfile.objects.create(),
            name=name,
            is_clear=True,
            phone_key="+6281234567864",
        )
        for name in ("Budi Santoso", "Budi S", "B. Santoso")
    ]
    duplicates.find([row.pk for row in rows])
    merging.merge(CustomerPair.objects.order_by("pk").first().pk, {}, "sari")
    profile = rows[0].profile
    order.customer = rows[0]
    order.save()
    tagging.put("grosir", [profile.pk])
    cart = CheckoutFactory(
        shop=own_shop,
        order=None,
        state="open",
        number="",
        phone="+6281234567864",
        may_be_reminded=True,
        lead_at=clock.now(),
    )
    Binding.objects.create(
        kind="lead",
        subject=str(cart.pk),
        odoo_model="crm.lead",
        odoo_id=7,
        name="Keranjang",
        state="Prospek baru",
        bound_at=clock.now(),
        as_of=clock.now(),
    )
    return profile
