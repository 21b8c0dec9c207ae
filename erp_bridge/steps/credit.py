"""Credit notes: what an order's posted invoices are reduced by, to the rupiah and once.

How much is to be credited is worked out from Odoo each time, from all notes that reverse the order's
invoices, whoever made them. A note of ours that was cut on its way is found as a draft and finished; a draft
of somebody else is theirs to post.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from erp_bridge.odoo.payloads import Invoice, InvoiceLine
from erp_bridge.steps import importing, invoice, part, spread
from erp_bridge.steps.case import Case, Round, halved
from erp_bridge.steps.due import BY_HAND, MARK, NOTHING, Due, by_hand, obstacle
from omnihub.core.money import rupiah
from omnihub.core.texts import Text


def write_off(round_: Round, dues: Iterable[Due]) -> None:
    """Afterwards the cases hold their notes; what a person has to do first is their outcome."""
    listed = [due for due in dues if due.invoices]
    read_notes(round_, [due.case for due in listed])
    for due in listed:
        if words := obstacle(due):
            due.case.person(words, BY_HAND)
    missing = _going(due for due in listed if due.missing > 0)
    _make(round_, [due for due in missing if not due.drafts])
    read_notes(round_, [due.case for due in missing])
    _fit(round_, _going(missing))
    _post(round_, _going(missing))
    _match(round_, _going(listed))


def read_notes(round_: Round, cases: Sequence[Case]) -> None:
    """By the invoice they reverse: one that is a return's stands in no sales order."""
    of_invoice: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        case.notes = [each for each in case.invoices if not each.sale]
        for each in case.invoices:
            if each.sale:
                of_invoice[each.id].append(case)
    for note in round_.client.find_credit_notes(list(of_invoice)) if of_invoice else ():
        for case in of_invoice[note.reversed_id or 0]:
            case.notes = [each for each in case.notes if each.id != note.id]
            if note.alive:
                case.notes.append(note)


def _going(dues: Iterable[Due]) -> list[Due]:
    return [due for due in dues if due.case.outcome is None]


def _make(round_: Round, dues: Sequence[Due]) -> None:
    """Drafts that mirror the invoices: one call for all of a day."""
    groups: dict[tuple[str, int | None], list[Due]] = defaultdict(list)
    for due in dues:
        groups[due.day.isoformat(), due.reversed[0].journal_id].append(due)
    for (day, journal), some in groups.items():
        round_.check_time()
        of_case = {due.case: due for due in some}

        def reverse(
            cases: Sequence[Case],
            of_case: Mapping[Case, Due] = of_case,
            day: str = day,
            journal: int | None = journal,
        ) -> None:
            ids = [each.id for case in cases for each in of_case[case].reversed]
            round_.client.reverse_invoices(ids, journal_id=journal, date=day, reason=MARK)

        halved(list(of_case), reverse, doing="make the credit note", code="odoo_credit")


def _fit(round_: Round, dues: Sequence[Due]) -> None:
    """A reference that names the order; and where not all is credited, one line a tax instead of a mirror."""
    rewritten = [due for due in dues if due.sold or due.pieces or not due.whole]
    _rewrite(round_, rewritten)
    rest = [due for due in dues if due not in rewritten]
    rows = {
        (due.case, note.id): [[str(note.id), due.reference]]
        for due in rest
        for note in due.drafts
        if note.ref != due.reference
    }
    if rows:
        importing.load(round_.client, "account.move", [".id", "ref"], rows)
    read_notes(round_, [due.case for due in dues])
    for due in dues:
        drafted = sum((each.total for each in due.drafts), NOTHING)
        if drafted != due.missing:
            words = Text("its draft came to %(sum)s", sum=rupiah(drafted))
            due.case.person(by_hand(due, words), BY_HAND)


def _rewrite(round_: Round, dues: Sequence[Due]) -> None:
    if not dues:
        return
    ids = [each.id for due in dues for each in (*due.drafts, *due.reversed)]
    lines = spread.by_move(round_.client.find_invoice_lines(ids))
    for due in dues:
        for note in due.drafts:
            round_.check_time()
            values = {"ref": due.reference, "invoice_line_ids": _commands(due, note, lines)}
            halved(
                [due.case],
                partial(_write, round_, note.id, values),
                doing="write the credit note",
                code="odoo_credit",
            )


def _write(round_: Round, note_id: int, values: Mapping[str, Any], _cases: Sequence[Case]) -> None:
    round_.client.write("account.move", [note_id], values)


def _commands(due: Due, note: Invoice, lines: Mapping[int, Sequence[InvoiceLine]]) -> list[list[Any]]:
    present = lines.get(note.id, ())
    if due.pieces and (commands := part.commands(due, present)):
        return commands
    if due.whole and note.total == _mirrored(due, note):
        return [[1, line.id, {"sale_line_ids": [[6, 0, []]]}] for line in present]
    parts = spread.parts(due.missing, lines.get(note.reversed_id or 0, ()))
    return [[2, line.id, 0] for line in present] + [
        [0, 0, one.values(f"{due.reason} {due.case.order.number}")] for one in parts
    ]


def _mirrored(due: Due, note: Invoice) -> Decimal:
    return sum((each.total for each in due.invoices if each.id == note.reversed_id), NOTHING)


def _post(round_: Round, dues: Sequence[Due]) -> None:
    of_case = {due.case: due for due in dues if due.drafts}
    if not of_case:
        return
    round_.check_time()
    halved(
        list(of_case),
        lambda cases: round_.client.post_invoices([n.id for case in cases for n in of_case[case].drafts]),
        doing="post the credit note",
        code="odoo_credit",
    )
    invoice.read_invoices(round_, list(of_case))
    read_notes(round_, list(of_case))


def _match(round_: Round, dues: Sequence[Due]) -> None:
    """Odoo matches a note with its invoice when it is posted, since version 17; where the invoice was paid by
    then the note stays open, and the marketplace's settlement takes it up.
    """
    for due in dues:
        notes = [each for each in due.case.notes if each.posted and each.residual]
        owed = [each for each in due.invoices if each.residual]
        if notes and owed:
            round_.check_time()
            items = round_.client.open_items([each.id for each in (*notes, *owed)])
            halved(
                [due.case],
                partial(_reconcile, round_, [int(item["id"]) for item in items]),
                doing="match the credit note with its invoice",
                code="odoo_credit",
            )
            invoice.read_invoices(round_, [due.case])
            read_notes(round_, [due.case])


def _reconcile(round_: Round, items: Sequence[int], _cases: Sequence[Case]) -> None:
    round_.client.reconcile(items)
