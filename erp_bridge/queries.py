"""Reads: orders as the bridge needs them, and documents for lists. A constant number of queries each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch, Sum

from channels import erased, settlements
from channels import models as mirror
from channels.payouts import FeeKey
from channels.records import BY_MARKETPLACE, given_back, is_lost
from channels.states import OrderStatus
from erp_bridge import links
from erp_bridge.models import Adoption, Arrival, Binding, OdooProfile
from erp_bridge.records import (
    OURS,
    WEBSITE,
    ZERO,
    Bound,
    Component,
    Line,
    Order,
    Package,
    Profile,
    Recipient,
    Return,
)
from omnihub.core import clock
from payments.models import Payment, Receipt, Refund
from payments.models.refund import PART

DOCUMENTS = (
    Binding.Kind.ORDER,
    Binding.Kind.DELIVERY,
    Binding.Kind.INVOICE,
    Binding.Kind.PAYMENT,
    Binding.Kind.CREDIT,
    Binding.Kind.RETURN,
)


@dataclass(frozen=True, slots=True)
class Pushable:
    """An order with what decides whether and where it goes. Without a profile it goes nowhere."""

    order: Order
    shop_pk: int
    shop_name: str
    pushes: bool
    profile: Profile | None
    bound: Bound | None
    shop_key: str = ""
    pushes_fulfilled: bool = False
    booked: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the ERP, for people."""

    kind: str
    name: str
    state: str
    url: str


@dataclass(frozen=True, slots=True)
class Released:
    """An order whose money came on a certain day."""

    pk: int
    number: str
    cancelled: bool
    invoice_ids: tuple[int, ...]
    payment_id: int | None = None
    payment_state: str = ""

    @property
    def paid(self) -> bool:
        """A payment of it was seen once."""
        return self.payment_id is not None


def orders(pks: Iterable[int]) -> dict[int, Pushable]:
    """The mirror as it is now."""
    rows = list(_rows(pks))
    parts = {part.product_id for row in rows for part in _parts(row)}
    products = _bound(Binding.Kind.PRODUCT, [str(pk) for pk in parts])
    bound = _bound(Binding.Kind.ORDER, [str(row.pk) for row in rows])
    booked = _booked([str(row.pk) for row in rows])
    profiles = {
        profile.shop_id: profile_of(profile)
        for profile in OdooProfile.objects.filter(shop__in={row.shop_id for row in rows}).select_related(
            "shop"
        )
    }
    later = settlements.given_back([row.pk for row in rows])
    erased_at = erased.since(row.customer for row in rows if row.customer)
    return {
        row.pk: Pushable(
            order=_order(
                row,
                products,
                profiles.get(row.shop_id),
                later.get(row.pk, ZERO),
                str(erased_at.get(row.customer_id or 0, "")),
            ),
            shop_pk=row.shop_id,
            shop_name=row.shop.name or row.shop.key,
            pushes=row.shop.pushes_orders,
            profile=profiles.get(row.shop_id),
            bound=bound.get(str(row.pk)),
            shop_key=row.shop.key,
            pushes_fulfilled=row.shop.pushes_fulfilled,
            booked=frozenset(booked[str(row.pk)]),
        )
        for row in rows
    }


def _rows(pks: Iterable[int]) -> Iterable[mirror.Order]:
    parts = Prefetch("listing__components", mirror.Component.objects.select_related("product").order_by("pk"))
    lines = mirror.OrderLine.objects.select_related("listing").prefetch_related(parts).order_by("key")
    packages = mirror.Package.objects.order_by("number")
    returns = mirror.ReturnCase.objects.prefetch_related("items").order_by("number")
    return (
        mirror.Order.objects.filter(pk__in=list(pks))
        .select_related("shop", "customer", "adoption", "arrival", "payment", "checkout")
        .prefetch_related(Prefetch("lines", lines), Prefetch("packages", packages))
        .prefetch_related(Prefetch("returns", returns), "payment__receipts__refunds")
        .order_by("placed_at", "pk")
    )


def _parts(row: mirror.Order) -> list[mirror.Component]:
    return [part for line in row.lines.all() if line.listing for part in line.listing.components.all()]


def _bound(kind: str, subjects: Sequence[str]) -> dict[str, Bound]:
    rows = Binding.objects.filter(kind=kind, subject__in=subjects)
    return {row.subject: Bound(row.odoo_id, row.name, row.state, row.digest, row.lines) for row in rows}


def _booked(subjects: Sequence[str]) -> dict[str, list[int]]:
    """Invoices that were posted: the only ones that are bound."""
    found: dict[str, list[int]] = defaultdict(list)
    rows = Binding.objects.filter(kind=Binding.Kind.INVOICE, subject__in=subjects)
    for subject, odoo_id in rows.values_list("subject", "odoo_id"):
        found[subject].append(odoo_id)
    return found


