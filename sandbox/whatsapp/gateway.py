"""The Graph API's door: version, token, object, then the call."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from sandbox.whatsapp import account, errors, identity, sending, template_calls
from sandbox.whatsapp.errors import ApiError

Handler = Callable[[Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Place:
    """An object of the graph and what hangs on it; "" is the object itself."""

    node: str
    edge: str


CALLS: Mapping[tuple[str, Place], Handler] = {
    ("POST", Place(identity.PHONE_ID, "messages")): sending.take,
    ("GET", Place(identity.PHONE_ID, "")): account.number,
    ("GET", Place(identity.WABA_ID, "phone_numbers")): account.numbers,
    ("GET", Place(identity.WABA_ID, "")): account.business,
    ("GET", Place(identity.WABA_ID, "subscribed_apps")): account.subscribed,
    ("POST", Place(identity.WABA_ID, "subscribed_apps")): account.subscribe,
    ("DELETE", Place(identity.WABA_ID, "subscribed_apps")): account.unsubscribe,
    ("GET", Place(identity.WABA_ID, "message_templates")): template_calls.listed,
    ("POST", Place(identity.WABA_ID, "message_templates")): template_calls.create,
    ("DELETE", Place(identity.WABA_ID, "message_templates")): template_calls.delete,
}


@csrf_exempt
def call(request: HttpRequest, version: str, node: str, edge: str = "") -> HttpResponse:
    try:
        return JsonResponse(_answered(request, int(version), Place(node, edge)))
    except ApiError as error:
        return JsonResponse(error.body(), status=error.http_status)


def _answered(request: HttpRequest, version: int, place: Place) -> dict[str, Any]:
    if version not in identity.VERSIONS:
        raise ApiError(2635, message=f"(#2635) You are calling a deprecated version of the API: v{version}.0")
    if request.headers.get("Authorization", "") != f"Bearer {identity.TOKEN}":
        raise errors.token_wrong()
    handle = CALLS.get((request.method or "", place))
    if handle is None:
        raise errors.unknown_object(request.method or "", place.node)
    return handle(_read(request))


def _read(request: HttpRequest) -> Mapping[str, Any]:
    """The query, and over it the JSON body."""
    if not request.body:
        return request.GET.dict()
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise errors.invalid("The body is not JSON.") from error
    if not isinstance(body, dict):
        raise errors.invalid("The body is not an object.")
    return request.GET.dict() | body
