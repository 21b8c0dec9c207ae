"""WhatsApp's payloads as our records."""

import re
from collections.abc import Iterable, Iterator, Mapping

from omnihub.notifications import records
from omnihub.notifications.records import (
    InboundData,
    News,
    NumberData,
    Sent,
    StatusData,
    TemplateData,
    TemplateNews,
)
from omnihub.notifications.whatsapp import errors, payloads
from omnihub.notifications.whatsapp.payloads import Change, Failure, Row

VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
HELD = "held_for_quality_assessment"
STATES: Mapping[str, str] = {
    "sent": records.SENT,
    "delivered": records.DELIVERED,
    "read": records.READ,
    "played": records.READ,
    "failed": records.FAILED,
}
STOP_WORDS = frozenset({"stop", "berhenti", "unsubscribe", "stop pesan", "berhenti berlangganan"})
START_WORDS = frozenset({"start", "mulai", "subscribe"})
NOT_LETTERS = re.compile(r"[^\w\s]+")


def sent(accepted: payloads.Accepted) -> Sent:
    state = records.HELD if accepted.status == HELD else records.ACCEPTED
    return Sent(accepted.message_id, state)


def number(found: payloads.Number) -> NumberData:
    return NumberData(found.shown, found.verified_name, found.quality)


def template(found: payloads.Template) -> TemplateData:
    body = next((one.text("text") for one in found.components if one.text("type").upper() == "BODY"), "")
    return TemplateData(
        name=found.name,
        language=found.language,
        status=found.status,
        category=found.category,
        text=body,
        parameters=tuple(dict.fromkeys(VARIABLE.findall(body))),
        reason="" if found.reason == "NONE" else found.reason,
    )


def news(changes: Iterable[Change], phone_id: str, business_id: str) -> News:
    """What concerns our number and our account; an app may be subscribed to more."""
    statuses: list[StatusData] = []
    inbound: list[InboundData] = []
    templates: list[TemplateNews] = []
    for change in changes:
        if change.field == "messages" and _ours(change, phone_id):
            statuses += _statuses(change.value)
            inbound += [_inbound(one, change.value) for one in change.value.rows("messages")]
        elif change.field == "message_template_status_update" and change.business_id in {"", business_id}:
            templates.append(_template_news(change.value))
    return News(tuple(statuses), tuple(inbound), tuple(templates))


def _ours(change: Change, phone_id: str) -> bool:
    return change.value.row("metadata").text("phone_number_id") in {"", phone_id}


def _statuses(value: Row) -> Iterator[StatusData]:
    """A kind of status that we do not know changes nothing."""
    for row in value.rows("statuses"):
        if state := STATES.get(row.text("status")):
            yield _status(row, state)


def _status(row: Row, state: str) -> StatusData:
    failures = [Failure.parse(one) for one in row.rows("errors")] if state == records.FAILED else []
    failure = failures[0] if failures else None
    return StatusData(
        remote_id=row.need_text("id"),
        state=state,
        at=row.moment("timestamp"),
        callback=row.text("biz_opaque_callback_data"),
        code=errors.name(failure.code) if failure else "",
        words=errors.words(failure.code, failure.words) if failure else "",
        then=errors.then(failure.code) if failure else None,
    )


def _inbound(row: Row, value: Row) -> InboundData:
    """Who hides the number is named by the contact's `user_id` alone. That is no telephone number."""
    contact = next(iter(value.rows("contacts")), Row({}, "a contact"))
    digits = row.text("from") or contact.text("wa_id")
    is_phone = digits.isascii() and digits.isdecimal()
    return InboundData(
        remote_id=row.need_text("id"),
        at=row.moment("timestamp"),
        phone=f"+{digits}" if is_phone else "",
        user_id=contact.text("user_id"),
        kind=row.text("type") or "text",
        wants=_wants(_said(row)),
    )


def _said(row: Row) -> str:
    """The text typed, or the button pressed."""
    kind = row.text("type")
    if kind == "text":
        return row.row("text").text("body")
    if kind == "button":
        return row.row("button").text("text")
    if kind == "interactive":
        inner = row.row("interactive")
        return inner.row(inner.text("type") or "button_reply").text("title")
    return ""


def _wants(said: str) -> str:
    """Only where the whole message is that word: "please stop by tomorrow" stops nothing."""
    words = " ".join(NOT_LETTERS.sub(" ", said).casefold().split())
    if words in STOP_WORDS:
        return records.STOP
    return records.START if words in START_WORDS else ""


def _template_news(value: Row) -> TemplateNews:
    reason = value.text("reason")
    return TemplateNews(
        name=value.need_text("message_template_name"),
        language=value.need_text("message_template_language"),
        status=value.need_text("event").upper(),
        reason="" if reason == "NONE" else reason,
    )
