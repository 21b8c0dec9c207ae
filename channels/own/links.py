"""The two secret links of a checkout: one that pays, one that only shows.

A token is derived from the checkout's key, so that it can be told again, in a message say, and is kept
nowhere. What is kept is its digest, by which it is found.
"""

import base64
import hashlib

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from channels.models import Checkout

BYTES = 16
PAY, TRACK = "channels.own.links.pay", "channels.own.links.track"


def stamp(checkout: Checkout) -> None:
    """A new checkout, before it is saved."""
    checkout.token_digest = digest(_token(PAY, checkout, settings.SECRET_KEY))
    checkout.track_digest = digest(_token(TRACK, checkout, settings.SECRET_KEY))


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def to_pay(token: str) -> Checkout | None:
    return Checkout.objects.select_related("shop__storefront").filter(token_digest=digest(token)).first()


def to_track(token: str) -> Checkout | None:
    return Checkout.objects.select_related("shop__storefront").filter(track_digest=digest(token)).first()


def pay_token(checkout: Checkout) -> str:
    """Empty where the key it was made with is gone."""
    return _told_again(PAY, checkout, checkout.token_digest)


def track_token(checkout: Checkout) -> str:
    return _told_again(TRACK, checkout, checkout.track_digest)


def pay_url(checkout: Checkout) -> str:
    token = pay_token(checkout)
    return f"{settings.PUBLIC_URL}/checkout/{token}/" if token else ""


def track_url(checkout: Checkout) -> str:
    token = track_token(checkout)
    return f"{settings.PUBLIC_URL}/track/{token}/" if token else ""


def _told_again(purpose: str, checkout: Checkout, kept: str) -> str:
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = _token(purpose, checkout, key)
        if constant_time_compare(digest(token), kept):
            return token
    return ""


def _token(purpose: str, checkout: Checkout, key: str | bytes) -> str:
    mac = salted_hmac(purpose, checkout.public_id, secret=key, algorithm="sha256").digest()[:BYTES]
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")
