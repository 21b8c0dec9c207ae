"""Where in Odoo the sums of a marketplace's day stand until its wallet has them, and matching both."""

from collections.abc import Iterable, Sequence

from channels.payouts import OrderMoney, WalletMove
from erp_bridge import bindings
from erp_bridge.bindings import Kind
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import Entry, Row, link, number, text
from erp_bridge.records import Profile
from erp_bridge.settlement_lines import Debt, Known
from omnihub.core import batches

AT_ONCE = 200


def of_orders(client: Client, profile: Profile, orders: Sequence[OrderMoney]) -> dict[int, Debt]:
    """Of each order that has a posted invoice, and of those of before go-live, which have none."""
    pks = [each.order_pk for each in orders]
    found = _on_invoices(client, pks) | _on_payments(client, pks)
    return found | _earlier(client, profile, [each.order_pk for each in orders if each.history])


def of_refunds(client: Client, profile: Profile, refunds: Sequence[WalletMove]) -> dict[int, Debt]:
    """Where each order's credit note stands, whichever way the order itself was paid."""
    found = _on_invoices(client, [each.order_pk for each in refunds if each.order_pk])
    return found | _earlier(client, profile, [each.order_pk for each in refunds if each.history])


def _earlier(client: Client, profile: Profile, orders: Iterable[int | None]) -> dict[int, Debt]:
    """The profile's account for them; else the account of all buyers, where somebody has to match them."""
    listed = [pk for pk in orders if pk]
    if not listed:
        return {}
    if profile.earlier_sales_account_id:
        return dict.fromkeys(listed, Debt(profile.earlier_sales_account_id))
    account = client.receivable_of(profile.buyer_partner_id)
    return dict.fromkeys(listed, Debt(account, profile.buyer_partner_id))


def _on_invoices(client: Client, orders: Iterable[int]) -> dict[int, Debt]:
    bound = bindings.find_all(Kind.INVOICE, [str(pk) for pk in orders])
    of_invoice = {one.odoo_id: int(pk) for pk, one in bound.items()}
    found: dict[int, Debt] = {}
    for some in batches.of(AT_ONCE, sorted(of_invoice)):
        alive = {each.id for each in client.read_invoices(some) if each.posted and each.sale}
        for line in client.owing_lines(sorted(alive)) if alive else ():
            found.setdefault(of_invoice[line.entry_id or 0], Debt(line.account_id, line.partner_id))
    return found


def _on_payments(client: Client, orders: Iterable[int]) -> dict[int, Debt]:
    bound = bindings.find_all(Kind.PAYMENT, [str(pk) for pk in orders])
    ids = sorted({one.odoo_id for one in bound.values()})
    payments = {each.id: each for each in client.read_payments(ids) if each.alive} if ids else {}
    return {
        int(pk): Debt(waits_on)
        for pk, one in bound.items()
        if one.odoo_id in payments and (waits_on := payments[one.odoo_id].waits_on)
    }


def match(client: Client, booked: Sequence[Entry], orders: Sequence[OrderMoney], known: Known) -> list[str]:
    """One call for all invoices and notes of the day, and one for each order of which more was given back
    later: what its note took from the invoice is left for that entry. What stays open of ours beside it is
    answered by its name.
    """
    mine = [each for each in orders if not each.history]
    bound = _papers(client, mine)
    ours = [each.id for each in booked]
    apart = {each.number: set(_papers(client, [each])) for each in mine if each.refunded_later}
    names = {each.number for each in mine} - apart.keys()
    left: list[str] = []
    for account in sorted({debt.account_id for debt in known.debts.values()}):
        rows = client.open_on(account, [*ours, *bound])
        for called, papers in apart.items():
            own = [row for row in rows if text(row["name"]) == called or link(row["move_id"]) in papers]
            _match_rows(client, own)
            rows = [row for row in rows if row not in own]
        _match_rows(client, rows)
        left += [text(row["name"]) for row in client.open_on(account, ours) if text(row["name"]) in names]
    return left


def match_earlier(client: Client, profile: Profile, booked: Sequence[Entry]) -> None:
    """What stood open on the account of all buyers before somebody chose an account for it."""
    if profile.earlier_sales_account_id and len(booked) > 1:
        account = client.receivable_of(profile.buyer_partner_id)
        _reconcile(client, account, [each.id for each in booked])


def match_refund(
    client: Client, profile: Profile, booked: Sequence[Entry], moved: WalletMove, debt: Debt
) -> bool:
    """With the order's credit notes; or, where a note took from an invoice that was not paid yet, with what
    the payout has too much since. False: some of it stays open, so the note is not there yet.
    """
    ours = [each.id for each in booked]
    notes = bindings.ids_of(Kind.CREDIT, [str(moved.order_pk)])
    _reconcile(client, debt.account_id, [*ours, *notes])
    if _is_open(client, debt, ours, moved):
        _match_rows(client, client.open_in(profile.wallet_journal_id, debt.account_id, moved.number))
    return not _is_open(client, debt, ours, moved)


def _is_open(client: Client, debt: Debt, ours: Sequence[int], moved: WalletMove) -> bool:
    return any(text(row["name"]) == moved.number for row in client.open_on(debt.account_id, ours))


def _reconcile(client: Client, account: int, entries: Sequence[int]) -> None:
    _match_rows(client, client.open_on(account, entries))


def _match_rows(client: Client, rows: Sequence[Row]) -> None:
    if len({number(row["amount_residual"]) > 0 for row in rows}) > 1:
        client.reconcile([int(row["id"]) for row in rows])


def _papers(client: Client, orders: Sequence[OrderMoney]) -> list[int]:
    """Invoices and credit notes of these orders, and the entries of payments made of their gross. A note of
    what was given back after the payout is no part of it.
    """
    subjects = [str(each.order_pk) for each in orders]
    noted = [str(each.order_pk) for each in orders if each.refunded or not each.refunded_later]
    found = {*bindings.ids_of(Kind.INVOICE, subjects), *bindings.ids_of(Kind.CREDIT, noted)}
    paid = bindings.ids_of(Kind.PAYMENT, subjects)
    found |= {each.entry_id for each in client.read_payments(paid) if each.entry_id} if paid else set()
    return sorted(found)
