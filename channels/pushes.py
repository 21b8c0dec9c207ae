"""Remember whether a marketplace sends us its pushes."""

from dataclasses import asdict

from channels.models import PushStatus
from channels.records import PushStatusData
from omnihub.core import clock


def remember(kind: str, found: PushStatusData) -> PushStatus:
    values = asdict(found) | {"state": found.state[:32], "as_of": clock.now()}
    row, _new = PushStatus.objects.update_or_create(kind=kind, defaults=values)
    return row
