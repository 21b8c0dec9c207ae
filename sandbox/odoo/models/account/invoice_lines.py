"""An invoice's lines of its own making: the tax and what the customer owes."""

from datetime import date, timedelta

from sandbox.odoo.models.account import taxing, totals
from sandbox.odoo.record import Record
from sandbox.odoo.rounding import rounded


def synchronise(move: Record) -> None:
    """Prices to balances, taxes to tax lines, the sum to the receivable."""
    if not totals.is_invoice(move) or move.state != "draft":
        return
    side = totals.sign(move)
    taxes: dict[int, tuple[float, float]] = {}
    untaxed = 0.0
    for line in move.line_ids:
        if line.display_type == "product":
            found = taxing.amounts(line.quantity, line.price_unit, line.discount, line.tax_ids)
            line.put(price_subtotal=found.subtotal, price_total=found.total, balance=side * found.subtotal)
            untaxed += found.subtotal
            for tax, amount in found.taxes:
                base, so_far = taxes.get(tax, (0.0, 0.0))
                taxes[tax] = (base + found.subtotal, so_far + amount)
    _tax_lines(move, taxes, side)
    total = untaxed + sum(amount for _, amount in taxes.values())
    _term_line(move, rounded(total) * -side)


def _tax_lines(move: Record, taxes: dict[int, tuple[float, float]], side: int) -> None:
    lines = move.env["account.move.line"]
    there = {line.tax_line_id.id: line for line in move.line_ids if line.display_type == "tax"}
    for number, line in there.items():
        if not rounded(taxes.get(number, (0.0, 0.0))[1]):
            move.env.store.delete(lines.name, line.id)
    for number, (base, amount) in taxes.items():
        if not rounded(amount):
            continue
        tax = move.env["account.tax"].one(number)
        values = {
            "balance": side * rounded(amount),
            "tax_base_amount": rounded(base),
            "partner_id": move.commercial_partner_id.id,
        }
        if number in there:
            there[number].put(**values)
        else:
            account = tax.account_id or move.journal_id.default_account_id
            facts = {"name": tax.name, "display_type": "tax", "tax_line_id": number, "account_id": account.id}
            lines.make({**values, **facts, "move_id": move.id, "quantity": 0.0})


def _term_line(move: Record, balance: float) -> None:
    lines = move.env["account.move.line"]
    values = {
        "balance": balance,
        "name": label(move),
        "date_maturity": move.invoice_date_due,
        "partner_id": move.commercial_partner_id.id,
    }
    there = [line for line in move.line_ids if line.display_type == "payment_term"]
    if not there:
        facts = {"display_type": "payment_term", "account_id": account_of(move).id, "move_id": move.id}
        there = [lines.make({**values, **facts, "quantity": 0.0})]
    there[0].put(**values)


def account_of(move: Record) -> Record:
    side = "receivable" if move.raw("move_type").startswith("out") else "payable"
    found: Record = getattr(move.commercial_partner_id, f"property_account_{side}_id")
    return found or move.env["account.account"].find(("account_type", "like", side), limit=1)[0]


def label(move: Record) -> str:
    reference, own = move.payment_reference, move.ref
    if reference and own and own != reference:
        return f"{own} - {reference}"
    return reference or ""


def due_date(move_values: dict[str, object], term: Record, today: str) -> str:
    start = date.fromisoformat(str(move_values.get("invoice_date") or today))
    return (start + timedelta(days=term.days if term else 0)).isoformat()
