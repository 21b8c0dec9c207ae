"""What a person wants to have cancelled, as the page asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from channels.marketplaces import MARKETPLACES
from channels.models import Order, OrderLine
from omnihub.cancellation.models import Cancellation

Kind, Reason = Cancellation.Kind, Cancellation.Reason


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the order, and so many of its pieces that are to go."""

    line: OrderLine
    field: str
    pieces: int


def lines(order: Order, wanted: Cancellation) -> list[Line]:
    rows = [line for line in order.lines.order_by("pk") if line.quantity]
    return [Line(line, _field(line), wanted.pieces.get(line.key, 0)) for line in rows]


def reasons(order: Order) -> list[tuple[str, str]]:
    """Those that the marketplace takes."""
    taken = MARKETPLACES[order.shop.kind].cancel_reasons if order.shop.kind in MARKETPLACES else Reason
    words = dict(Reason.choices)
    found = [(str(one.value), str(words[one.value])) for one in taken]
    cod = Reason.COD_NOT_SUPPORTED
    return [(value, label) for value, label in found if value != cod or order.cash_on_delivery]


def wanted(order: Order, found: Cancellation | None, given: Mapping[str, str]) -> Cancellation:
    """Not stored. A buyer who asks for it gets the whole order cancelled, for that reason."""
    row = Cancellation(order=order)
    if found is not None and found.request:
        row.begun_by, row.answer = Cancellation.Begun.BUYER, Cancellation.Answer.ACCEPT
        row.reason, row.words = Reason.CUSTOMER_REQUEST, found.words
        return row
    if given.get("kind") == Kind.PARTIAL:
        row.kind, row.pieces = Kind.PARTIAL, _pieces(order, given)
    allowed = {value for value, _label in reasons(order)}
    row.reason = given["reason"] if given.get("reason") in allowed else ""
    row.words = given.get("words", "").strip()[:300]
    return row


def mistake(order: Order, row: Cancellation) -> str:
    """Why it cannot begin like this; empty where it can."""
    if not row.reason:
        return _("Choose a reason first.")
    if row.kind != Kind.PARTIAL:
        return ""
    if not row.pieces:
        return _("Say how many pieces of which line are to be cancelled.")
    left = sum(line.quantity for line in order.lines.all()) - sum(row.pieces.values())
    return "" if left else _("These are all pieces: cancel the whole order instead.")


def _field(line: OrderLine) -> str:
    return f"pieces-{line.pk}"


def _pieces(order: Order, given: Mapping[str, str]) -> dict[str, int]:
    found = {}
    for line in order.lines.order_by("pk"):
        text = given.get(_field(line), "")
        count = min(int(text[:6]), line.quantity) if text.isascii() and text.isdigit() else 0
        if count:
            found[line.key] = count
    return found