def pushes(shop_pk: int) -> bool:
    """Whether anything of the shop may be written to the ERP."""
    return mirror.Shop.objects.filter(pk=shop_pk, pushes_orders=True).exists()


def profile(shop_pk: int) -> Profile | None:
    row = OdooProfile.objects.select_related("shop").filter(shop=shop_pk).first()
    return profile_of(row) if row else None


def profile_of(row: OdooProfile) -> Profile:
    return Profile(
        shop_pk=row.shop_id,
        shop_kind=row.shop.kind,
        shop_remote_id=row.shop.remote_id,
        shop_name=row.shop.name or row.shop.key,
        company_id=row.company_id,
        warehouse_id=row.warehouse_id,
        wallet_journal_id=row.wallet_journal_id,
        buyer_partner_id=row.buyer_partner_id,
        tax_policy=row.tax_policy,
        order_at=row.order_at,
        invoice_at=row.invoice_at,
        tax_id=row.tax_id,
        pricelist_id=row.pricelist_id,
        team_id=row.team_id,
        salesperson_id=row.salesperson_id,
        sale_journal_id=row.sale_journal_id,
        voucher_product_id=row.voucher_product_id,
        carriers=tuple(sorted(row.carriers.items())),
        region=row.shop.region,
        shipping_product_id=row.shipping_product_id,
        shipping_products=tuple(sorted(row.shipping_products.items())),
        shipping_tax=row.shipping_tax,
        shipping_tax_id=row.shipping_tax_id,
        free_product_id=row.free_product_id,
        invoice_to=row.invoice_to,
        settlement=row.settlement,
        clearing_journal_id=row.clearing_journal_id,
        gateway_journal_id=row.gateway_journal_id or row.clearing_journal_id,
        gateway_fee_account_id=row.gateway_fee_account_id,
        input_tax_account_id=row.input_tax_account_id,
        bank_account_id=row.bank_account_id,
        fee_accounts=fee_accounts(row),
        residual_account_id=row.residual_account_id,
        residual_limit=row.residual_limit,
        earlier_sales_account_id=row.earlier_sales_account_id,
    )


def fee_accounts(row: OdooProfile) -> tuple[tuple[str, int], ...]:
    """By what a marketplace's fees come down to. What has no account of its own goes to the other fees."""
    chosen = {
        FeeKey.COMMISSION: row.commission_account_id,
        FeeKey.SERVICE_FEE: row.service_fee_account_id,
        FeeKey.TRANSACTION_FEE: row.transaction_fee_account_id,
        FeeKey.AFFILIATE: row.affiliate_account_id,
        FeeKey.SHIPPING_DIFFERENCE: row.shipping_account_id,
    }
    found = {key: chosen.get(key) or row.other_fee_account_id for key in FeeKey}
    found[FeeKey.WITHHOLDING_TAX] = row.withholding_account_id  # an asset is never among the expenses
    return tuple(sorted((key.value, pk) for key, pk in found.items() if pk is not None))


def _order(
    row: mirror.Order,
    products: Mapping[str, Bound],
    profile: Profile | None,
    given_later: Decimal,
    anew: str = "",
) -> Order:
    adoption: Adoption | None = getattr(row, "adoption", None) if row.adopted else None
    of_website = row.shop.kind == WEBSITE
    checkout: mirror.Checkout | None = getattr(row, "checkout", None) if of_website else None
    provisional = row.provisional_gross if row.gross is None else None
    return Order(
        pk=row.pk,
        number=row.number,
        status=row.status,
        placed_at=row.placed_at,
        gross=row.gross if provisional is None else provisional,
        provisional=provisional is not None,
        seller_voucher=row.seller_voucher,
        seller_coin_cashback=row.seller_coin_cashback,
        history=row.history,
        by_hand=of_website or (adoption is not None and adoption.state == Adoption.State.BOUND),
        of_website=of_website,
        by_link=of_website and checkout is not None and checkout.by_link and row.paid_at is not None,
        stock_taken=adoption is not None and adoption.stock_taken,
        paid_at=row.paid_at,
        ship_by=row.ship_by,
        shipped_at=row.shipped_at,
        cancelled_at=row.cancelled_at,
        released_at=row.released_at,
        buyer_id=row.customer.remote_id if row.customer else "",
        buyer_anew=anew,
        by_marketplace=row.fulfilled_by == BY_MARKETPLACE,
        recipient=_recipient(row),
        carrier=row.carrier,
        shipping_total=row.shipping_total,
        shipping_service=row.shipping_service,
        lines=tuple(_line(line, products, profile, provisional is not None) for line in row.lines.all()),
        packages=tuple(_package(package) for package in row.packages.all()),
        refunded=_refunded(row) + given_later,
        returns=tuple(_return(case, row, products) for case in row.returns.all() if _matters(case)),
        came_back=Arrival.of(row) is not None,
    )


