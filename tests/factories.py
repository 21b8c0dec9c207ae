"""Rows for tests: ordinary by default, every field by keyword."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from channels import models
from channels.states import OrderStatus
from shipping.models import Shipment

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
PLACED = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def _now(_row: object = None) -> datetime:
    return datetime.now(UTC)


class ShopFactory(DjangoModelFactory):
    """A connected shop that is live: orders go to the ERP. `connection__...` reaches its tokens."""

    class Meta:
        model = models.Shop
        skip_postgeneration_save = True

    kind = "shopee"
    remote_id = factory.Sequence(lambda number: str(220000123 + number))
    name = factory.Sequence(lambda number: f"Toko Contoh {number}")
    region = "ID"
    state = models.Shop.State.CONNECTED
    go_live_at = LONG_AGO
    pushes_orders = True
    connection = factory.RelatedFactory("tests.factories.ConnectionFactory", factory_related_name="shop")


class ConnectionFactory(DjangoModelFactory):
    class Meta:
        model = models.Connection

    shop = factory.SubFactory(ShopFactory, connection=None)
    access_token = factory.Sequence(lambda number: f"access-{number}")
    refresh_token = factory.Sequence(lambda number: f"refresh-{number}")
    access_expires_at = factory.LazyFunction(lambda: _now() + timedelta(hours=4))
    refresh_expires_at = factory.LazyFunction(lambda: _now() + timedelta(days=30))
    authorised_until = factory.LazyFunction(lambda: _now() + timedelta(days=365))
    refreshed_at = factory.LazyFunction(_now)


class ProductFactory(DjangoModelFactory):
    class Meta:
        model = models.Product

    sku = factory.Sequence(lambda number: f"SKU-{number:04d}")
    name = factory.LazyAttribute(lambda product: f"Produk {product.sku}")
    weight_grams = 400
    price = Decimal("90000.00")
    as_of = factory.LazyFunction(_now)


class ListingFactory(DjangoModelFactory):
    """A listing without a product. `product=True` maps it to a new one of its SKU, `product=row` to that."""

    class Meta:
        model = models.Listing
        skip_postgeneration_save = True

    shop = factory.SubFactory(ShopFactory)
    item_id = factory.Sequence(lambda number: str(2600144043 + number))
    model_id = "0"
    sku = factory.Sequence(lambda number: f"KODE-{number:04d}")
    name = factory.LazyAttribute(lambda listing: f"Produk {listing.sku}")
    status = "NORMAL"
    as_of = factory.LazyFunction(_now)

    @factory.post_generation
    def product(self, create: bool, extracted: models.Product | bool | None, **_more: object) -> None:
        if create and extracted:
            product = ProductFactory(sku=self.sku) if extracted is True else extracted
            ComponentFactory(listing=self, product=product)


class ComponentFactory(DjangoModelFactory):
    class Meta:
        model = models.Component

    listing = factory.SubFactory(ListingFactory)
    product = factory.SubFactory(ProductFactory)


class CustomerFactory(DjangoModelFactory):
    class Meta:
        model = models.Customer

    shop = factory.SubFactory(ShopFactory)
    remote_id = factory.Sequence(lambda number: str(9193214 + number))
    username = factory.Sequence(lambda number: f"pembeli{number:02d}")


class OrderFactory(DjangoModelFactory):
    """An order ready to ship with one mapped line of 90,000. `lines=0` or `lines=3` for another number of
    lines; `line__total=...` reaches the lines; `gross` follows them unless it is given.
    """

    class Meta:
        model = models.Order
        skip_postgeneration_save = True

    shop = factory.SubFactory(ShopFactory)
    number = factory.Sequence(lambda number: f"261120{number:08X}")
    status = OrderStatus.READY_TO_SHIP
    remote_status = factory.LazyAttribute(lambda order: order.status.upper())
    remote_updated_at = factory.LazyAttribute(lambda order: order.placed_at + timedelta(minutes=1))
    read_at = factory.LazyFunction(_now)
    changed_at = factory.LazyFunction(_now)
    placed_at = PLACED
    paid_at = factory.LazyAttribute(lambda order: order.placed_at + timedelta(seconds=30))
    ship_by = factory.LazyAttribute(lambda order: order.placed_at + timedelta(days=2))
    customer = factory.SubFactory(CustomerFactory, shop=factory.SelfAttribute("..shop"))
    recipient_name = "B***i"
    recipient_phone = "******64"
    recipient_address = "Jl******"
    recipient_district = "KEC. COBLONG"
    recipient_city = "KOTA BANDUNG"
    recipient_state = "JAWA BARAT"
    recipient_postcode = "40132"
    payment_method = "ShopeePay Balance"
    carrier = "SPX Standard"
    escrow_as_of = factory.LazyFunction(_now)

    @factory.post_generation
    def line(self, create: bool, _extracted: object, **wishes: object) -> None:
        """Only carries wishes for `lines`."""
        self._line_wishes = wishes if create else {}

    @factory.post_generation
    def lines(self, create: bool, extracted: int | None, **_more: object) -> None:
        if not create:
            return
        for _ in range(1 if extracted is None else extracted):
            OrderLineFactory(order=self, **self._line_wishes)
        if self.gross is None:
            totals = [line.total or Decimal(0) for line in models.OrderLine.objects.filter(order=self)]
            goods = sum(totals, Decimal("0.00"))
            self.gross = goods - self.seller_voucher - self.seller_coin_cashback
        if self.escrow_amount is None:
            self.escrow_amount = self.gross
            self.escrow_terms = {"gross": str(self.gross)}
        self.save(update_fields=["gross", "escrow_amount", "escrow_terms"])


class OrderLineFactory(DjangoModelFactory):
    class Meta:
        model = models.OrderLine

    order = factory.SubFactory(OrderFactory, lines=0)
    listing = factory.SubFactory(ListingFactory, shop=factory.SelfAttribute("..order.shop"), product=True)
    key = factory.LazyAttribute(lambda line: f"{line.item_id}-{line.model_id}")
    item_id = factory.LazyAttribute(
        lambda line: line.listing.item_id if line.listing else str(2700000000 + line.order.lines.count())
    )
    model_id = factory.LazyAttribute(lambda line: line.listing.model_id if line.listing else "0")
    sku = factory.LazyAttribute(lambda line: line.listing.sku if line.listing else "")
    name = factory.LazyAttribute(lambda line: line.listing.name if line.listing else "Barang lama")
    quantity = 1
    total = Decimal("90000.00")


class PackageFactory(DjangoModelFactory):
    class Meta:
        model = models.Package

    order = factory.SubFactory(OrderFactory)
    number = factory.Sequence(lambda number: f"OFG{166300791210964 + number}")
    remote_status = "LOGISTICS_READY"
    carrier = "SPX Standard"
    as_of = factory.LazyFunction(_now)


class ReturnCaseFactory(DjangoModelFactory):
    """A return that the buyer has just asked for, of one item of its order."""

    class Meta:
        model = models.ReturnCase
        skip_postgeneration_save = True

    order = factory.SubFactory(OrderFactory, status=OrderStatus.RETURN_REQUESTED)
    shop = factory.SelfAttribute("order.shop")
    number = factory.Sequence(lambda number: f"2611210{number:08X}")
    order_number = factory.SelfAttribute("order.number")
    state = models.ReturnCase.State.REQUESTED
    remote_status = factory.LazyAttribute(lambda case: case.state.upper())
    reason = "ITEM_DAMAGED"
    refund_amount = Decimal("45000.00")
    asked_at = PLACED + timedelta(days=3)
    remote_updated_at = PLACED + timedelta(days=3)
    read_at = factory.LazyFunction(_now)
    changed_at = factory.LazyFunction(_now)

    @factory.post_generation
    def items(self, create: bool, _extracted: object, **_more: object) -> None:
        if create:
            models.ReturnItem.objects.create(
                case=self, item_id="2600144043", sku="TAS-BIRU", name="Tas Anyaman", refund=self.refund_amount
            )


class SyncRunFactory(DjangoModelFactory):
    class Meta:
        model = models.SyncRun

    shop = factory.SubFactory(ShopFactory)
    kind = models.SyncRun.Kind.ORDERS
    asked_at = factory.LazyFunction(_now)


class StockLevelFactory(DjangoModelFactory):
    class Meta:
        model = models.StockLevel

    product = factory.SubFactory(ProductFactory)
    place = "odoo:1"
    sellable = Decimal(10)
    read_at = factory.LazyFunction(_now)
    changed_at = factory.LazyFunction(_now)


class StockPolicyFactory(DjangoModelFactory):
    """Approved. The shop must be switched on and have a place besides."""

    class Meta:
        model = models.StockPolicy

    shop = factory.SubFactory(ShopFactory)
    approved_at = LONG_AGO
    approved_by = "sari"


class PublishedFactory(DjangoModelFactory):
    class Meta:
        model = models.Published

    listing = factory.SubFactory(ListingFactory)


class ShipmentFactory(DjangoModelFactory):
    """A parcel that waits to be arranged."""

    class Meta:
        model = Shipment

    package = factory.SubFactory(PackageFactory)
    order = factory.LazyAttribute(lambda shipment: shipment.package.order)
    ship_by = factory.LazyFunction(lambda: _now() + timedelta(days=1))
    changed_at = factory.LazyFunction(_now)


class CheckoutFactory(DjangoModelFactory):
    """An order of our own shop that waits for its money; its `order` is the mirror's copy of it."""

    class Meta:
        model = models.Checkout
        skip_postgeneration_save = True

    shop = factory.SubFactory(ShopFactory, kind="own", remote_id=factory.Sequence(str), connection=None)
    source = models.Checkout.Source.STOREFRONT
    state = models.Checkout.State.PLACED
    number = factory.Sequence(lambda number: f"TK-{number:05d}")
    order = factory.SubFactory(
        "tests.factories.OrderFactory",
        shop=factory.SelfAttribute("..shop"),
        number=factory.SelfAttribute("..number"),
        status=OrderStatus.UNPAID,
        paid_at=None,
    )
    token_digest = factory.Sequence(lambda number: f"{number:064x}")
    track_digest = factory.Sequence(lambda number: f"{number:063x}t")
    name = "Budi Santoso"
    phone = "+6281234567890"
    email = "budi@example.com"
    address = "Jl. Melati 5"
    city = "BANDUNG"
    courier = "jne"
    service = "REG"
    goods_total = Decimal("90000.00")
    shipping_total = Decimal("11000.00")
    total = Decimal("101000.00")
    placed_at = PLACED
    changed_at = PLACED
    pay_by = factory.LazyFunction(lambda: _now() + timedelta(days=1))

    @factory.post_generation
    def storefront(checkout, create, _given):  # noqa: N805 - factory_boy's way to call it
        """Every shop of ours has one."""
        if create:
            slug = {"slug": f"toko-{checkout.shop_id}"}
            models.Storefront.objects.get_or_create(shop=checkout.shop, defaults=slug)


