"""What happens to moves: set aside, done, split, given up."""

from collections.abc import Iterable
from typing import Any

from sandbox.odoo.models.stock import quants
from sandbox.odoo.record import Record
from sandbox.odoo.rounding import compare, is_zero

CLOSED = {"done", "cancel"}
LESS_URGENT = {"assigned": 4, "waiting": 3, "partially_available": 2, "confirmed": 1}


def is_counted(move: Record) -> bool:
    """Whether stock is kept for the product at the move's source."""
    return bool(move.product_id.is_storable) and move.location_id.usage in {"internal", "transit", "view"}


def confirm(moves: Iterable[Record]) -> None:
    for move in moves:
        move.put(state="confirmed")
    set_aside(moves)


def set_aside(moves: Iterable[Record]) -> None:
    """Reserve what can be had of what is still wanted."""
    for move in moves:
        wanted = move.product_uom_qty - move.quantity
        if move.state not in CLOSED and wanted > 0:
            stock = move.env["stock.quant"]
            if is_counted(move):
                left = quants.unreserved(stock, move.product_id, move.location_id)
                wanted = min(wanted, max(left, 0.0))
            _add(move, wanted)
    refresh(moves)


def set_quantity(move: Record, quantity: float) -> None:
    """A person says how many there are: also more than the shelf has."""
    difference = quantity - move.quantity
    if difference > 0:
        _add(move, difference)
    elif difference < 0:
        _take_off(move, -difference)
    refresh([move])


def let_go(moves: Iterable[Record]) -> None:
    for move in moves:
        if move.state not in CLOSED:
            _take_off(move, move.quantity)
            move.put(picked=False)
    refresh(moves)


def _add(move: Record, quantity: float) -> None:
    if is_zero(quantity):
        return
    if is_counted(move):
        quants.reserve(move.env["stock.quant"], move.product_id, move.location_id, quantity)
    lines = move.move_line_ids
    if lines:
        lines[0].put(quantity=lines[0].quantity + quantity)
    else:
        move.env["stock.move.line"].make({"move_id": move.id, "quantity": quantity, "picked": move.picked})


def _take_off(move: Record, quantity: float) -> None:
    if is_zero(quantity):
        return
    if is_counted(move):
        quants.release(move.env["stock.quant"], move.product_id, move.location_id, quantity)
    for line in move.move_line_ids:
        part = min(line.quantity, quantity)
        quantity -= part
        if is_zero(line.quantity - part):
            move.env.store.delete("stock.move.line", line.id)
        else:
            line.put(quantity=line.quantity - part)


# -- states


def refresh(moves: Iterable[Record]) -> None:
    pickings = {}
    for move in moves:
        if move.state not in CLOSED | {"draft"}:
            state = _state(move)
            if state != move.state:
                move.put(state=state)
        pickings[move.picking_id.id] = move.picking_id
    for picking in pickings.values():
        if picking:
            refresh_picking(picking)


def _state(move: Record) -> str:
    if compare(move.quantity, move.product_uom_qty) >= 0:
        return "assigned"
    return "partially_available" if move.quantity else "confirmed"


def refresh_picking(picking: Record) -> None:
    state = _picking_state(picking)
    if state != picking.state:
        picking.put(state=state)


def _picking_state(picking: Record) -> str:
    moves = picking.move_ids
    states = {move.state for move in moves}
    if not moves or "draft" in states:
        return "draft"
    if states <= CLOSED:
        return "cancel" if states == {"cancel"} else "done"
    open_moves = [
        m for m in moves if m.state not in CLOSED and not (m.state == "assigned" and not m.product_uom_qty)
    ]
    if not open_moves or picking.location_id.usage not in {"internal", "transit", "view"}:
        return "assigned"
    if picking.raw("move_type") == "one":
        return "assigned" if {m.state for m in open_moves} == {"assigned"} else "confirmed"
    some = any(move.state in {"assigned", "partially_available"} for move in open_moves)
    return "assigned" if some else "confirmed"


# -- the end of a move


def cancel(moves: Iterable[Record]) -> None:
    """A move that is done stays done."""
    moves = [move for move in moves if move.state not in CLOSED]
    let_go(moves)
    for move in moves:
        move.put(state="cancel")
    refresh(moves)


def carry_out(moves: Iterable[Record], *, give_up_rest: bool) -> None:
    """Move what is picked; the rest goes to a backorder, or is given up."""
    moves = [move for move in moves if move.state not in CLOSED]
    for move in moves:
        if (move.quantity <= 0 or not move.picked) and (give_up_rest or not move.product_uom_qty):
            cancel([move])
    ready = [move for move in moves if move.state != "cancel" and move.quantity > 0 and move.picked]
    for move in ready:
        rest = move.product_uom_qty - move.quantity
        if compare(rest, 0.0) > 0 and not give_up_rest:
            _split(move, rest)
        _transfer(move)
    pickings = {move.picking_id.id: move.picking_id for move in ready if move.picking_id}
    for picking in pickings.values():
        refresh_picking(picking)
        if not give_up_rest:
            make_backorder(picking)


def _split(move: Record, rest: float) -> Record:
    new = _twin(move, product_uom_qty=rest)
    move.put(product_uom_qty=move.quantity)
    return new


def _twin(move: Record, **changes: Any) -> Record:
    skipped = {"id", "state", "picked", "create_uid", "create_date", "write_uid", "write_date"}
    values = {name: value for name, value in move.row.items() if name not in skipped}
    return move.model.make({**values, **changes, "state": "confirmed"})


def _transfer(move: Record) -> None:
    stock, quantity, now = move.env["stock.quant"], move.quantity, move.env.now
    if is_counted(move):
        quants.release(stock, move.product_id, move.location_id, quantity)
    for line in move.move_line_ids:
        line.put(picked=True, date=now)
    move.put(state="done", date=now)
    if move.product_id.is_storable:
        quants.change(stock, move.product_id, move.location_id, -quantity)
        quants.change(stock, move.product_id, move.location_dest_id, quantity)
        if is_counted(move):
            _free_what_is_missing(move)


def _free_what_is_missing(done: Record) -> None:
    """Fewer on the shelf than were set aside: the newest deliveries lose what they had."""
    stock = done.env["stock.quant"]
    missing = -quants.unreserved(stock, done.product_id, done.location_id)
    if missing <= 0:
        return
    others = done.model.find(
        ("product_id", "=", done.product_id.id),
        ("location_id", "=", done.location_id.id),
        ("state", "in", ["assigned", "partially_available"]),
        order="date desc, id desc",
    )
    for move in others:
        if missing <= 0:
            return
        part = min(move.quantity, missing)
        _take_off(move, part)
        refresh([move])
        missing -= part


def make_backorder(picking: Record) -> Record | None:
    """A new transfer for the moves that are still open."""
    rest = [move for move in picking.move_ids if move.state not in CLOSED]
    if not rest:
        return None
    skipped = {"id", "name", "state", "date_done", "carrier_tracking_ref", "create_uid", "create_date"}
    values = {name: value for name, value in picking.row.items() if name not in skipped}
    backorder = picking.model.make({**values, "backorder_id": picking.id})
    for move in rest:
        move.put(picking_id=backorder.id, reference=backorder.name, picked=False)
        for line in move.move_line_ids:
            line.put(picking_id=backorder.id)
    refresh_picking(picking)
    if picking.picking_type_id.raw("reservation_method") == "at_confirm":
        set_aside(rest)
    refresh_picking(backorder)
    return backorder
