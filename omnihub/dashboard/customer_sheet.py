"""Customers as a file: who they are over all shops, what they bought, and whether they may be written to."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from channels.models import Checkout
from channels.own.left import same_contact
from omnihub.core import batches, clock
from omnihub.core.workbooks import Cell
from omnihub.dashboard.queries.customers import Row
from omnihub.notifications import addresses
from omnihub.notifications.events import Way
from omnihub.notifications.models import OptOut

EXCEL, CSV = "xlsx", "csv"
KINDS = (EXCEL, CSV)
AT_ONCE = 500


def columns() -> list[tuple[str, int]]:
    return [
        (_("Number"), 10),
        (_("Name"), 28),
        (_("User names"), 24),
        (_("Phone"), 18),
        (_("E-mail address"), 28),
        (_("Buys at"), 28),
        (_("Tags"), 24),
        (_("Orders"), 10),
        (_("Spent"), 16),
        (_("Last order"), 12),
        (_("Agreed to be reminded of carts"), 16),
        (_("Wants no messages by"), 20),
        (_("Known since"), 12),
    ]


def rows(found: Iterable[Row]) -> Iterator[tuple[Cell, ...]]:
    """Two queries more for each page of them."""
    for some in batches.of(AT_ONCE, found):
        agreed, silent = _agreed(some), _silent(some)
        for row in some:
            yield _cells(row, agreed=agreed, silent=silent)


def _cells(row: Row, *, agreed: set[str], silent: dict[str, set[str]]) -> tuple[Cell, ...]:
    person, figures = row.person, row.figures
    ways = {way for contact in (person.phone, person.email) for way in silent.get(contact, ())}
    return (
        person.profile.pk,
        person.name,
        ", ".join(person.usernames),
        person.phone.removeprefix("+"),
        person.email,
        ", ".join(sorted({customer.shop.name for customer in person.customers})),
        ", ".join(row.tags),
        figures.orders,
        figures.spent,
        clock.jakarta_date(figures.last) if figures.last else None,
        _("yes") if agreed & {person.phone, person.email} else "",
        ", ".join(sorted(str(Way(way).label) for way in ways)),
        clock.jakarta_date(person.profile.created_at),
    )


def _agreed(some: Iterable[Row]) -> set[str]:
    """Numbers and mailboxes whose newest cart says so."""
    phones = {row.person.phone for row in some}
    emails = {row.person.email for row in some}
    carts = Checkout.objects.filter(same_contact(phones, emails)).order_by("created_at", "pk")
    said: dict[str, bool] = {}
    for phone, email, agrees in carts.values_list("phone", "email", "may_be_reminded"):
        said.update({phone: agrees, email: agrees})
    return {contact for contact, agrees in said.items() if contact and agrees}


def _silent(some: Iterable[Row]) -> dict[str, set[str]]:
    """By number or mailbox, the ways by which its owner wants no messages."""
    contacts = {contact for row in some for contact in (row.person.phone, row.person.email)} - {""}
    by_digest = {digest: contact for contact in contacts for digest in addresses.hashes(contact)}
    found: dict[str, set[str]] = {}
    stopped = OptOut.objects.filter(recipient_hash__in=by_digest)
    for way, digest in stopped.values_list("way", "recipient_hash"):
        found.setdefault(by_digest[digest], set()).add(way)
    return found