class ReturnPictureFactory(DjangoModelFactory):
    """A small picture that proves a dispute."""

    class Meta:
        model = models.ReturnPicture

    answer = factory.SubFactory("tests.factories.ReturnAnswerFactory")
    module = "1"
    requirement = "Photo of the parcel"
    kind = "png"
    file = factory.django.FileField(data=b"\x89PNG\r\n\x1a\n...IEND", filename="box.png")
    name = "box.png"
    size = 15
    digest = factory.Sequence(lambda number: f"{number:064x}")


class ReturnAnswerFactory(DjangoModelFactory):
    class Meta:
        model = models.ReturnAnswer

    case = factory.SubFactory("tests.factories.ReturnCaseFactory")
    action = "dispute"
    state = "done"
    by = "sari"
    asked_at = factory.LazyFunction(_now)


class EscrowStatementFactory(DjangoModelFactory):
    """What a completed order brought, as it was expected."""

    class Meta:
        model = models.EscrowStatement

    order = factory.SubFactory(OrderFactory, status=OrderStatus.COMPLETED)
    shop = factory.SelfAttribute("order.shop")
    expected = factory.SelfAttribute("received")
    received = factory.SelfAttribute("order.escrow_amount")
    difference = factory.LazyAttribute(lambda row: row.received - row.expected)
    largest = factory.LazyAttribute(lambda row: abs(row.difference))
    terms = factory.LazyAttribute(
        lambda row: {
            "gross": {"received": str(row.received), "expected": str(row.received), "by": "order"},
            "commission_fee": {"received": str(row.difference), "expected": "0.00", "by": "rate"},
        }
    )
    completed_at = PLACED + timedelta(days=4)
    released_at = PLACED + timedelta(days=5)
    as_of = factory.LazyFunction(_now)


