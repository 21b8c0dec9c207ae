"""/json/2/<model>/<method>: a bearer key, arguments by name, errors as HTTP status codes."""

import inspect
import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from sandbox.odoo import calls, world
from sandbox.odoo.environment import Env
from sandbox.odoo.errors import OdooError, envelope
from sandbox.odoo.model import Model


class HttpError(Exception):
    """What is refused before Odoo's own code runs."""

    def __init__(self, status: HTTPStatus, name: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.name = name


@csrf_exempt
@require_POST
def call(request: HttpRequest, model: str, method: str) -> HttpResponse:
    try:
        result = _result(request, model, method)
    except HttpError as error:
        told = {
            "name": f"werkzeug.exceptions.{error.name}",
            "message": str(error),
            "context": {},
            "debug": "",
        }
        return JsonResponse({**told, "arguments": [str(error), error.status]}, status=error.status)
    except OdooError as error:
        return JsonResponse(envelope(error), status=error.status)
    except Exception as error:  # noqa: BLE001  a server answers with its errors
        return JsonResponse(envelope(error), status=HTTPStatus.INTERNAL_SERVER_ERROR)
    return JsonResponse(result, safe=False)


def _result(request: HttpRequest, name: str, method: str) -> Any:
    here = world.current()
    database = request.headers.get("X-Odoo-Database")
    if database and database != here.database:
        raise HttpError(
            HTTPStatus.NOT_FOUND, "NotFound", "No database is selected and the requested URL was not found"
        )
    uid = _user(request)
    named = _body(request)
    numbers, context = named.pop("ids", None) or [], named.pop("context", None) or {}
    with calls.transaction(here, uid, context) as env:
        function = _function(env, name, method)
        positional = [numbers] if function.exposed == "records" else []
        if numbers and not positional:
            raise HttpError(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "UnprocessableEntity",
                f"cannot call {name}.{method} with ids",
            )
        _check_arguments(function, positional, named)
        return calls.call(env, name, method, positional, named)


def _user(request: HttpRequest) -> int:
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        message = "User not authenticated, use an API Key with a Bearer Authorization header."
        raise HttpError(HTTPStatus.UNAUTHORIZED, "Unauthorized", message)
    uid = calls.by_key(world.current(), key.strip())
    if uid is None:
        raise HttpError(HTTPStatus.UNAUTHORIZED, "Unauthorized", "Invalid apikey")
    return uid


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        named = json.loads(request.body or b"{}")
    except ValueError as error:
        raise HttpError(
            HTTPStatus.BAD_REQUEST, "BadRequest", f"could not parse the body as json: {error}"
        ) from None
    if not isinstance(named, dict):
        raise HttpError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "UnprocessableEntity",
            "could not parse the body, expected a json object",
        )
    return named


def _function(env: Env, name: str, method: str) -> Any:
    if name not in env:
        raise HttpError(HTTPStatus.NOT_FOUND, "NotFound", f"the model {name!r} does not exist")
    calls.check_name(method)
    try:
        return calls.exposed(env[name], method)
    except AttributeError as error:
        raise HttpError(HTTPStatus.NOT_FOUND, "NotFound", str(error)) from None


def _check_arguments(function: Any, positional: list[Any], named: dict[str, Any]) -> None:
    try:
        inspect.signature(function).bind(*positional, **named)
    except TypeError as error:
        raise HttpError(HTTPStatus.UNPROCESSABLE_ENTITY, "UnprocessableEntity", str(error)) from None


@require_GET
def version(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"version_info": calls.VERSION["server_version_info"], "version": "18.0"})


@require_GET
def doc(request: HttpRequest, name: str) -> HttpResponse:
    """The signatures that the client library asks for when it is given positional arguments."""
    try:
        uid = _user(request)
    except HttpError as error:
        return JsonResponse({"message": str(error)}, status=error.status)
    with calls.transaction(world.current(), uid) as env:
        if name not in env:
            return JsonResponse(
                {"message": f"the model {name!r} does not exist"}, status=HTTPStatus.NOT_FOUND
            )
        return JsonResponse({"model": name, "methods": _methods(env[name])})


def _methods(model: Model) -> dict[str, Any]:
    found = {}
    for name in dir(type(model)):
        function = getattr(model, name)
        if hasattr(function, "exposed"):
            names = list(inspect.signature(function).parameters)
            on_records = function.exposed == "records"
            found[name] = {
                "parameters": {each: {} for each in (names[1:] if on_records else names)},
                "api": [] if on_records else ["model"],
            }
    return found
