"""What Odoo would hold of each sale. Its ids lie far above those of the documents a demo makes."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from erp_bridge.models import Binding
from omnihub.core import clock
from omnihub.demo.seed.sales import Sale
from omnihub.demo.seed.table import Row, Table

FAR = 50_000_000
COLUMNS = ("kind", "subject", "odoo_model", "odoo_id", "name", "state", "digest", "bound_at", "as_of")


class Papers:
    def __init__(self) -> None:
        self.bindings = Table(Binding, *COLUMNS)

    def write(self, sales: Sequence[Sale], held: frozenset[int]) -> int:
        """History and what is held have no document."""
        sent = (sale for sale in sales if sale.paid_at and not sale.history and sale.pk not in held)
        return self.bindings.write([row for sale in sent for row in _papers(sale)])


def _papers(sale: Sale) -> Iterable[Row]:
    pk, year = sale.pk, sale.placed_at.year
    paid, shipped, released = sale.paid_at, sale.shipped_at, sale.released_at
    assert paid is not None
    gone = sale.cancelled_at is not None
    yield _row(sale, "order", "sale.order", pk, f"S{pk:07d}", "cancel" if gone else "sale", paid)
    state = "cancel" if gone else "done" if shipped else "assigned"
    yield _row(sale, "delivery", "stock.picking", pk, f"WH/OUT/{pk:07d}", state, paid)
    if shipped:
        yield _row(sale, "invoice", "account.move", pk, f"INV/{year}/{pk:07d}", "posted", shipped)
    if released:
        day = clock.jakarta_date(released)
        number = day.toordinal() % 10_000 * 10 + sale.stall.shop % 10
        yield _row(
            sale, "payment", "account.payment", number, f"PSHP/{day.year}/{number:05d}", "paid", released
        )


def _row(sale: Sale, kind: str, model: str, number: int, name: str, state: str, at: datetime) -> Row:
    digest = f"{sale.pk:064x}" if kind == "order" else ""
    return kind, str(sale.pk), model, FAR + number, name, state, digest, at, at
