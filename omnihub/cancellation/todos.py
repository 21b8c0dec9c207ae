"""The work this app adds, by name."""

from datetime import datetime

from omnihub.cancellation.models import Step
from omnihub.core.work import Todo

STEP = "cancellation.step"


def step(row: Step, reason: str, at: datetime | None = None) -> Todo:
    """One at a time for each order; what makes Odoo write stands in line with all that writes there."""
    place = "odoo:order" if row.side == Step.Side.ERP else "cancellation"
    key = f"{place}:{row.cancellation.order_id}"
    return Todo(STEP, str(row.pk), key=key, reason=reason, not_before=at)
