"""/jsonrpc: HTTP 200 whatever happened; a None leaves no `result` at all."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sandbox.odoo import calls, world
from sandbox.odoo.errors import envelope
from sandbox.odoo.rpc import services

SERVER_ERROR = 200


@csrf_exempt
@require_POST
def jsonrpc(request: HttpRequest) -> HttpResponse:
    try:
        asked = json.loads(request.body)
        parameters = asked.get("params") or {}
    except (ValueError, AttributeError):
        return HttpResponse("Invalid JSON data", status=400, content_type="text/html")
    return JsonResponse({"jsonrpc": "2.0", "id": asked.get("id"), **_answer(parameters)})


def _answer(parameters: dict[str, Any]) -> dict[str, Any]:
    try:
        service, method, arguments = (parameters[name] for name in ("service", "method", "args"))
        result = services.dispatch(world.current(), service, method, arguments)
    except Exception as error:  # noqa: BLE001  a server answers with its errors
        told = {"code": SERVER_ERROR, "message": "Odoo Server Error", "data": envelope(error)}
        return {"error": told}
    return {} if result is None else {"result": result}


@csrf_exempt
@require_POST
def version_info(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"jsonrpc": "2.0", "id": None, "result": calls.VERSION})