class WalletEntryFactory(DjangoModelFactory):
    """An order's money that came into the wallet."""

    class Meta:
        model = models.WalletEntry

    order = factory.SubFactory(OrderFactory, status=OrderStatus.COMPLETED)
    shop = factory.SelfAttribute("order.shop")
    order_number = factory.SelfAttribute("order.number")
    identity = factory.Sequence(str)
    kind = "escrow"
    remote_type = "ESCROW_VERIFIED_ADD"
    remote_status = "COMPLETED"
    state = "matched"
    at = factory.LazyFunction(_now)
    amount = Decimal("90000.00")
    moved = factory.SelfAttribute("amount")
    balance = Decimal("90000.00")
    read_at = factory.LazyFunction(_now)


class PaymentFactory(DjangoModelFactory):
    """What an order of our own shop has to be paid."""

    class Meta:
        model = "payments.Payment"

    order = factory.LazyFunction(lambda: CheckoutFactory().order)
    amount = Decimal("101000.00")
    opened_at = PLACED
    pay_by = PLACED + timedelta(days=1)


class ChargeFactory(DjangoModelFactory):
    """A virtual account that waits for the buyer."""

    class Meta:
        model = "payments.Charge"

    payment = factory.SubFactory(PaymentFactory)
    method = "BCA_VIRTUAL_ACCOUNT"
    group = "virtual_account"
    reference = factory.Sequence(lambda number: f"omnihub-charge-{number}")
    remote_id = factory.Sequence(lambda number: f"pr-{number}")
    amount = factory.SelfAttribute("payment.amount")
    state = "open"
    asked_at = PLACED


