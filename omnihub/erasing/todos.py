"""The work this app adds, by name."""

from datetime import datetime

from omnihub.core.work import Todo
from omnihub.erasing.models import Erasure

FINISH = "buyer.erase"


def finish(row: Erasure, reason: str, at: datetime | None = None) -> Todo:
    return Todo(FINISH, str(row.pk), reason=reason, not_before=at)
