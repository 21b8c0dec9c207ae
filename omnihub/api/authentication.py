"""Who calls: by `Authorization: Bearer ohk_…`. A cookie of staff opens nothing here."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from omnihub.api import keys, limits
from omnihub.api.models import ApiKey, Partner

SCHEME = "bearer"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who stands in DRF's place for a user."""

    key: ApiKey

    @property
    def partner(self) -> Partner:
        return self.key.partner

    @property
    def is_authenticated(self) -> bool:
        return True


class KeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Caller, ApiKey] | None:
        scheme, _space, told = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME:
            return None
        row = keys.find(told.strip())
        if row is None:
            limits.count_wrong_key(request._request)  # noqa: SLF001 - the only way to Django's own
            raise AuthenticationFailed(_("This key is not known here."), "key_unknown")
        if why := _shut(row):
            raise AuthenticationFailed(why, "key_shut")
        keys.note_use(row)
        return Caller(row), row

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - DRF's
        return 'Bearer realm="OmniHub"'


def _shut(row: ApiKey) -> str:
    """Why it opens nothing any more. Whoever holds the key may know."""
    if row.revoked_at:
        return _("This key was revoked.")
    if row.over:
        return _("The time of this key is over.")
    return "" if row.partner.is_active else _("This partner is switched off.")
