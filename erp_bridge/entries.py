"""Journal entries of ours in Odoo: each is found by its reference before it is made.

What was posted is never changed. Where a day turns out otherwise, the difference is an entry of its own with
the same reference and a number. What a person changed, cancelled or deleted is theirs: nothing more is booked
under that reference then.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from erp_bridge import bindings
from erp_bridge.advances import Strange
from erp_bridge.bindings import Kind, Link
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import Entry, EntryLine
from erp_bridge.records import ZERO
from omnihub.core.texts import Text

POSTED = "posted"
Place = tuple[int, int | None, str]
"""An account, a partner and what a line is called: what of one day adds up."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One line: above zero it is a debit."""

    account_id: int
    balance: Decimal
    name: str
    partner_id: int | None = None

    @property
    def place(self) -> Place:
        return self.account_id, self.partner_id, self.name


@dataclass(frozen=True, slots=True)
class Booking:
    """`subject` is ours, `reference` what people read in Odoo; both are its name for all time."""

    subject: str
    journal_id: int
    day: date
    reference: str
    amounts: Sequence[Amount]


def book(client: Client, wanted: Booking) -> list[Entry]:
    """All entries of this name, posted. Raises RemoteError, Strange."""
    if sum((each.balance for each in wanted.amounts), ZERO):
        raise Strange(_unbalanced(wanted), code="entry_unbalanced")
    known = bindings.every(Kind.ENTRY, wanted.subject)
    found = client.find_entries(wanted.journal_id, wanted.reference)
    lines = _lines(client, found)
    _check(wanted, known, found, lines)
    drafts = [each for each in found if each.state == "draft"]
    if drafts:
        client.post_invoices([each.id for each in drafts])
    entries = [each for each in found if each.state != "cancel"]
    missing = difference(wanted.amounts, [one for each in entries for one in lines[each.id]])
    if missing:
        entries.append(_make(client, wanted, missing, len(found)))
    if drafts or missing:
        entries = [each for each in client.find_entries(wanted.journal_id, wanted.reference) if _alive(each)]
        lines = _lines(client, entries)
    _remember(wanted, entries, lines)
    return entries


def difference(wanted: Iterable[Amount], held: Iterable[EntryLine]) -> list[Amount]:
    """What has to be added to what is booked. Adds up to nothing where both do. Pure."""
    open_: dict[Place, Decimal] = defaultdict(Decimal)
    for amount in wanted:
        open_[amount.place] += amount.balance
    for line in held:
        open_[(line.account_id, line.partner_id, line.name)] -= line.balance
    return [Amount(place[0], sum_, place[2], place[1]) for place, sum_ in open_.items() if sum_]


def _alive(entry: Entry) -> bool:
    return entry.state != "cancel"


def _lines(client: Client, entries: Sequence[Entry]) -> dict[int, list[EntryLine]]:
    found: dict[int, list[EntryLine]] = {each.id: [] for each in entries}
    for line in client.entry_lines(list(found)) if found else ():
        if line.entry_id in found:
            found[line.entry_id].append(line)
    return found


def _check(
    wanted: Booking, known: Mapping[int, str], found: Sequence[Entry], lines: Mapping[int, list[EntryLine]]
) -> None:
    """`known`: entries that were posted when last seen, and what stood in them."""
    posted = {each.id for each in found if each.state == POSTED}
    changed = [pk for pk in known.keys() & posted if known[pk] != digest(lines[pk])]
    strangers = [each for each in found if each.state == "cancel" and each.id not in known]
    if changed or strangers or known.keys() - posted:
        raise Strange(_by_hand(wanted), code="odoo_entry_changed")


def digest(lines: Iterable[EntryLine]) -> str:
    said = sorted([line.account_id, line.partner_id or 0, line.name, str(line.balance)] for line in lines)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _make(client: Client, wanted: Booking, amounts: Sequence[Amount], before: int) -> Entry:
    reference = f"{wanted.reference} #{before + 1}" if before else wanted.reference
    pk = client.open_entry(
        journal_id=wanted.journal_id,
        date=wanted.day.isoformat(),
        reference=reference,
        lines=[_values(each) for each in amounts],
    )
    client.post_invoices([pk])
    return Entry(pk, "", POSTED, reference)


def _values(amount: Amount) -> dict[str, Any]:
    side = "debit" if amount.balance > 0 else "credit"
    values: dict[str, Any] = {"account_id": amount.account_id, "name": amount.name}
    values[side] = float(abs(amount.balance))
    return values | ({"partner_id": amount.partner_id} if amount.partner_id else {})


def _remember(wanted: Booking, entries: Sequence[Entry], lines: Mapping[int, list[EntryLine]]) -> None:
    bindings.bind_all(
        Link(Kind.ENTRY, wanted.subject, each.id, each.name, each.state, digest(lines[each.id]))
        for each in entries
    )


def _unbalanced(wanted: Booking) -> str:
    return Text(
        "%(reference)s: what was read does not add up, so nothing is booked.", reference=wanted.reference
    )


def _by_hand(wanted: Booking) -> str:
    return Text(
        "%(reference)s: its entry was changed, cancelled or deleted in Odoo, so OmniHub books nothing more "
        "under this name. Put the entry right there, and close this here.",
        reference=wanted.reference,
    )
