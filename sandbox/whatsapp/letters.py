"""The webhook's bodies, stored in the transaction of what they tell."""

import json
import random
import time
from collections.abc import Sequence
from typing import Any

from sandbox import faults, options
from sandbox.whatsapp import errors, identity
from sandbox.whatsapp.models import Contact, Letter, Message, Template
from sandbox.world import memory

SUBSCRIBED = "whatsapp_subscribed"
SHUFFLE_SECONDS = 2.0
Value = dict[str, Any]


def tell(field: str, values: Sequence[Value]) -> list[Letter]:
    """Nobody is told without an address or a subscription. With the dial `wa_hook.batch`, many at a time."""
    if not (options.current.whatsapp_url and memory.recall(SUBSCRIBED, default=True)):
        return []
    size = max(1, int(faults.dials.number("wa_hook.batch", 1)))
    chunks = [values[start : start + size] for start in range(0, len(values), size)]
    return Letter.objects.bulk_create([_letter(field, chunk) for chunk in chunks])


def _letter(field: str, values: Sequence[Value]) -> Letter:
    now = time.time()
    changes = [{"value": value, "field": field} for value in _merged(values)]
    when = {} if field == "messages" else {"time": int(now)}
    entry = {"id": identity.WABA_ID, **when, "changes": changes}
    body = {"object": "whatsapp_business_account", "entry": [entry]}
    wait = random.random() * SHUFFLE_SECONDS if faults.dials.strikes("wa_hook.shuffle") else 0.0
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=True)
    return Letter(body=text, made_at=now, due=now + wait)


def _merged(values: Sequence[Value]) -> list[Value]:
    """Half of a batch stands in one change, as its list of statuses; the rest in changes of their own."""
    together = [value for value in values if "statuses" in value][: len(values) // 2]
    if len(together) < 2:  # noqa: PLR2004  one alone is no list
        return list(values)
    first = dict(together[0])
    for name in ("statuses", "contacts"):
        if found := [one for value in together for one in value.get(name, [])]:
            first[name] = found
    return [first, *(value for value in values if value not in together)]


def status(message: Message, state: str, error_code: int) -> Value:
    contact, hidden = message.contact, faults.dials.strikes("wa_hook.bsuid")
    told: Value = {"id": message.wamid, "status": state, "timestamp": str(int(time.time()))}
    if not hidden:
        told["recipient_id"] = contact.wa_id
    if message.callback_data:
        told["biz_opaque_callback_data"] = message.callback_data
    if error_code:
        told["errors"] = [errors.in_status(error_code)]
    elif state in {"sent", "delivered"}:
        told["pricing"] = _price(message.charged_as)
    value = _frame()
    if not faults.dials.strikes("wa_hook.no_contacts"):
        value["contacts"] = [_contact(contact, hidden=hidden)]
    return value | {"statuses": [told]}


def _price(category: str) -> Value:
    kind = "free_customer_service" if category == "service" else "regular"
    return {"billable": kind == "regular", "pricing_model": "PMP", "type": kind, "category": category}


def inbound(message: Message, content: Value) -> Value:
    contact, hidden = message.contact, faults.dials.strikes("wa_hook.bsuid")
    told: Value = {} if hidden else {"from": contact.wa_id}
    told |= {"id": message.wamid, "timestamp": str(int(message.made_at)), "type": message.kind, **content}
    return _frame() | {"contacts": [_contact(contact, hidden=hidden)], "messages": [told]}


def reviewed(template: Template) -> Value:
    return {
        "event": template.status,
        "message_template_id": template.pk,
        "message_template_name": template.name,
        "message_template_language": template.language,
        "reason": template.reason,
        "message_template_category": template.category,
    }


def recategorised(template: Template, before: str) -> Value:
    return {
        "message_template_id": template.pk,
        "message_template_name": template.name,
        "message_template_language": template.language,
        "previous_category": before,
        "new_category": template.category,
    }


def _frame() -> Value:
    return {
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": identity.PHONE_DIGITS,
            "phone_number_id": identity.PHONE_ID,
        },
    }


def _contact(contact: Contact, *, hidden: bool) -> Value:
    known: Value = {"profile": {"name": contact.name or "Pembeli"}, "user_id": contact.user_id}
    return known if hidden else known | {"wa_id": contact.wa_id}
