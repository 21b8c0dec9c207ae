"""A marketplace's wallet against its journal in Odoo: each entry of a day, its lines, and the balance.

A balance is told on the day on which it parted from the wallet's, and only as far as no entry of that day
explains it: what is wrong once is no difference of every day that follows. Where shops share a journal it is
told of all their wallets together, and only when each of them was read and books each fee by its name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.conf import settings

from channels import settlements
from channels.payouts import SettlementDay
from erp_bridge import wallet_balances, wallet_journal, wallet_names
from erp_bridge.odoo.client import Client
from erp_bridge.wallet_balances import Balances
from erp_bridge.wallet_journal import Booked, Journal, Wanted
from omnihub.core import clock
from omnihub.reconciliation.matching import compare
from omnihub.reconciliation.records import Compared, Found, Item, Term, What

NOTHING = Decimal(0)
ERP: dict[str, Term] = {"erp": "wallet"}


@dataclass(slots=True)
class Day:
    """One journal on one day. `sums`: what Odoo holds, under the names of what should be there."""

    journal: Journal
    day: date
    client: Client
    account: int
    wanted: dict[str, Wanted]
    whole: bool
    """Whether all that the account keeps is known."""
    booked: list[Booked] = field(default_factory=list)

    def name(self, one: Booked) -> str:
        """A correction bears its entry's reference and a number."""
        reference = one.reference.rpartition(" #")[0] or one.reference
        return reference if reference in self.wanted else one.reference or one.document


def read(day: date, now: datetime) -> Compared:
    seen = Compared()
    for journal in wallet_journal.journals():
        live = wallet_journal.live(journal, day)
        read_so_far = [settlements.day(one.shop_pk, day) for one in live.profiles]
        complete = [one for one in read_so_far if one.complete]
        if complete:
            _add(seen, _of(live, day, complete, now))
        seen.waiting += len(read_so_far) - len(complete)
    return seen


def _of(journal: Journal, day: date, whole: Sequence[SettlementDay], now: datetime) -> Compared:
    client = wallet_journal.client_of(journal)
    profiles = {one.shop_pk: one for one in journal.profiles}
    wanted = {
        one.reference: one for each in whole for one in wallet_journal.wanted(profiles[each.shop_pk], each)
    }
    account = client.default_account(journal.journal_id)
    unread = [one for one in journal.profiles if one.shop_pk not in {each.shop_pk for each in whole}]
    found = Day(journal, day, client, account, wanted, whole=not (unread or journal.gross))
    every = wallet_journal.booked(client, account, day, wanted)
    left_out = [*unread, *journal.gross]
    found.booked = [
        one
        for one in every
        if not wallet_journal.is_of_another_day(journal, one, day)
        and (one.reference in wanted or not wallet_names.is_of(left_out, one.reference))
    ]
    edge = now - timedelta(seconds=settings.RECONCILE_SETTLE_SECONDS)
    ours = [_ours(one, day) for one in wanted.values()]
    seen = compare(ours, _theirs(found), day, settled_before=edge)
    odd = {one.key for one in seen.found}
    seen.found += _lines(found, {name for name in wanted if name not in odd})
    if found.whole and not seen.waiting:
        seen.found += _balance(found, sum((one.amount for one in every if one.day == day), NOTHING), seen)
    return seen


def _add(seen: Compared, more: Compared) -> None:
    seen.ours, seen.theirs = seen.ours + more.ours, seen.theirs + more.theirs
    seen.ours_sum, seen.theirs_sum = seen.ours_sum + more.ours_sum, seen.theirs_sum + more.theirs_sum
    seen.waiting += more.waiting
    seen.found += more.found


def _ours(one: Wanted, day: date) -> Item:
    """Booked when the day is over."""
    told: dict[str, Term] = {"sum": one.what, **({"orders": one.orders} if one.orders else {})}
    return Item(
        key=one.reference[:160],
        amount=one.amount,
        at=clock.jakarta_day(day)[1] - timedelta(seconds=1),
        shop_pk=one.shop_pk,
        facts={**ERP, **told, "parts": _parts(one.named)},
    )


def _theirs(found: Day) -> Iterator[Item]:
    """An entry and its corrections are one sum."""
    by_name: dict[str, list[Booked]] = defaultdict(list)
    for one in found.booked:
        by_name[found.name(one)].append(one)
    for name, some in by_name.items():
        documents = ", ".join(sorted({one.document for one in some}))
        yield Item(
            key=name[:160],
            amount=sum((one.amount for one in some), NOTHING),
            at=datetime.combine(found.day, time(12), clock.JAKARTA),
            shop_pk=found.journal.owner(name),
            facts={**ERP, "document": documents, "journal": some[0].journal, "their_reference": name},
        )


def _lines(found: Day, agreed: set[str]) -> Iterator[Found]:
    """Of entries that brought the right sum: whether each fee and each order stands there with its own."""
    by_name: dict[str, list[Booked]] = defaultdict(list)
    for one in found.booked:
        if found.name(one) in agreed:
            by_name[found.name(one)].append(one)
    entries = sorted({one.entry_id for some in by_name.values() for one in some})
    named = wallet_journal.named(found.client, found.account, entries) if entries else {}
    for reference, some in sorted(by_name.items()):
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for entry in {one.entry_id for one in some}:
            for name, total in named.get(entry, {}).items():
                sums[name] += total
        yield from _odd_lines(found, found.wanted[reference], sums, some[0])


def _odd_lines(found: Day, one: Wanted, sums: dict[str, Decimal], booked: Booked) -> Iterator[Found]:
    wanted = dict(one.named)
    for name in sorted(wanted.keys() | sums.keys()):
        ours, theirs = wanted.get(name, NOTHING), sums.get(name, NOTHING)
        if ours != theirs:
            yield Found(
                key=f"{one.reference}: {name}"[:160],
                what=What.AMOUNT,
                day=found.day,
                ours=ours,
                theirs=theirs,
                shop_pk=one.shop_pk,
                facts={**ERP, "line": name, "document": booked.document, "journal": booked.journal},
            )


def _balance(found: Day, moved: Decimal, seen: Compared) -> Iterator[Found]:
    kept = wallet_balances.read(found.client, found.account, found.journal, found.day, moved)
    if kept is None:
        return
    named = sum((one.off for one in seen.found if "line" not in one.facts), NOTHING)
    if kept.arose != named:
        yield Found(
            key=wallet_names.reference(found.journal.profiles[0], found.day, "balance")[:160],
            what=What.BALANCE,
            day=found.day,
            ours=kept.closing,
            theirs=kept.after,
            part=kept.arose - named,
            shop_pk=found.journal.owner(""),
            facts={**ERP, **_told(kept), **_shared(found.journal)},
        )


def _told(kept: Balances) -> dict[str, Term]:
    return {
        "first": "yes" if kept.first else "",
        "before_there": str(kept.opening),
        "before_here": str(kept.before),
    }


def _shared(journal: Journal) -> dict[str, Term]:
    names = ", ".join(one.shop_name for one in journal.profiles)
    return {"shared": names[:400]} if len(journal.profiles) > 1 else {}


def _parts(named: Iterable[tuple[str, Decimal]]) -> str:
    """The few that are fees; a day's orders are too many to be told."""
    listed = list(named)
    return "; ".join(f"{name} {-total:f}" for name, total in listed if total > 0)[:400]
