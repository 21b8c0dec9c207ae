"""What every address of the API has in common: who may call, how often, and what an answer looks like."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework.permissions import BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from channels.models import Shop
from channels.models.own import KIND
from omnihub.api import limits, problems
from omnihub.api.authentication import Caller, KeyAuthentication
from omnihub.api.bodies import Body
from omnihub.api.models import ApiKey, Partner
from omnihub.api.scopes import Scope
from omnihub.checkout.doors import strict

READS = ("GET", "HEAD", "OPTIONS")


def plain(text: str) -> str:
    """What stands in an address, without NULs: PostgreSQL does not even look for one."""
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")


class HasScope(BasePermission):
    """The key was given what this address asks for."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not isinstance(request.auth, ApiKey):
            return False
        assert isinstance(view, Door)
        needed = view.scopes.get("GET" if request.method in READS else "POST")
        if needed is None:
            return True  # there is no such method here, which is said next
        self.message = _("This key lacks the right %(scope)s.") % {"scope": needed.value}
        return needed in request.auth.scopes


class Door(APIView):
    """`scopes`: what a key needs to read here (GET) and to write (POST)."""

    authentication_classes = (KeyAuthentication,)
    permission_classes = (HasScope,)
    renderer_classes = (JSONRenderer,)
    parser_classes = (Body,)
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

    def told(self, shape: type[Serializer[Any]]) -> dict[str, Any]:
        """What was sent, read by its serializer. Raises ValidationError."""
        form = shape(data=self.request.data)
        form.is_valid(raise_exception=True)
        read: dict[str, Any] = form.validated_data
        return read

    def perform_authentication(self, request: Request) -> None:
        """What a key may not do counts as well. DRF's own throttles count in each process for itself."""
        super().perform_authentication(request)
        if isinstance(request.auth, ApiKey):
            self.left = 0  # what one call too many is told
            self.left = limits.count(request.auth.partner)

    def get_exception_handler(self) -> Any:
        return problems.answer

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        answered: Response = super().finalize_response(request, response, *args, **kwargs)
        strict(answered)
        answered["Cache-Control"] = "no-store"
        if self.left is not None and isinstance(request.auth, ApiKey):
            answered["X-RateLimit-Limit"] = str(request.auth.partner.per_minute)
            answered["X-RateLimit-Remaining"] = str(max(self.left, 0))
        return answered
