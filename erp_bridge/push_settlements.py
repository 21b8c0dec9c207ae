"""What a marketplace's wallet did on a Jakarta day: one entry in its journal, each fee by its name.

It takes the place of the payment of the gross (`push_payments`) where the profile says so. An order whose
gross was paid that way before is not paid again: its sum is taken from where that money waits. Adjustments
and withdrawals are entries of their own; what a return takes after the payout is matched with the order's
credit note. An order whose invoice is not posted yet follows with a further entry of the same day. In the end
the wallet and its journal must hold the same.
"""

from collections.abc import Sequence
from datetime import date

from channels import settlements
from channels.payouts import SettlementDay, WalletMove
from channels.todos import SETTLE
from erp_bridge import (
    entries,
    gateway_money,
    queries,
    settlement_debts,
    settlement_lines,
    wallet_balances,
    wallet_journal,
    wallet_names,
)
from erp_bridge.entries import Booking
from erp_bridge.gateway_money import LATER
from erp_bridge.odoo import connect
from erp_bridge.odoo.client import Client
from erp_bridge.records import FULL, ZERO, Profile
from erp_bridge.settlement_lines import Known
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.core.money import rupiah
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text

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
    known = Known(wallet, settlement_debts.of_orders(client, profile, day.orders))
    ready = [each for each in day.orders if each.order_pk in known.debts]
    left: list[str] = []
    if ready:
        lines = settlement_lines.amounts(profile, ready, known)
        booked = entries.book(client, _booking(profile, day.day, "settled", lines))
        left = settlement_debts.match(client, booked, ready, known)
        settlement_debts.match_earlier(client, profile, booked)
    for moved in day.moves:
        if not moved.refund:
            entries.book(client, _own(profile, day, moved, settlement_lines.move(profile, wallet, moved)))
    for moved in day.withdrawals:
        entries.book(client, _own(profile, day, moved, settlement_lines.withdrawal(profile, wallet, moved)))
    uncredited = _give_back(client, profile, day, wallet)
    waiting = [each.number for each in day.orders if each.order_pk not in known.debts]
    return _waits(day, waiting, uncredited, left) or _compare(client, wallet, profile, day)


def _give_back(client: Client, profile: Profile, day: SettlementDay, wallet: int) -> list[str]:
    """What returns took after the payout. Answers with the orders that have no credit note of it yet."""
    refunds = [moved for moved in day.moves if moved.refund]
    debts = settlement_debts.of_refunds(client, profile, refunds)
    missing: list[str] = []
    for moved in refunds:
        debt = debts.get(moved.order_pk or 0)
        if debt is None:
            missing.append(moved.number)
            continue
        lines = settlement_lines.refund(wallet, moved, debt)
        booked = entries.book(client, _own(profile, day, moved, lines))
        if not moved.history and not settlement_debts.match_refund(client, profile, booked, moved, debt):
            missing.append(moved.number)
    return missing


def _booking(profile: Profile, day: date, what: str, amounts: Sequence[entries.Amount]) -> Booking:
    return Booking(
        subject=f"{profile.shop_pk}:{day.isoformat()}:{what}"[:100],
        journal_id=profile.wallet_journal_id,
        day=day,
        reference=wallet_names.reference(profile, day, what),
        amounts=amounts,
    )


def _own(
    profile: Profile, day: SettlementDay, moved: WalletMove, amounts: Sequence[entries.Amount]
) -> Booking:
    return _booking(profile, day.day, moved.identity, amounts)


def _waits(
    day: SettlementDay, waiting: Sequence[str], uncredited: Sequence[str], left: Sequence[str]
) -> Outcome | None:
    said = day.day.isoformat()
    if waiting:
        words = Text("%(day)s: no posted invoice yet for %(orders)s", day=said, orders=_some(waiting))
        return Outcome.again(words, "no_invoice", at=clock.now() + LATER)
    if uncredited:
        words = Text(
            "%(day)s: money of %(orders)s went back after the payout, and Odoo has no credit note of it yet",
            day=said,
            orders=_some(uncredited),
        )
        return Outcome.again(words, "no_credit_note", at=clock.now() + LATER)
    if left:
        words = Text(
            "%(day)s: the payout of %(orders)s stays open in Odoo, so their invoices were paid another way "
            "or are of another sum. Match them there, then try again.",
            day=said,
            orders=_some(left),
        )
        return Outcome.person(words, "odoo_not_paid")
    return None


def _compare(client: Client, wallet: int, profile: Profile, day: SettlementDay) -> Outcome:
    """The wallet at the marketplace and its journal, at the end of the day. Only the day on which they part
    is held up: the reconciliation tells the same difference, with what it is made of.
    """
    done = Outcome.done(Text("%(n)s orders of the day are booked", n=len(day.orders)))
    journal = wallet_journal.of(profile, day.day)
    if journal is None or journal.gross or day.closing is None:
        return done
    if _others_follow(journal.shops, profile.shop_pk, day.day):
        return done
    moved = sum((one.amount for one in wallet_journal.booked(client, wallet, day.day, [])), ZERO)
    found = wallet_balances.read(client, wallet, journal, day.day, moved)
    if found is None or not found.off:
        return done
    if not found.arose:
        return Outcome.done(
            Text("%(n)s orders of the day are booked. An earlier day's difference remains", n=len(day.orders))
        )
    words = Text(
        "%(day)s is booked, but the wallet held %(there)s in the end and its journal in Odoo %(here)s. "
        "%(difference)s of the difference came about on this day: the reconciliation names its parts. Book "
        "the balance of the first day, or what was missed, then try again.",
        day=day.day.isoformat(),
        there=rupiah(found.closing),
        here=rupiah(found.after),
        difference=rupiah(found.arose),
    )
    return Outcome.person(words, "wallet_differs")


def _others_follow(shops: Sequence[int], shop: int, day: date) -> bool:
    """Of shops that share a journal the last one that is booked is compared."""
    subjects = [f"{other}:{day.isoformat()}" for other in shops if other != shop]
    open_ones = [Work.State.WAITING, Work.State.SENDING]
    return Work.objects.filter(topic=SETTLE, subject__in=subjects, state__in=open_ones).exists()


def _some(names: Sequence[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" (+{more})" if more > 0 else "")
