"""What a marketplace's wallet did on a Jakarta day: one entry in its journal, each fee by its name.

It takes the place of the payment of the gross (`push_payments`) where the profile says so. An order whose
gross was paid that way before is not paid again: its sum is taken from where that money waits. Adjustments
and withdrawals are entries of their own. An order whose invoice is not posted yet follows with a further
entry of the same day. In the end the wallet and its journal must hold the same.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from channels import settlements
from channels.payouts import OrderMoney, SettlementDay, WalletMove
from erp_bridge import bindings, entries, gateway_money, queries, settlement_lines
from erp_bridge.bindings import Kind
from erp_bridge.entries import Booking
from erp_bridge.gateway_money import LATER
from erp_bridge.odoo import connect
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import Entry, number, text
from erp_bridge.records import FULL, Profile
from erp_bridge.settlement_lines import Debt, Known
from omnihub.core import batches, clock
from omnihub.core.models import Work
from omnihub.core.money import rupiah
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text

AT_ONCE = 200
SHOWN = 5


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    return gateway_money.each(works, deadline, _book)


def _book(subject: str) -> Outcome:
    shop, _, said = subject.partition(":")
    if not queries.pushes(int(shop)):
        return Outcome.done(Text("Sending to Odoo is switched off for the shop"))
    profile = queries.profile(int(shop))
    if profile is None:
        return Outcome.settings(Text("The shop has no Odoo profile: choose one."), "no_profile")
    if profile.settlement != FULL:
        return Outcome.done(Text("Payouts of this shop are booked as one payment of the gross"))
    day = settlements.day(profile.shop_pk, date.fromisoformat(said))
    if not day.complete:
        return Outcome.done(Text("The day is not over in the wallet yet: it is booked when it is"))
    obstacle = _lacking(profile, day) or _unexplained(profile, day)
    return obstacle or _write(connect.client().for_company(profile.company_id), profile, day)


def _lacking(profile: Profile, day: SettlementDay) -> Outcome | None:
    lacking = settlement_lines.lacking(profile, day)
    return None if lacking is None else gateway_money.without(profile, lacking)


def _unexplained(profile: Profile, day: SettlementDay) -> Outcome | None:
    found = settlement_lines.unexplained(day.orders)
    if found <= profile.residual_limit:
        return None
    odd = [f"{each.number} {rupiah(each.residual)}" for each in day.orders if each.residual]
    words = Text(
        "%(day)s: %(sum)s of the payout is nothing we have a name for (%(orders)s), more than the "
        "%(limit)s that need nobody. Look at these orders; then raise the limit in the profile, or book the "
        "day by hand.",
        day=day.day.isoformat(),
        sum=rupiah(found),
        orders=_some(odd),
        limit=rupiah(profile.residual_limit),
    )
    return Outcome.person(words, "settlement_residual")


def _write(client: Client, profile: Profile, day: SettlementDay) -> Outcome:
    wallet = client.default_account(profile.wallet_journal_id)
    known = Known(wallet, _debts(client, profile, day.orders))
    ready = [each for each in day.orders if each.order_pk in known.debts]
    left: list[str] = []
    if ready:
        lines = settlement_lines.amounts(profile, ready, known)
        booked = entries.book(client, _booking(profile, day.day, "settled", lines))
        left = _match(client, booked, ready, known)
    for moved in day.moves:
        entries.book(client, _own(profile, day, moved, settlement_lines.move(profile, wallet, moved)))
    for moved in day.withdrawals:
        entries.book(client, _own(profile, day, moved, settlement_lines.withdrawal(profile, wallet, moved)))
    waiting = [each.number for each in day.orders if each.order_pk not in known.debts]
    return _end(client, wallet, day, waiting, left)


def _booking(profile: Profile, day: date, what: str, amounts: Sequence[entries.Amount]) -> Booking:
    return Booking(
        subject=f"{profile.shop_pk}:{day.isoformat()}:{what}"[:100],
        journal_id=profile.wallet_journal_id,
        day=day,
        reference=f"{profile.shop_kind.title()} {profile.shop_remote_id} {day.isoformat()} {what}",
        amounts=amounts,
    )


def _own(
    profile: Profile, day: SettlementDay, moved: WalletMove, amounts: Sequence[entries.Amount]
) -> Booking:
    return _booking(profile, day.day, moved.identity, amounts)


def _debts(client: Client, profile: Profile, orders: Sequence[OrderMoney]) -> dict[int, Debt]:
    """Of each order that has a posted invoice. Those of before go-live have none, and stand on the account
    of all buyers until somebody matches them.
    """
    found = _on_invoices(client, orders) | _on_payments(client, orders)
    old = [each for each in orders if each.history]
    if old:
        account = client.receivable_of(profile.buyer_partner_id)
        found |= {each.order_pk: Debt(account, profile.buyer_partner_id) for each in old}
    return found


def _on_invoices(client: Client, orders: Sequence[OrderMoney]) -> dict[int, Debt]:
    bound = bindings.find_all(Kind.INVOICE, [str(each.order_pk) for each in orders])
    of_invoice = {one.odoo_id: int(pk) for pk, one in bound.items()}
    found: dict[int, Debt] = {}
    for some in batches.of(AT_ONCE, sorted(of_invoice)):
        alive = {each.id for each in client.read_invoices(some) if each.posted and each.sale}
        for line in client.owing_lines(sorted(alive)) if alive else ():
            found.setdefault(of_invoice[line.entry_id or 0], Debt(line.account_id, line.partner_id))
    return found


def _on_payments(client: Client, orders: Sequence[OrderMoney]) -> dict[int, Debt]:
    bound = bindings.find_all(Kind.PAYMENT, [str(each.order_pk) for each in orders])
    ids = sorted({one.odoo_id for one in bound.values()})
    payments = {each.id: each for each in client.read_payments(ids) if each.alive} if ids else {}
    return {
        int(pk): Debt(waits_on)
        for pk, one in bound.items()
        if one.odoo_id in payments and (waits_on := payments[one.odoo_id].waits_on)
    }


def _match(client: Client, booked: Sequence[Entry], orders: Sequence[OrderMoney], known: Known) -> list[str]:
    """One call for all invoices and notes of the day. What stays open of ours is answered by its name."""
    bound = _papers(client, orders)
    ours = [each.id for each in booked]
    mine = {each.number for each in orders if not each.history}
    accounts = sorted({debt.account_id for debt in known.debts.values()})
    left: list[str] = []
    for account in accounts:
        rows = client.open_on(account, [*ours, *bound])
        if len({number(row["amount_residual"]) > 0 for row in rows}) > 1:
            client.reconcile([int(row["id"]) for row in rows])
        left += [text(row["name"]) for row in client.open_on(account, ours) if text(row["name"]) in mine]
    return left


def _papers(client: Client, orders: Sequence[OrderMoney]) -> list[int]:
    """Invoices and credit notes of these orders, and the entries of payments made of their gross."""
    subjects = [str(each.order_pk) for each in orders if not each.history]
    found = {pk for kind in (Kind.INVOICE, Kind.CREDIT) for pk in bindings.ids_of(kind, subjects)}
    paid = bindings.ids_of(Kind.PAYMENT, subjects)
    found |= {each.entry_id for each in client.read_payments(paid) if each.entry_id} if paid else set()
    return sorted(found)


def _end(
    client: Client, wallet: int, day: SettlementDay, waiting: Sequence[str], left: Sequence[str]
) -> Outcome:
    if waiting:
        words = Text(
            "%(day)s: no posted invoice yet for %(orders)s", day=day.day.isoformat(), orders=_some(waiting)
        )
        return Outcome.again(words, "no_invoice", at=clock.now() + LATER)
    if left:
        words = Text(
            "%(day)s: the payout of %(orders)s stays open in Odoo, so their invoices were paid another way "
            "or are of another sum. Match them there, then try again.",
            day=day.day.isoformat(),
            orders=_some(left),
        )
        return Outcome.person(words, "odoo_not_paid")
    return _compare(day, Decimal(str(client.balance(wallet, day.day.isoformat()))))


def _compare(day: SettlementDay, held: Decimal) -> Outcome:
    """The wallet at the marketplace and its journal, at the end of the day."""
    if day.closing is None or (day.closing == held and not day.gap):
        return Outcome.done(Text("%(n)s orders of the day are booked", n=len(day.orders)))
    words = Text(
        "%(day)s is booked, but the wallet held %(there)s in the end and its journal in Odoo %(here)s: "
        "%(difference)s too much. Book the balance of the first day, or what was missed, then try again.",
        day=day.day.isoformat(),
        there=rupiah(day.closing),
        here=rupiah(held),
        difference=rupiah(held - day.closing),
    )
    return Outcome.person(words, "wallet_differs")


def _some(names: Sequence[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" (+{more})" if more > 0 else "")