def _recipient(row: mirror.Order) -> Recipient | None:
    """Only who is shown in full: nobody wants a hundred contacts named B***i."""
    if not row.recipient_is_clear:
        return None
    return Recipient(
        name=row.recipient_name,
        phone=row.recipient_phone,
        address=row.recipient_address,
        district=row.recipient_district,
        city=row.recipient_city,
        state=row.recipient_state,
        postcode=row.recipient_postcode,
        email=row.recipient_email,
    )


def _line(
    row: mirror.OrderLine,
    products: Mapping[str, Bound],
    profile: Profile | None,
    provisional: bool,  # noqa: FBT001
) -> Line:
    parts = row.listing.components.all() if row.listing else ()
    components = tuple(
        Component(
            sku=part.product.sku,
            odoo_id=products[str(part.product_id)].odoo_id if str(part.product_id) in products else None,
            quantity=part.quantity,
            price_share=part.price_share,
        )
        for part in parts
    )
    total = row.listed_total if provisional else row.total
    free = profile is not None and profile.own and row.listing is None and not row.sku
    if free and profile and profile.free_product_id is not None:
        components = (Component(sku="", odoo_id=profile.free_product_id),)
    return Line(row.key, row.name, row.sku, row.quantity, total, components, free)


def _package(row: mirror.Package) -> Package:
    lost = is_lost(row.remote_status)
    return Package(row.number, row.tracking_number, row.shipped_at, row.contents, lost)


def _refunded(row: mirror.Order) -> Decimal:
    """While a return is open its refund may still be taken back."""
    final = any(case.state == mirror.ReturnCase.State.REFUNDED for case in row.returns.all())
    argued = row.status == OrderStatus.RETURN_REQUESTED and not final
    if row.shop.kind in OURS:
        return sum((refund.amount for refund in _refunds(row)), ZERO)
    return ZERO if argued else given_back(row.escrow_terms)


def _refunds(row: mirror.Order) -> list[Refund]:
    """What the gateway gave back of the money that paid the order. An order called off is credited whole, and
    by pieces that were cancelled its own total is lower.
    """
    payment: Payment | None = getattr(row, "payment", None)
    if payment is None or row.status == OrderStatus.CANCELLED:
        return []
    paid = [receipt for receipt in payment.receipts.all() if receipt.meant == Receipt.Meant.ORDER]
    found = [refund for receipt in paid for refund in receipt.refunds.all()]
    return [refund for refund in found if refund.state == Refund.State.DONE and not refund.of_part]


def _matters(case: mirror.ReturnCase) -> bool:
    """Nothing is done for one that is still talked about."""
    return case.state == mirror.ReturnCase.State.REFUNDED or case.arrived_at is not None


def _return(case: mirror.ReturnCase, order: mirror.Order, products: Mapping[str, Bound]) -> Return:
    back = case.solution == mirror.ReturnCase.Solution.RETURN_AND_REFUND
    return Return(
        number=case.number,
        refunded=case.state == mirror.ReturnCase.State.REFUNDED,
        refunded_at=case.remote_updated_at,
        arrived=case.arrived_at is not None,
        after_payout=case.after_completion,
        pieces=_pieces(case, order, products) if back else (),
    )


def _pieces(
    case: mirror.ReturnCase, order: mirror.Order, products: Mapping[str, Bound]
) -> tuple[tuple[int, Decimal], ...] | None:
    parts = {
        (line.item_id, line.model_id): line.listing.components.all()
        for line in order.lines.all()
        if line.listing
    }
    pieces: dict[int, Decimal] = defaultdict(Decimal)
    for item in case.items.all():
        sold = parts.get((item.item_id, item.model_id), ())
        if not sold or any(str(part.product_id) not in products for part in sold):
            return None
        for part in sold:
            pieces[products[str(part.product_id)].odoo_id] += item.quantity * Decimal(part.quantity)
    return tuple(sorted(pieces.items())) or None


def releases(pks: Iterable[int]) -> list[datetime]:
    """When the money of these orders came, read now: it may have come while they were on their way."""
    rows = mirror.Order.objects.filter(pk__in=list(pks), released_at__isnull=False)
    return [moment for moment in rows.values_list("released_at", flat=True) if moment]


def refunds(shop_pk: int, numbers: Iterable[str], *, own: bool) -> dict[str, Decimal]:
    """By order what was given back that the channel itself does not tell with it: by our own shop's gateway,
    or by a marketplace after the payout.
    """
    return _by_gateway(shop_pk, numbers) if own else _after_payout(shop_pk, numbers)


