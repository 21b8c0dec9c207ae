"""What a gateway did with our money on a Jakarta day, as entries in the journal of its balance.

Settled payments leave the account on which they waited, less the fee and its tax; refunds do the same the
other way round. Withdrawals go to the bank. One entry a kind and shop. Chargebacks, adjustments and whatever
has no owner are never booked by themselves: they are listed for a person, and the rest is booked.
"""

from collections.abc import Sequence
from datetime import date

from erp_bridge import bindings, entries, gateway_book, gateway_money
from erp_bridge.bindings import Kind
from erp_bridge.gateway_book import Lines, Moved
from erp_bridge.gateway_money import LATER
from erp_bridge.odoo import connect
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import Payment, number
from erp_bridge.records import Profile
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.core.money import rupiah
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text

SHOWN = 8


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    return gateway_money.each(works, deadline, _book)


def _book(subject: str) -> Outcome:
    gateway, _, text = subject.partition(":")
    day = date.fromisoformat(text)
    shops, strays = gateway_book.day(gateway, day)
    waits = []
    for profile, lines in shops.items():
        if (lacking := gateway_book.lacking(profile, lines)) is not None:
            return gateway_money.without(profile, lacking)
        client = connect.client().for_company(profile.company_id)
        waits += _book_shop(client, profile, gateway, day, lines)
    if waits:
        words = Text("%(n)s payments of this day are not in Odoo yet", n=len(waits))
        return Outcome.again(words, "no_payment", at=clock.now() + LATER)
    if strays:
        return Outcome.person(_for_a_person(gateway, day, strays), "gateway_review")
    booked = sum(len(found) for lines in shops.values() for found in lines.values())
    return Outcome.done(Text("%(n)s movements of the gateway are booked", n=booked))


def _book_shop(client: Client, profile: Profile, gateway: str, day: date, lines: Lines) -> list[Moved]:
    """What is not in Odoo yet is answered, and its kind is not booked before it is."""
    payments = _payments(client, lines)
    missing = [
        one for found in lines.values() for one in found if one.binding and one.binding not in payments
    ]
    journal = profile.gateway_journal_id or 0
    balance = client.default_account(journal)
    for kind, found in lines.items():
        if any(one in missing for one in found):
            continue
        booking = entries.Booking(
            subject=f"{gateway}:{day.isoformat()}:{kind}:{profile.shop_pk}",
            journal_id=journal,
            day=day,
            reference=f"{gateway.title()} {day.isoformat()} {kind} ({profile.shop_remote_id})",
            amounts=gateway_book.amounts(profile, balance, found, payments),
        )
        booked = entries.book(client, booking)
        _match(client, [each.id for each in booked], [payments[one.binding] for one in found if one.binding])
    return missing


def _payments(client: Client, lines: Lines) -> dict[tuple[str, str], Payment]:
    """Of what moved, by what is bound."""
    keys = [one.binding for found in lines.values() for one in found if one.binding]
    ids: dict[tuple[str, str], int] = {}
    for kind in (Kind.RECEIPT, Kind.REFUND):
        subjects = [subject for of, subject in keys if of == kind]
        ids |= {(str(kind), name): one.odoo_id for name, one in bindings.find_all(kind, subjects).items()}
    found = {each.id: each for each in client.read_payments(sorted(set(ids.values())))} if ids else {}
    return {key: found[pk] for key, pk in ids.items() if pk in found and found[pk].alive}


def _match(client: Client, entry_ids: Sequence[int], payments: Sequence[Payment]) -> None:
    """The money that waited is matched with the entry that took it away."""
    accounts = {each.waits_on for each in payments if each.waits_on}
    moves = [*entry_ids, *(each.entry_id for each in payments if each.entry_id)]
    for account in sorted(accounts):
        rows = client.open_on(account, moves)
        sides = {number(row["amount_residual"]) > 0 for row in rows}
        if len(sides) > 1:
            client.reconcile([int(row["id"]) for row in rows])


def _for_a_person(gateway: str, day: date, strays: Sequence[Moved]) -> str:
    listed = "; ".join(f"{one.label} {one.remote_id} {rupiah(one.net)}" for one in strays[:SHOWN])
    more = len(strays) - SHOWN
    return Text(
        "%(gateway)s %(day)s: OmniHub books these not by itself: %(listed)s%(more)s. Book them in Odoo, then "
        "close this here. Everything else of the day is booked.",
        gateway=gateway.title(),
        day=day.isoformat(),
        listed=listed,
        more=f" (+{more})" if more > 0 else "",
    )
