"""Messages to phones: what is refused at once, and what will become of those that are taken."""

import base64
import random
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox import faults, options, storage
from sandbox.whatsapp import errors, filling, identity, life, numbers, post
from sandbox.whatsapp.errors import ApiError
from sandbox.whatsapp.models import Contact, Message, Template
from sandbox.whatsapp.numbers import Magic

Given = Mapping[str, Any]
Answer = dict[str, Any]
WINDOW_SECONDS = 24 * 3600
LONGEST_TEXT, LONGEST_CALLBACK_DATA = 4096, 512
KINDS = ("text", "template")
OTHER_KINDS = (
    "audio",
    "contacts",
    "document",
    "image",
    "interactive",
    "location",
    "reaction",
    "sticker",
    "video",
)


@dataclass(frozen=True, slots=True)
class Content:
    text: str
    template: str = ""
    language: str = ""
    category: str = "service"
    parameters: dict[str, str] = field(default_factory=dict)
    buttons: list[dict[str, str]] = field(default_factory=list)


def take(given: Given) -> Answer:
    if given.get("messaging_product") != "whatsapp":
        raise errors.missing("messaging_product")
    if given.get("status") == "read":
        return {"success": True}
    contact_input, wa_id = _recipient(given)
    magic = numbers.magic(wa_id)
    if wa_id == identity.PHONE_DIGITS:
        raise ApiError(131021)
    if magic.at_once:
        raise ApiError(magic.code)
    _check_allowed(wa_id)
    content = _content(given)
    if not magic.sends:
        return _silent()
    message = _store(given, wa_id, content, magic)
    life.wake()
    if magic.hangs:
        return _silent()
    if faults.dials.strikes("wa_hook.early"):
        _tell_before_the_answer(message)
    return _answer(message, contact_input)


def _recipient(given: Given) -> tuple[str, str]:
    """`to` wins over `recipient`, which is a BSUID and never turned into digits."""
    if to := given.get("to"):
        if wa_id := numbers.digits(str(to)):
            return str(to), wa_id
        raise ApiError(131009, "to: not a phone number")
    bsuid = str(given.get("recipient") or "")
    if not bsuid:
        raise errors.missing("to")
    known = Contact.objects.filter(user_id=bsuid).first()
    if known is None:
        raise ApiError(131009, "recipient: unknown user")
    return bsuid, known.wa_id


def _check_allowed(wa_id: str) -> None:
    allowed = options.current.whatsapp_allowed
    if allowed and wa_id not in allowed.split():
        raise ApiError(131030, "Recipient phone number not in allowed list: add it and try again.")


def _content(given: Given) -> Content:
    kind = given.get("type") or "text"
    if kind in OTHER_KINDS:
        raise ApiError(131051, f"The sandbox knows no messages of type {kind!r}.")
    if kind not in KINDS:
        raise errors.invalid(f"Param type must be one of {{{', '.join(KINDS)}}} - got {kind!r}.")
    inner = given.get(kind)
    if not isinstance(inner, Mapping):
        raise ApiError(131008, f"Parameter '{kind}' is mandatory for type '{kind}'")
    if len(str(given.get("biz_opaque_callback_data") or "")) > LONGEST_CALLBACK_DATA:
        raise errors.invalid(f"biz_opaque_callback_data: at most {LONGEST_CALLBACK_DATA} characters")
    return _text(inner) if kind == "text" else _template(inner)


def _text(inner: Given) -> Content:
    body = inner.get("body")
    if not isinstance(body, str) or not body:
        raise ApiError(131008, "text.body is required")
    if len(body) > LONGEST_TEXT:
        raise errors.invalid(f"text.body: at most {LONGEST_TEXT} characters")
    return Content(body)


def _template(inner: Given) -> Content:
    name, language = inner.get("name"), (inner.get("language") or {}).get("code")
    if not name or not language:
        raise ApiError(131008, "template.name and template.language.code are required")
    row = Template.objects.filter(name=name, language=language).first()
    if row is not None and row.status in {"PAUSED", "DISABLED"}:
        raise ApiError(132015 if row.status == "PAUSED" else 132016)
    if row is None or row.status != "APPROVED":
        raise ApiError(132001, f"template name ({name}) does not exist in {language}")
    filled = filling.fill(row, inner.get("components") or [])
    return Content(filled.text, name, language, row.category.lower(), filled.parameters, filled.buttons)


def _store(given: Given, wa_id: str, content: Content, magic: Magic) -> Message:
    now = time.time()
    with storage.writing():
        contact = numbers.contact(wa_id)
        plan = _plan(contact, content, magic, now)
        return Message.objects.create(
            wamid=new_id(),
            contact=contact,
            kind="template" if content.template else "text",
            text=content.text,
            buttons=content.buttons,
            template=content.template,
            language=content.language,
            parameters=content.parameters,
            callback_data=str(given.get("biz_opaque_callback_data") or ""),
            charged_as=content.category,
            made_at=now,
            plan=plan,
            plan_due=now + plan[0][2] if plan else None,
        )


def _plan(contact: Contact, content: Content, magic: Magic, now: float) -> list[list[Any]]:
    """[status, error code, seconds]: a failure comes alone; a number below zero leaves that step out."""
    told = options.current
    outside = not content.template and now - (contact.wrote_at or 0) > WINDOW_SECONDS
    code = 131047 if outside else magic.code
    if not code and not numbers.on_whatsapp(contact.wa_id):
        code = 131026
    if outside and told.whatsapp_window_at_once:
        raise ApiError(131047)
    if code:
        return [["failed", code, max(told.whatsapp_sent_seconds, 0)]]
    steps = [
        ["sent", 0, told.whatsapp_sent_seconds],
        ["delivered", 0, told.whatsapp_delivered_seconds],
        ["read", 0, told.whatsapp_read_seconds],
    ]
    return [step for step in steps if step[2] >= 0]


def _tell_before_the_answer(message: Message) -> None:
    """The first status overtakes the answer: it is delivered before we say the message's id."""
    with storage.writing():
        fresh = Message.objects.select_related("contact").get(pk=message.pk)
        told = life.advance([fresh])
    post.office.deliver_now(told)


def _silent() -> Answer:
    """The answer comes so late that nobody hears it."""
    faults.cut()
    faults.wait_in_this_era(options.current.hang_seconds)
    return {}


def _answer(message: Message, contact_input: str) -> Answer:
    contact = message.contact
    by_user_id = contact_input == contact.user_id
    known = {"user_id": contact.user_id} if by_user_id else {"wa_id": contact.wa_id}
    told: Answer = {"id": message.wamid}
    if message.template:
        told["message_status"] = "accepted"
    return {
        "messaging_product": "whatsapp",
        "contacts": [{"input": contact_input, **known}],
        "messages": [told],
    }


def new_id() -> str:
    """`wamid.` and base64: opaque, and of different lengths."""
    return "wamid." + base64.b64encode(secrets.token_bytes(random.choice((30, 36, 45)))).decode()
