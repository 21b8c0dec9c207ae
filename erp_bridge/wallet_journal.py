"""A marketplace's wallet in the books: what should stand in its journal, and what Odoo holds there.

Shops may share a journal, or their journals an account: each one's entries are its own by their references,
and all their wallets are one balance. Where a shop books its payouts there as payments of the gross, its
fees are missing, so the balance cannot be the same; the others' entries can. Odoo is read by account and day,
and by the references of what should be there, never by our bindings: what a person booked is found as well.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from channels.models import Shop
from channels.payouts import SettlementDay
from channels.wallets import kinds
from erp_bridge import queries, settlement_lines, wallet_names
from erp_bridge.entries import Amount
from erp_bridge.models import OdooProfile
from erp_bridge.odoo import connect
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import Row, link, money, name, text
from erp_bridge.records import FULL, ZERO, Profile
from erp_bridge.settlement_lines import Debt, Known
from omnihub.core import batches, clock

AT_ONCE = 200
Place: TypeAlias = tuple[int, int]
"""A company and a journal."""
FIELDS = ("move_id", "ref", "date", "balance", "journal_id")


@dataclass(frozen=True, slots=True)
class Journal:
    """A wallet journal and the shops whose wallets its account keeps, each fee by its name. `gross`: those
    that book their payouts onto the same account as payments of the gross.
    """

    company_id: int
    journal_id: int
    profiles: tuple[Profile, ...]
    gross: tuple[Profile, ...] = ()

    @property
    def shops(self) -> list[int]:
        return [one.shop_pk for one in self.profiles]

    def owner(self, reference: str) -> int | None:
        """Whose it is by its name; of one shop's journal everything is that shop's."""
        named = (one.shop_pk for one in self.profiles if reference.startswith(wallet_names.beginning(one)))
        return next(named, self.shops[0] if len(self.profiles) == 1 else None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one entry of a day should hold. `named`: its lines by their names, the wallet's own left out."""

    reference: str
    amount: Decimal
    shop_pk: int
    what: str
    orders: int = 0
    named: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Booked:
    """One posted line on the wallet's account."""

    entry_id: int
    document: str
    reference: str
    journal: str
    day: date
    amount: Decimal


def journals() -> list[Journal]:
    """Those of shops whose payouts are booked with each fee. Several on one account are one."""
    rows = OdooProfile.objects.filter(shop__pushes_orders=True, shop__kind__in=kinds()).order_by("pk")
    by_place: dict[Place, list[Profile]] = defaultdict(list)
    for row in rows.select_related("shop"):
        profile = queries.profile_of(row)
        by_place[profile.company_id, profile.wallet_journal_id].append(profile)
    merged: dict[Place, list[Profile]] = defaultdict(list)
    first = _first_on_account(by_place)
    for place, some in by_place.items():
        merged[first.get(place, place)] += some
    return [one for place, some in merged.items() if (one := _journal(place, some)).profiles]


def _first_on_account(places: Iterable[Place]) -> dict[Place, Place]:
    """Of journals that keep their money on one account the first. Only Odoo knows, so it is asked where a
    company has several.
    """
    of_company: dict[int, list[int]] = defaultdict(list)
    for company, journal in places:
        of_company[company].append(journal)
    first: dict[Place, Place] = {}
    for company, some in of_company.items():
        accounts = connect.client().for_company(company).default_accounts(some) if len(some) > 1 else {}
        by_account: dict[int, int] = {}
        for journal in some:
            if account := accounts.get(journal):
                first[company, journal] = company, by_account.setdefault(account, journal)
    return first


def _journal(place: Place, some: Iterable[Profile]) -> Journal:
    by_way: dict[bool, list[Profile]] = defaultdict(list)
    for profile in some:
        by_way[profile.settlement == FULL].append(profile)
    return Journal(*place, tuple(by_way[True]), tuple(by_way[False]))


