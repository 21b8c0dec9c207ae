"""What every address of the API has in common: who may call, how often, and what an answer looks like."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework.parsers import JSONParser
from rest_framework.permissions import BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from channels.models import Shop
from channels.models.own import KIND
from omnihub.api import limits, problems
from omnihub.api.authentication import Caller, KeyAuthentication
from omnihub.api.models import ApiKey, Partner
from omnihub.api.scopes import Scope

READS = ("GET", "HEAD", "OPTIONS")


class HasScope(BasePermission):
    """The key was given what this address asks for."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not isinstance(request.auth, ApiKey):
            return False
        assert isinstance(view, Door)
        needed = view.scopes["GET" if request.method in READS else "POST"]
        self.message = _("This key lacks the right %(scope)s.") % {"scope": needed.value}
        return needed in request.auth.scopes


class Door(APIView):
    """`scopes`: what a key needs to read here (GET) and to write (POST)."""

    authentication_classes = (KeyAuthentication,)
    permission_classes = (HasScope,)
    renderer_classes = (JSONRenderer,)
    parser_classes = (JSONParser,)
    scopes: ClassVar[Mapping[str, Scope]] = {"GET": Scope.CHECKOUTS, "POST": Scope.SELL}
    left: int | None = None

    @property
    def partner(self) -> Partner:
        caller = self.request.user
        assert isinstance(caller, Caller)
        return caller.partner

    @property
    def shops(self) -> Any:
        """Where this partner may sell: own shops only, whatever was ticked."""
        return Shop.objects.filter(partners=self.partner, kind=KIND).select_related("storefront")

    def check_throttles(self, request: Request) -> None:
        """After it is known who calls; DRF's own would count in each process for itself."""
        super().check_throttles(request)
        if isinstance(request.auth, ApiKey):
            self.left = limits.count(request.auth.partner)

    def get_exception_handler(self) -> Any:
        return problems.answer

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        answered: Response = super().finalize_response(request, response, *args, **kwargs)
        answered["Cache-Control"] = "no-store"
        if self.left is not None and isinstance(request.auth, ApiKey):
            answered["X-RateLimit-Limit"] = str(request.auth.partner.per_minute)
            answered["X-RateLimit-Remaining"] = str(max(self.left, 0))
        return answered
