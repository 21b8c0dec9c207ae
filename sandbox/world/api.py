"""The control API: JSON in, JSON out."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse

from sandbox import faults, options, running

View = Callable[..., JsonResponse]


def json_view(view: Callable[..., Any]) -> View:
    """Hands the view the JSON body; a ValueError becomes a 400 with its words."""

    @wraps(view)
    def answered(request: HttpRequest, **names: str) -> JsonResponse:
        try:
            given = json.loads(request.body) if request.method == "POST" and request.body else {}
            return JsonResponse(view(request, given, **names), safe=False)
        except (ValueError, TypeError) as error:
            return JsonResponse({"error": str(error)}, status=400)

    return answered


@json_view
def reset(_request: HttpRequest, _given: dict[str, Any]) -> dict[str, Any]:
    running.reset()
    return {"ok": True}


@json_view
def fault_dials(request: HttpRequest, given: dict[str, Any]) -> dict[str, Any]:
    if request.method == "POST":
        faults.dials.replace(given, options.current.seed)
    return faults.dials.read()


@json_view
def settings(request: HttpRequest, given: dict[str, Any]) -> dict[str, Any]:
    if request.method == "POST":
        options.change(given)
    return options.read()
