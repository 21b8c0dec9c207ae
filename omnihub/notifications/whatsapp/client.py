"""WhatsApp's Cloud API: one short method a call. Reads answers; never retries, never pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from omnihub.core.errors import RemoteError, Unreachable, Unreadable
from omnihub.core.http import Answer, Remote
from omnihub.core.texts import Text
from omnihub.notifications.whatsapp import errors, payloads

TEMPLATE_FIELDS = "name,status,category,language,components,rejected_reason"
TEMPLATES_AT_ONCE = 100
MAY_BE_OUT = "whatsapp_no_answer"


@dataclass(frozen=True, slots=True)
class Account:
    """Our own identity at WhatsApp. `version` is the Graph API's, such as v26.0."""

    version: str
    phone_id: str
    business_id: str
    token: str = field(repr=False)


class Client:
    def __init__(self, remote: Remote, account: Account) -> None:
        self.remote = remote
        self.account = account

    def send_template(
        self, to: str, name: str, language: str, parameters: Mapping[str, str], callback: str
    ) -> payloads.Accepted:
        """`to`: digits with the country's code. `callback` comes back in every status of the message."""
        template: dict[str, Any] = {"name": name, "language": {"code": language}}
        if parameters:
            filled = [
                {"type": "text", "parameter_name": key, "text": text} for key, text in parameters.items()
            ]
            template["components"] = [{"type": "body", "parameters": filled}]
        return self._send(to, {"type": "template", "template": template}, callback)

    def send_text(self, to: str, text: str, callback: str) -> payloads.Accepted:
        """Only within 24 hours after their last message."""
        content = {"type": "text", "text": {"body": text, "preview_url": False}}
        return self._send(to, content, callback)

    def templates(self, after: str = "") -> payloads.TemplatePage:
        params = {
            "fields": TEMPLATE_FIELDS,
            "limit": TEMPLATES_AT_ONCE,
            **({"after": after} if after else {}),
        }
        path = f"/{self.account.business_id}/message_templates"
        return payloads.TemplatePage.parse(_opened(self._call("GET", path, params=params)))

    def number(self) -> payloads.Number:
        params = {"fields": "display_phone_number,verified_name,quality_rating"}
        answer = self._call("GET", f"/{self.account.phone_id}", params=params)
        return payloads.Number.parse(_opened(answer))

    def subscribed(self) -> bool:
        """Whether any app's webhook is told the account's news."""
        answer = self._call("GET", f"/{self.account.business_id}/subscribed_apps")
        return bool(payloads.Row(_opened(answer), "the subscriptions").rows("data"))

    def _send(self, to: str, content: Mapping[str, Any], callback: str) -> payloads.Accepted:
        """An answer that nobody can read is none: the message may be out all the same."""
        body = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": to,
            **content,
            "biz_opaque_callback_data": callback,
        }
        answer = self._call("POST", f"/{self.account.phone_id}/messages", json=body)
        try:
            return payloads.Accepted.parse(_opened(answer))
        except Unreadable as error:
            raise _may_be_out(answer) from error

    def _call(
        self, method: str, path: str, *, params: Mapping[str, Any] | None = None, json: Any = None
    ) -> Answer:
        headers = {"Authorization": f"Bearer {self.account.token}"}
        path = f"/{self.account.version}{path}"
        return self.remote.call(method, path, params=params, json=json, headers=headers)


def _opened(answer: Answer) -> Any:
    """The body of an answer without error. HTTP's status counts only where there is no JSON."""
    try:
        body = answer.json()
    except Unreadable:
        if HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise _turned_away(answer) from None
        raise
    if not (isinstance(body, dict) and body.get("error")):
        return body
    failure = payloads.Failure.parse(payloads.Row(body["error"], "an error"))
    code = errors.UNKNOWN_OBJECT if failure.about_object else failure.code
    raise errors.error(code, failure.words, retry_at=answer.retry_after())


def _turned_away(answer: Answer) -> RemoteError:
    """A page of somebody's gateway: the call was not read."""
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return errors.error(4, "HTTP 429", retry_at=answer.retry_after())
    return errors.Stopped(
        Text(
            "WhatsApp turned the call away before reading it (HTTP %(status)s). Check WHATSAPP_BASE_URL.",
            status=answer.status,
        ),
        code=f"whatsapp_http_{answer.status}",
    )


def _may_be_out(answer: Answer) -> Unreachable:
    words = Text("WhatsApp's answer cannot be read (HTTP %(status)s).", status=answer.status)
    return Unreachable(words, sent=True, code=MAY_BE_OUT)
