"""The description of the API. It has no secrets, so everybody may read it."""

from functools import cache
from typing import Any

from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class Description(APIView):
    schema = None
    authentication_classes = ()
    permission_classes = (AllowAny,)
    renderer_classes = (OpenApiYamlRenderer, OpenApiJsonRenderer)

    def get(self, _request: Request) -> Response:
        return Response(_drawn(get_language() or "en"))


@cache
def _drawn(_language: str) -> Any:
    """Once in the life of a process: it takes a while, and anybody may ask."""
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
