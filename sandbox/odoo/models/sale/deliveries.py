"""What a confirmed order asks of the warehouse."""

from collections.abc import Iterable

from sandbox.odoo.errors import UserError
from sandbox.odoo.models.stock import moving
from sandbox.odoo.record import Record

BELOW_DELIVERED = (
    "The ordered quantity of a sale order line cannot be decreased below the amount already delivered. "
    "Instead, create a return in your inventory."
)


def launch(lines: Iterable[Record]) -> None:
    """A delivery for the goods of each order; services need none."""
    wanted = [
        line
        for line in lines
        if line.product_id.type == "consu" and not line.display_type and line.product_uom_qty > 0
    ]
    moving.confirm([_move(line, line.product_uom_qty) for line in wanted])


def adapt(line: Record) -> None:
    """The order changed after it was confirmed: more, less, or none."""
    if line.product_id.type != "consu":
        return
    planned = sum(move.product_uom_qty * _direction(move) for move in line.move_ids if move.state != "cancel")
    difference = line.product_uom_qty - planned
    open_moves = [m for m in line.move_ids if m.state not in moving.CLOSED and _direction(m) > 0]
    if difference > 0:
        _more(line, difference, open_moves)
    elif difference < 0:
        _fewer(-difference, open_moves)


def _direction(move: Record) -> int:
    return 1 if move.location_dest_id.usage == "customer" else -1


def _more(line: Record, difference: float, open_moves: list[Record]) -> None:
    if open_moves:
        open_moves[0].put(product_uom_qty=open_moves[0].product_uom_qty + difference)
        moving.set_aside(open_moves[:1])
    else:
        moving.confirm([_move(line, difference)])


def _fewer(difference: float, open_moves: list[Record]) -> None:
    for move in open_moves:
        part = min(move.product_uom_qty, difference)
        left, difference = move.product_uom_qty - part, difference - part
        if move.quantity > left:
            moving.set_quantity(move, left)
        move.put(product_uom_qty=left)
        if left:
            moving.refresh([move])
        else:
            moving.cancel([move])


def check_decrease(line: Record, wanted: float) -> None:
    if line.qty_delivered_method == "stock_move" and wanted < line.qty_delivered:
        raise UserError(BELOW_DELIVERED)


def _move(line: Record, quantity: float) -> Record:
    order = line.order_id
    picking = _open_picking(order) or _new_picking(order)
    return line.env["stock.move"].make(
        {
            "name": line.product_id.display_name,
            "product_id": line.product_id.id,
            "product_uom_qty": quantity,
            "picking_id": picking.id,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "warehouse_id": order.warehouse_id.id,
            "origin": picking.origin,
            "partner_id": order.partner_shipping_id.id,
            "sale_line_id": line.id,
        }
    )


def _open_picking(order: Record) -> Record | None:
    fitting = (
        p for p in order.picking_ids if p.state not in moving.CLOSED and p.picking_type_code == "outgoing"
    )
    return next(fitting, None)


def _new_picking(order: Record) -> Record:
    reference = f" - {order.client_order_ref}" if order.client_order_ref else ""
    return order.env["stock.picking"].make(
        {
            "picking_type_id": order.warehouse_id.out_type_id.id,
            "partner_id": order.partner_shipping_id.id,
            "origin": f"{order.name}{reference}",
            "sale_id": order.id,
            "carrier_id": order.carrier_id.id,
            "move_type": order.picking_policy,
            "company_id": order.company_id.id,
            "location_dest_id": order.env.by_reference("stock.stock_location_customers").id,
            "scheduled_date": order.commitment_date or order.env.now,
        }
    )
