"""The sales order follows its order: what changed on the marketplace after it was written.

Quantities and prices only, only what differs, and only before anything is invoiced; of our own shop also
afterwards, where pieces went before the parcel did: what was invoiced of them is credited (`shrink`). Odoo's
transfers follow its lines by themselves. Where a person changed the lines in Odoo meanwhile, nothing is
written: a person is asked. Nothing here holds up the delivery.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from erp_bridge.odoo import convert
from erp_bridge.odoo.payloads import SaleLine
from erp_bridge.plan import Step
from erp_bridge.records import Order, Profile
from erp_bridge.steps import importing, invoice, look, sums
from erp_bridge.steps.case import Case, Round
from omnihub.core.money import rupiah

NOTHING = Decimal(0)


@dataclass(slots=True)
class Changes:
    """`kept`: line id to quantity and price. `new`: lines that come to the order."""

    kept: dict[int, tuple[Decimal, Decimal]] = field(default_factory=dict)
    new: list[convert.SaleLine] = field(default_factory=list)


def amend(round_: Round) -> None:
    going = [case for case, _ in round_.selling(Step.ORDER)]
    wanted = {case: lines for case in going if not case.made and (lines := asked(case, round_.profile))}
    invoice.read_invoices(round_, [case for case in wanted if case.sale and case.sale.invoice_ids])
    wanted = {case: lines for case, lines in wanted.items() if not case.invoices or _shrinks(case, round_)}
    if wanted:
        _follow(round_, wanted)
    _name_origins(round_, going)
    for case in going:
        if case.sale:
            case.wonder(sums.doubt(case.order, case.sale.name, case.sale.total), sums.DIFFERS)


def _shrinks(case: Case, round_: Round) -> bool:
    """An invoiced order of our own shop that lost pieces before it left."""
    if not round_.profile.own or case.order.left or case.sale is None or case.order.gross is None:
        return False
    sold = [each for each in case.invoices if each.sale]
    return all(each.posted for each in sold) and case.order.gross < case.sale.total


def asked(case: Case, profile: Profile) -> list[convert.SaleLine]:
    """The lines the order asks for now; none where they are as we wrote them, or cannot be told."""
    order = case.order
    if order.by_hand or not _is_whole(order, profile):
        return []
    lines = convert.sale_lines(order, profile)
    same = convert.content(lines) in _known(case)
    return [] if same or convert.total(lines) != order.gross else lines


def _known(case: Case) -> set[str]:
    """Digests of the lines as we wrote them: when last seen, and as found in this round."""
    return {digest for digest in (case.bound and case.bound.lines, case.written) if digest}


def _is_whole(order: Order, profile: Profile) -> bool:
    mapped = all(
        line.components and all(part.odoo_id is not None for part in line.components) for line in order.sold
    )
    voucher = not order.voucher or profile.voucher_product_id is not None
    shipping = not order.shipping_total or profile.shipping_product(*order.couriers) is not None
    return order.priced and mapped and voucher and shipping and bool(order.sold)


def _follow(round_: Round, wanted: Mapping[Case, list[convert.SaleLine]]) -> None:
    present = read_lines(round_, list(wanted))
    differ = {case: lines for case, lines in wanted.items() if not _is_there(case, lines, present[case])}
    names = _names(round_, [line.id for case in differ for line in present[case]])
    found = {
        case: compare(round_.named(case.order, lines), present[case], names) for case, lines in differ.items()
    }
    strange = {case: one for case, one in found.items() if convert.content(present[case]) not in _known(case)}
    edited = strange.keys() - _half_written(round_, strange)
    for case in edited:
        _ask(case)
    changes = {case: one for case, one in found.items() if one is not None and case not in edited}
    if changes:
        _write(round_, changes)
    _lock(round_, [case for case in wanted if case not in differ or case in changes], changes)
    for case in changes:
        case.written = None if case.doubt else convert.content(wanted[case])


def read_lines(round_: Round, cases: Sequence[Case]) -> dict[Case, list[SaleLine]]:
    by_sale = {case.sale.id: case for case in cases if case.sale}
    found: dict[Case, list[SaleLine]] = {case: [] for case in cases}
    if by_sale:
        for line in round_.client.find_lines(list(by_sale)):
            if line.sale_id in by_sale:
                found[by_sale[line.sale_id]].append(line)
    return found


def _is_there(case: Case, lines: Sequence[convert.SaleLine], present: Sequence[SaleLine]) -> bool:
    """Whether Odoo has the lines that the order asks for now."""
    now = convert.content(present)
    if now != convert.content(lines):
        return False
    case.written = now
    return True


def _half_written(round_: Round, found: Mapping[Case, Changes | None]) -> set[Case]:
    """Those whose amendment was cut between its two imports: what changes is changed, what is new is missing.
    A line that is there with nothing in it is not missing, somebody took it out.
    """
    halves = {
        case: one.new
        for case, one in found.items()
        if one is not None and not one.kept and case.bound and case.bound.lines
    }
    if not halves:
        return set()
    emptied = round_.client.emptied_lines([case.sale.id for case in halves if case.sale])
    names = set(_names(round_, emptied).values())
    return {case for case, new in halves.items() if not round_.named(case.order, new).keys() & names}


def _ask(case: Case) -> None:
    total = case.sale.total if case.sale else NOTHING
    case.wonder(
        f"{case.name}: the order changed on the marketplace ({rupiah(case.order.gross or NOTHING)} now), "
        f"and somebody changed its lines in Odoo ({rupiah(total)}). Nothing was overwritten: set the "
        "lines in Odoo as they should be. It is invoiced once both sums are equal.",
        "odoo_lines_changed",
    )


def _names(round_: Round, line_ids: Sequence[int]) -> dict[int, str]:
    return round_.client.external_ids("sale.order.line", line_ids) if line_ids else {}


def compare(
    asked_for: Mapping[str, convert.SaleLine], present: Sequence[SaleLine], names: Mapping[int, str]
) -> Changes | None:
    """None where another product stands in a line's place: the mapping changed after the order was written,
    and what was reserved stays.
    """
    changes = Changes()
    rest = dict(asked_for)
    for line in present:
        wanted = rest.pop(names.get(line.id, ""), None)
        if wanted is None:
            changes.kept[line.id] = (NOTHING, line.unit_price)
        elif wanted.product_id != line.product_id:
            return None
        elif (now := (Decimal(wanted.quantity), wanted.unit_price)) != (line.quantity, line.unit_price):
            changes.kept[line.id] = now
    changes.new = list(rest.values())
    sold = {line.product_id for line in present}
    swapped = [line for line in changes.new if line.product_id not in sold and line.place != convert.VOUCHER]
    return None if swapped else changes


def _write(round_: Round, changes: Mapping[Case, Changes]) -> None:
    """A locked order is opened for it. Odoo forbids to delete lines: they get quantity 0."""
    round_.check_time()
    client, dialect = round_.client, round_.client.dialect()
    locked = [case.sale.id for case in changes if case.sale and case.sale.locked]
    if locked:
        client.unlock_sales(locked)
    kept = {
        case: [convert.line_row(pk, *values, dialect) for pk, values in found.kept.items()]
        for case, found in changes.items()
        if found.kept
    }
    _load(round_, convert.line_columns(dialect), kept)
    new: dict[Case, importing.Rows] = defaultdict(list)
    for case, found in changes.items():
        for line in found.new if case.sale and not case.doubt else ():
            new[case].append(_new_row(round_, case, line))
    _load(round_, convert.new_line_columns(round_.profile, dialect), new)


def _lock(round_: Round, cases: Iterable[Case], changes: Collection[Case]) -> None:
    """What was opened for a change, now or by an earlier try that was cut before it came to this."""
    opened = [
        case
        for case in cases
        if case.sale
        if (case.sale.locked and case in changes)
        or (case.bound and case.bound.locked and not case.sale.locked)
    ]
    if opened:
        round_.client.lock_sales([case.sale.id for case in opened if case.sale])
    look.read_again(round_, list({*changes, *opened}))


def _new_row(round_: Round, case: Case, line: convert.SaleLine) -> list[str]:
    sale_id = case.sale.id if case.sale else 0
    dialect = round_.client.dialect()
    return convert.new_line_row(sale_id, case.order, line, round_.profile, dialect, round_.names)


def _load(round_: Round, columns: Sequence[str], rows: Mapping[Case, importing.Rows]) -> None:
    if not rows:
        return
    _, refused = importing.load(round_.client, "sale.order.line", columns, rows)
    for case, error in refused.items():
        case.wonder(
            f"{case.name}: the order changed on the marketplace, and Odoo refuses the change. {error.words}",
            "odoo_amend",
        )


def _name_origins(round_: Round, cases: Sequence[Case]) -> None:
    """A sum that is final is no longer called provisional."""
    rows = {
        case: [[str(case.sale.id), convert.origin(case.order, round_.profile)]]
        for case in cases
        if case.sale and case.sale.origin.endswith(convert.PROVISIONAL) and not case.order.provisional
    }
    if rows:
        importing.load(round_.client, "sale.order", [".id", "origin"], rows)
