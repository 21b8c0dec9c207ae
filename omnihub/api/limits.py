"""How often a partner may call, and how often a wrong key is tried: counted by all web processes together."""

from http import HTTPStatus

from django.http import HttpRequest
from django.utils.translation import gettext as _

from omnihub.api.models import Partner
from omnihub.api.problems import Problem
from omnihub.core import tallies
from omnihub.people import address

SECONDS = 60
WRONG_KEYS = 30
PINGS = 6


def count(partner: Partner) -> int:
    """How many calls are left in this minute. Raises Problem for one too many."""
    left = partner.per_minute - tallies.count(f"partner:{partner.pk}", SECONDS)
    if left < 0:
        words = _("More than %(most)d calls in a minute. Please wait.") % {"most": partner.per_minute}
        raise Problem(HTTPStatus.TOO_MANY_REQUESTS, "too_many_calls", words, wait=SECONDS)
    return left


def count_wrong_key(request: HttpRequest) -> None:
    """Raises Problem for an address that goes on trying."""
    if tallies.count(f"wrong partner key:{address.to_count(request)}", SECONDS) > WRONG_KEYS:
        words = _("Too many wrong keys from this address. Please wait.")
        raise Problem(HTTPStatus.TOO_MANY_REQUESTS, "too_many_wrong_keys", words, wait=SECONDS)


def count_ping(partner: Partner) -> None:
    """Raises Problem: nobody has others called by us at will."""
    if tallies.count(f"partner ping:{partner.pk}", SECONDS) > PINGS:
        words = _("More than %(most)d tests in a minute. Please wait.") % {"most": PINGS}
        raise Problem(HTTPStatus.TOO_MANY_REQUESTS, "too_many_calls", words, wait=SECONDS)
