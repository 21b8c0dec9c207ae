"""What Odoo's automation asks for: a look at the warehouse it names, or at all that we sell from."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings

from erp_bridge import places, todos
from erp_bridge.odoo.payloads import link
from erp_bridge.records import Place
from omnihub.core import clock
from omnihub.core.errors import Unreadable
from omnihub.core.inbox import Incoming


def works(body: bytes) -> Incoming:
    """It is a hint, given before the change is committed: not one of its numbers is believed.

    Raises Unreadable or ValueError for what is no JSON object: the inbox keeps it with that note.
    """
    said = json.loads(body)
    if not isinstance(said, Mapping):
        raise Unreadable("Odoo's hint is no object of names and values.", code="odoo_hint")
    event = f"{said.get('_model') or 'something'} changed"
    near = [place for place in places.used() if _concerns(said, place)]
    if not near:
        return Incoming(event, ignored=True, note="No shop sells from this warehouse.")
    at = clock.now() + timedelta(seconds=settings.STOCK_HINT_SECONDS)
    found = tuple(todos.stock(place.key, todos.HINT, at) for place in near)
    return Incoming(event, found[0].subject if len(found) == 1 else "", found)


def _concerns(said: Mapping[str, Any], place: Place) -> bool:
    """Without a warehouse it may be any: a rule that somebody wrote by hand need not name it."""
    return "warehouse_id" not in said or link(said["warehouse_id"]) == place.warehouse_id