def _after_payout(shop_pk: int, numbers: Iterable[str]) -> dict[str, Decimal]:
    orders = mirror.Order.objects.filter(shop=shop_pk, number__in=list(numbers))
    rows = orders.filter(wallet_entries__kind=mirror.WalletEntry.Kind.RETURN)
    names = dict(rows.order_by().values_list("pk", "number"))
    return {names[pk]: amount for pk, amount in settlements.given_back(names).items()}


def _by_gateway(shop_pk: int, numbers: Iterable[str]) -> dict[str, Decimal]:
    """Of the money that paid an order; one that was called off is credited whole."""
    rows = Refund.objects.filter(
        state=Refund.State.DONE,
        receipt__meant=Receipt.Meant.ORDER,
        receipt__payment__order__shop=shop_pk,
        receipt__payment__order__number__in=list(numbers),
    ).exclude(receipt__payment__order__status=OrderStatus.CANCELLED)
    rows = rows.exclude(purpose__startswith=PART)
    number = "receipt__payment__order__number"
    return dict(rows.order_by().values_list(number).annotate(Sum("amount")))


def taken(shop_pk: int, numbers: Iterable[str]) -> dict[str, tuple[Decimal, Decimal]]:
    """By order what came of the money that pays it, and what of that a gateway gave back."""
    rows = Receipt.objects.filter(
        meant=Receipt.Meant.ORDER,
        payment__order__shop=shop_pk,
        payment__order__number__in=list(numbers),
    )
    number = "payment__order__number"
    came = dict(rows.order_by().values_list(number).annotate(Sum("amount")))
    gone = Refund.objects.filter(receipt__in=rows, state=Refund.State.DONE).order_by()
    back = dict(gone.values_list(f"receipt__{number}").annotate(Sum("amount")))
    return {one: (total, back.get(one, Decimal(0))) for one, total in came.items()}


def receipts(order_pks: Iterable[int]) -> list[tuple[int, int]]:
    """What paid these orders at the gateway, each with its order."""
    rows = Receipt.objects.filter(payment__order__in=list(order_pks), meant=Receipt.Meant.ORDER)
    return list(rows.order_by("pk").values_list("pk", "payment__order"))


def refunds_done(order_pks: Iterable[int]) -> list[tuple[str, int]]:
    """What of that went back, each with its order."""
    of_order = {"receipt__payment__order__in": list(order_pks), "receipt__meant": Receipt.Meant.ORDER}
    rows = Refund.objects.filter(**of_order, state=Refund.State.DONE).order_by("pk")
    return [(str(pk), order) for pk, order in rows.values_list("pk", "receipt__payment__order")]


def released(shop_pk: int, day: date) -> list[Released]:
    """The orders of a shop whose money came on this Jakarta day, with the invoices we know of."""
    start, end = clock.jakarta_day(day)
    ours = mirror.Order.objects.exclude(fulfilled_by=BY_MARKETPLACE, shop__pushes_fulfilled=False)
    rows = ours.filter(shop=shop_pk, history=False, released_at__gte=start, released_at__lt=end).order_by(
        "pk"
    )
    found = list(rows.values_list("pk", "number", "status"))
    invoices: dict[str, list[int]] = defaultdict(list)
    paid: dict[str, tuple[int, str]] = {}
    bound = Binding.objects.filter(
        kind__in=[Binding.Kind.INVOICE, Binding.Kind.PAYMENT], subject__in=[str(pk) for pk, _, _ in found]
    ).order_by("pk")
    for kind, subject, odoo_id, state in bound.values_list("kind", "subject", "odoo_id", "state"):
        if kind == Binding.Kind.PAYMENT:
            paid[subject] = (odoo_id, state)
        else:
            invoices[subject].append(odoo_id)
    return [
        Released(
            pk, number, status == OrderStatus.CANCELLED, tuple(invoices[str(pk)]), *paid.get(str(pk), ())
        )
        for pk, number, status in found
    ]


def documents(order_ids: Iterable[int]) -> dict[int, list[Document]]:
    """Sales order, deliveries, invoices and payments of each order, in this order; one query."""
    pks = list(order_ids)
    found: dict[int, list[Document]] = {pk: [] for pk in pks}
    rows = Binding.objects.filter(kind__in=DOCUMENTS, subject__in=[str(pk) for pk in pks]).order_by("pk")
    place = {kind.value: number for number, kind in enumerate(DOCUMENTS)}
    for row in sorted(rows, key=lambda row: place[row.kind]):
        name = row.name or f"#{row.odoo_id}"
        found[int(row.subject)].append(Document(row.kind, name, row.state, links.of(row)))
    return found