class ReceiptFactory(DjangoModelFactory):
    """Money that came and pays its order."""

    class Meta:
        model = "payments.Receipt"

    charge = factory.SubFactory(ChargeFactory, state="succeeded", payment__state="paid")
    payment = factory.SelfAttribute("charge.payment")
    remote_id = factory.Sequence(lambda number: f"py-{number}")
    amount = factory.SelfAttribute("charge.amount")
    paid_at = PLACED + timedelta(minutes=10)
    seen_at = PLACED + timedelta(minutes=11)


class RefundFactory(DjangoModelFactory):
    """A receipt's whole sum, given back the way it came."""

    class Meta:
        model = "payments.Refund"

    receipt = factory.SubFactory(ReceiptFactory)
    amount = factory.SelfAttribute("receipt.amount")
    purpose = factory.Sequence(lambda number: f"by:{number}")
    way = "gateway"
    state = "done"
    remote_id = factory.Sequence(lambda number: f"rfd-{number}")
    asked_by = "rina"
    asked_at = PLACED + timedelta(hours=1)
    ended_at = PLACED + timedelta(hours=2)


class LedgerEntryFactory(DjangoModelFactory):
    """The gateway's line for a receipt, settled with its fee; `receipt=None` belongs to nothing here."""

    class Meta:
        model = "payments.LedgerEntry"

    receipt = factory.SubFactory(ReceiptFactory)
    remote_id = factory.Sequence(lambda number: f"txn_{number}")
    kind = "payment"
    remote_kind = "PAYMENT"
    remote_status = "SUCCESS"
    incoming = True
    amount = factory.LazyAttribute(lambda row: row.receipt.amount if row.receipt else Decimal("101000.00"))
    fee = Decimal("4000.00")
    fee_tax = Decimal("440.00")
    net = factory.LazyAttribute(lambda row: row.amount - row.fee - row.fee_tax)
    at = PLACED + timedelta(minutes=10)
    updated_at = PLACED + timedelta(days=1)
    settled_at = PLACED + timedelta(days=1)
    as_of = factory.LazyFunction(_now)


class OpenInvoiceFactory(DjangoModelFactory):
    """An invoice of Odoo's that nobody has paid."""

    class Meta:
        model = "erp_bridge.OpenInvoice"

    odoo_id = factory.Sequence(lambda number: 9_000 + number)
    company_id = 1
    name = factory.LazyAttribute(lambda row: f"INV/2026/{row.odoo_id:05d}")
    partner_id = 3
    partner = "Pembeli Toko Contoh"
    invoiced_on = factory.SelfAttribute("due_on")
    due_on = PLACED.date()
    total = Decimal("100000.00")
    residual = factory.SelfAttribute("total")
    seen_at = factory.LazyFunction(_now)


class DifferenceFactory(DjangoModelFactory):
    """The gateway took its fee off before it wrote the sum down."""

    class Meta:
        model = "reconciliation.Difference"

    book = "gateway"
    key = factory.Sequence(lambda number: f"receipt:{number}")
    what = "amount"
    day = PLACED.date()
    ours = Decimal("101000.00")
    theirs = Decimal("97000.00")
    off = factory.LazyAttribute(lambda row: Decimal(row.theirs or 0) - Decimal(row.ours or 0))
    guess = factory.LazyFunction(lambda: ["The fee was taken off before the sum was written down.", {}])
    evidence = factory.LazyFunction(lambda: {"payment": "py-1", "transaction": "txn_1", "fee": "4000"})
    first_seen_at = factory.LazyFunction(_now)
    last_seen_at = factory.LazyFunction(_now)
