"""/xmlrpc/<service> with text fault codes, /xmlrpc/2/<service> with numbers. None cannot be said."""

import xmlrpc.client
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sandbox.odoo import world
from sandbox.odoo.errors import AccessDenied, OdooError, class_name, debug, words
from sandbox.odoo.rpc import services

APPLICATION_ERROR = 1
SERVICES = {"common", "object"}


@csrf_exempt
@require_POST
def version_one(request: HttpRequest, service: str) -> HttpResponse:
    try:
        return _spoken(_answer(request.body, service))
    except Exception as error:  # noqa: BLE001  a server answers with its errors
        return _fault(*_old_style(error))


@csrf_exempt
@require_POST
def version_two(request: HttpRequest, service: str) -> HttpResponse:
    try:
        return _spoken(_answer(request.body, service))
    except Exception as error:  # noqa: BLE001
        code = error.code if isinstance(error, OdooError) else APPLICATION_ERROR
        return _fault(code, debug(error) if code == APPLICATION_ERROR else words(error))


def _answer(body: bytes, service: str) -> str:
    """The work is done and kept before anybody tries to put the answer into XML."""
    arguments, method = xmlrpc.client.loads(body, use_datetime=True)
    if service not in SERVICES:
        raise KeyError(service)
    result = services.dispatch(world.current(), service, str(method), arguments)
    return xmlrpc.client.dumps((result,), methodresponse=True, allow_none=False)


def _old_style(error: Exception) -> tuple[Any, str]:
    if isinstance(error, AccessDenied):
        return "AccessDenied", words(error)
    if isinstance(error, OdooError) and error.code != APPLICATION_ERROR:
        return f"warning -- {class_name(error).rpartition('.')[2]}\n\n{words(error)}", ""
    return str(error) if not isinstance(error, KeyError) else str(error.args[0]), debug(error)


def _spoken(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/xml; charset=utf-8")


def _fault(code: Any, text: str) -> HttpResponse:
    return _spoken(xmlrpc.client.dumps(_Fault(code, text)))


class _Fault(xmlrpc.client.Fault):
    """The old end point says its code in words."""

    def __init__(self, code: Any, text: str) -> None:
        super().__init__(0, text)
        self.faultCode = code