def of(profile: Profile, day: date) -> Journal | None:
    """As it was on that day."""
    return next((live(one, day) for one in journals() if profile.shop_pk in one.shops), None)


def live(journal: Journal, day: date) -> Journal:
    """Without shops that went live later: what was before is nobody's work here."""
    shops = Shop.objects.filter(go_live_at__lt=clock.jakarta_day(day)[1])
    known = set(shops.values_list("pk", flat=True))
    full, gross = (
        tuple(one for one in some if one.shop_pk in known) for some in (journal.profiles, journal.gross)
    )
    return replace(journal, profiles=full, gross=gross)


def client_of(journal: Journal) -> Client:
    return connect.client().for_company(journal.company_id)


def is_of_another_day(journal: Journal, booked: Booked, day: date) -> bool:
    """Ours by its name, and dated otherwise by a person: it belongs to the day in its name."""
    return any(
        booked.reference.startswith(wallet_names.beginning(one))
        and not booked.reference.startswith(f"{wallet_names.beginning(one)}{day.isoformat()} ")
        for one in journal.profiles
    )


def wanted(profile: Profile, day: SettlementDay) -> Iterator[Wanted]:
    known = Known(0, {each.order_pk: Debt(0) for each in day.orders})
    if day.orders:
        amounts = settlement_lines.amounts(profile, day.orders, known)
        yield _wanted(profile, day, "settled", amounts, orders=len(day.orders))
    for moved in day.moves:
        amounts = (
            settlement_lines.refund(0, moved, Debt(0))
            if moved.refund
            else settlement_lines.move(profile, 0, moved)
        )
        yield _wanted(profile, day, moved.identity, amounts)
    for moved in day.withdrawals:
        yield _wanted(profile, day, moved.identity, settlement_lines.withdrawal(profile, 0, moved))


def _wanted(
    profile: Profile, day: SettlementDay, what: str, amounts: Sequence[Amount], orders: int = 0
) -> Wanted:
    sums: dict[str, Decimal] = {}
    for each in amounts:
        sums[each.name] = sums.get(each.name, ZERO) + each.balance
    held = sums.pop(settlement_lines.WALLET, ZERO)
    named = tuple(sorted((called, total) for called, total in sums.items() if total))
    words = "settled" if orders else ", ".join(called for called, _total in named)
    return Wanted(wallet_names.reference(profile, day.day, what), held, profile.shop_pk, words, orders, named)


def booked(client: Client, account_id: int, day: date, references: Iterable[str]) -> list[Booked]:
    """All that moved the account on the day, and what bears these references whatever its date."""
    found = {one[0]: one[1] for one in _lines(client, account_id, [["date", "=", day.isoformat()]])}
    for some in batches.of(AT_ONCE, references):
        found |= dict(_lines(client, account_id, [["ref", "in", some]]))
    return list(found.values())


def _lines(client: Client, account_id: int, leaves: list[list[object]]) -> Iterator[tuple[int, Booked]]:
    domain = [["account_id", "=", account_id], ["parent_state", "=", "posted"], *leaves]
    for row in client.search_read("account.move.line", domain, FIELDS):
        yield int(row["id"]), _booked(row)


def _booked(row: Row) -> Booked:
    return Booked(
        entry_id=link(row["move_id"]) or 0,
        document=name(row["move_id"]),
        reference=text(row["ref"]),
        journal=name(row["journal_id"]),
        day=date.fromisoformat(text(row["date"])),
        amount=money(row["balance"]),
    )


def named(client: Client, account_id: int, entry_ids: Sequence[int]) -> dict[int, dict[str, Decimal]]:
    """By entry its lines beside the wallet's, by their names."""
    found: dict[int, dict[str, Decimal]] = {pk: {} for pk in entry_ids}
    for some in batches.of(AT_ONCE, entry_ids):
        for line in client.entry_lines(some):
            if line.account_id != account_id and line.entry_id in found:
                sums = found[line.entry_id]
                sums[line.name] = sums.get(line.name, ZERO) + line.balance
    return found
