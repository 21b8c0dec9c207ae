"""Whose key is it, and may it do this?"""

import base64
import binascii

from django.http import HttpRequest

from sandbox import options
from sandbox.xendit import errors, identity


def check(request: HttpRequest) -> None:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        raise errors.refused("API_VALIDATION_ERROR", "An API key is required.")
    key = _user(given)
    if key.startswith("xnd_production_"):
        raise errors.ApiError(401, "INVALID_API_KEY", "This is a sandbox: keep live keys away from it.")
    if key not in {identity.SECRET_KEY, identity.READ_ONLY_KEY} or options.current.xendit_key_revoked:
        raise errors.ApiError(401, "INVALID_API_KEY", "API key is not authorized for this API service")
    if key == identity.READ_ONLY_KEY and request.method != "GET":
        raise errors.forbidden("REQUEST_FORBIDDEN_ERROR", "The API key has no permission to write.")


def _user(given: str) -> str:
    """The password is empty: "key:" in base64."""
    try:
        return base64.b64decode(given, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError) as error:
        raise errors.ApiError(401, "INVALID_API_KEY", "API key format is invalid") from error
