"""Payment links: the newest first, page by page, and one with what is in it."""

import re
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from channels.models import Checkout, Order
from channels.own import links
from erp_bridge.models import Binding
from omnihub.core import money
from omnihub.dashboard.queries import customer_story
from omnihub.dashboard.queries.keyset import EPOCH

PAGE_SIZE = 50
CURSOR = re.compile(r"(\d{1,17})-(\d{1,18})", re.ASCII)
TONES = {
    Checkout.State.PAID: "ok",
    Checkout.State.COMPLETED: "ok",
    Checkout.State.PLACED: "soon",
    Checkout.State.EXPIRED: "cancelled",
    Checkout.State.CANCELLED: "cancelled",
}


@dataclass(frozen=True, slots=True)
class Link:
    checkout: Checkout

    @property
    def pay(self) -> str:
        return links.pay_url(self.checkout)

    @property
    def track(self) -> str:
        return links.track_url(self.checkout)

    @property
    def open(self) -> bool:
        return self.checkout.offered and self.checkout.state in (Checkout.State.OPEN, Checkout.State.PLACED)

    @property
    def offerable(self) -> bool:
        """An order of Odoo's Website that its customer may be sent a link for."""
        row = self.checkout
        history = row.order is None or row.order.history
        return not row.offered and not history and row.state == Checkout.State.OPEN

    @property
    def label(self) -> str:
        return _("No link sent") if not self.checkout.offered else str(self.checkout.get_state_display())

    @property
    def placed(self) -> bool:
        """Before that there is nothing to be followed."""
        return self.checkout.state != Checkout.State.OPEN

    @property
    def lead(self) -> tuple[Binding, str] | None:
        """What it became in Odoo's CRM when it was left behind, with its address there."""
        return customer_story.leads([self.checkout]).get(self.checkout.pk) if self.checkout.lead_at else None

    @property
    def tone(self) -> str:
        return TONES.get(Checkout.State(self.checkout.state), "")

    @property
    def whatsapp(self) -> str:
        """WhatsApp's own sharing address: with the buyer's number where it is known."""
        row = self.checkout
        words = _(
            "Hello %(name)s, here is your order at %(shop)s, %(total)s. Choose the courier and pay: %(link)s"
        )
        told = {
            "name": row.name,
            "shop": row.shop.name,
            "total": money.rupiah(row.total),
            "link": self.pay,
        }
        text = " ".join((words % told).replace(" ,", ",").split())
        return f"https://wa.me/{row.phone.removeprefix('+')}?text={quote(text)}"


@dataclass(frozen=True, slots=True)
class Page:
    links: list[Link]
    older: str


def page(state: str, after: str) -> Page:
    rows = Checkout.objects.filter(source=Checkout.Source.STAFF).select_related("shop", "order")
    if state:
        rows = rows.filter(state=state)
    if (mark := CURSOR.fullmatch(after)) and (found := _before(mark)):
        rows = rows.filter(found)
    some = list(rows.order_by("-created_at", "-pk")[: PAGE_SIZE + 1])
    shown = some[:PAGE_SIZE]
    older = address(state, _mark(shown[-1])) if len(some) > PAGE_SIZE else ""
    return Page([Link(row) for row in shown], older)


def _before(mark: re.Match[str]) -> Q | None:
    try:
        at = EPOCH + timedelta(microseconds=int(mark[1]))
    except OverflowError:
        return None
    return Q(created_at__lte=at) & (Q(created_at__lt=at) | Q(pk__lt=int(mark[2])))


def _mark(row: Checkout) -> str:
    return f"{(row.created_at - EPOCH) // timedelta(microseconds=1)}-{row.pk}"


def address(state: str, after: str = "") -> str:
    query = urlencode({name: value for name, value in {"state": state, "after": after}.items() if value})
    return reverse("dashboard:links") + (f"?{query}" if query else "")


def of_order(order: Order) -> Link | None:
    found = Checkout.objects.filter(order=order).select_related("shop", "order").first()
    return Link(found) if found else None
