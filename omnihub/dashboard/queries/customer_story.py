"""Everything of one customer over all channels, the newest first: orders, money, returns, messages, carts."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import F, Model, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from channels.models import Checkout, Customer, Order, ReturnCase, Shop
from channels.own import left
from channels.people import Person
from erp_bridge import links
from erp_bridge.models import Binding
from omnihub.dashboard.queries.keyset import EPOCH
from omnihub.notifications.models import Message
from payments.models import Receipt

PAGE_SIZE = 40
MARK = re.compile(r"(\d{1,17})-([0-9])-(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
    """`tone` is the pill's; `state` its words."""

    icon: str
    at: datetime
    what: str
    name: str
    url: str
    shop: Shop
    state: str = ""
    tone: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where one page ends: of entries of the same moment by kind, and of one kind by key."""

    at: datetime
    kind: int
    pk: int

    @classmethod
    def read(cls, text: str) -> "Place | None":
        match = MARK.fullmatch(text)
        try:
            at = EPOCH + timedelta(microseconds=int(match[1])) if match else None
        except OverflowError:
            return None
        return cls(at, int(match[2]), int(match[3])) if match and at else None

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}-{self.kind}-{self.pk}"

    def beyond(self, kind: int) -> Q:
        if kind > self.kind:
            return Q(moment__lte=self.at)
        older = Q(moment__lt=self.at)
        return older | Q(moment=self.at, pk__lt=self.pk) if kind == self.kind else older


@dataclass(frozen=True, slots=True)
class Kind:
    rows: Callable[[Person], QuerySet[Model]]
    entry: Callable[[Model], Entry]


def page(person: Person, kinds: Sequence[Kind], after: str) -> tuple[list[Entry], str]:
    """One query a kind, each for no more than the page shows."""
    place = Place.read(after)
    found: list[tuple[Place, Entry]] = []
    for number, kind in enumerate(kinds):
        rows = kind.rows(person)
        rows = rows.filter(place.beyond(number)) if place else rows
        some = list(rows.order_by("-moment", "-pk")[: PAGE_SIZE + 1])
        found += [(Place(row.moment, number, row.pk), kind.entry(row)) for row in some]  # type: ignore[attr-defined]
    found.sort(key=lambda one: (one[0].at, -one[0].kind, one[0].pk), reverse=True)
    shown = found[:PAGE_SIZE]
    more = str(shown[-1][0]) if len(found) > PAGE_SIZE else ""
    return [entry for _place, entry in shown], more


def _orders(person: Person) -> QuerySet[Order]:
    rows = Order.objects.filter(customer__in=_buyers(person)).select_related("shop")
    return rows.annotate(moment=F("placed_at"))


def _order(row: Order) -> Entry:
    url = reverse("dashboard:order", args=[row.pk])
    return Entry(
        "shopping_bag",
        row.placed_at,
        _("Order"),
        row.number,
        url,
        row.shop,
        row.get_status_display(),
        row.status,
        row.gross if row.gross is not None else row.buyer_total,
    )


def _receipts(person: Person) -> QuerySet[Receipt]:
    rows = Receipt.objects.filter(payment__order__customer__in=_buyers(person))
    return rows.select_related("payment__order__shop").annotate(moment=F("paid_at"))


def _receipt(row: Receipt) -> Entry:
    order, url = row.payment.order, reverse("dashboard:payment", args=[row.payment_id])
    words = "" if row.meant == Receipt.Meant.ORDER else row.get_meant_display()
    return Entry("payments", row.paid_at, _("Payment"), order.number, url, order.shop, words, "", row.amount)


def _returns(person: Person) -> QuerySet[ReturnCase]:
    rows = ReturnCase.objects.filter(order__customer__in=_buyers(person)).select_related("shop")
    return rows.annotate(moment=F("asked_at"))


def _return(row: ReturnCase) -> Entry:
    url = reverse("dashboard:return", args=[row.pk])
    tone = f"case-{row.state}"
    return Entry(
        "assignment_return",
        row.asked_at,
        _("Return"),
        row.number,
        url,
        row.shop,
        row.get_state_display(),
        tone,
        row.refund_amount,
    )


def _messages(person: Person) -> QuerySet[Message]:
    rows = Message.objects.filter(order__customer__in=_buyers(person)).select_related("order__shop")
    return rows.annotate(moment=F("made_at"))


def _message(row: Message) -> Entry:
    url, shop = reverse("dashboard:order", args=[row.order_id]), row.order.shop
    what = f"{row.get_event_display()} ({row.get_way_display()})"
    return Entry("chat", row.made_at, what, row.order.number, url, shop, row.get_state_display())


def _carts(person: Person) -> QuerySet[Checkout]:
    """By the numbers and mailboxes of a shop's buyers: a cart has no buyer before it is an order."""
    wanted = left.same_contact(
        {row.phone_key for row in person.customers} | {person.phone},
        {row.email_key for row in person.customers} | {person.email},
    )
    rows = Checkout.objects.filter(wanted, state__in=left.LEFT).select_related("shop")
    return rows.annotate(moment=Coalesce("placed_at", "created_at"))


def _cart(row: Checkout) -> Entry:
    name = row.number or _("not ordered")
    url = reverse("dashboard:left_carts") if row.lead_at else ""
    return Entry(
        "remove_shopping_cart",
        row.placed_at or row.created_at,
        _("Cart left behind"),
        name,
        url,
        row.shop,
        row.get_state_display(),
        "",
        row.goods_total,
    )


def _buyers(person: Person) -> list[Customer]:
    return list(person.customers)


ORDERS = Kind(_orders, _order)  # type: ignore[arg-type]
RECEIPTS = Kind(_receipts, _receipt)  # type: ignore[arg-type]
RETURNS = Kind(_returns, _return)  # type: ignore[arg-type]
MESSAGES = Kind(_messages, _message)  # type: ignore[arg-type]
CARTS = Kind(_carts, _cart)  # type: ignore[arg-type]


def leads(checkouts: Iterable[Checkout]) -> dict[int, tuple[Binding, str]]:
    """The lead of each that has one, with its address in Odoo."""
    subjects = [str(row.pk) for row in checkouts]
    found = Binding.objects.filter(kind=Binding.Kind.LEAD, subject__in=subjects)
    return {int(row.subject): (row, links.of(row)) for row in found}
