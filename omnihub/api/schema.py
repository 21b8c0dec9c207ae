"""The description of the API in OpenAPI 3, made of the code that answers."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from omnihub.api.problems import TYPE
from omnihub.api.serializers.parts import Problem

KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="new for each call, the same when it is sent again: up to 100 letters, a UUID say",
)


def problems(*statuses: int) -> dict[Any, Any]:
    return {(status, TYPE): OpenApiResponse(Problem) for status in (*statuses, 401, 403, 404, 429)}


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How a partner says who it is."""

    target_class = "omnihub.api.authentication.KeyAuthentication"
    name = "key"

    def get_security_definition(self, _auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "A key of a partner: ohk_…"}
