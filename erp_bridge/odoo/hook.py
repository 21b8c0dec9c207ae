"""Is this call from our Odoo? Its automation signs nothing, so the address itself is the secret.

A hint says only "look again", and Odoo gives several for one change, from inside its transaction. Those of
one second are one event: the look that they ask for comes later than all of them.
"""

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from omnihub.core import clock, installation
from omnihub.core.verdicts import Refuse, Store, Verdict

SALT = "omnihub.odoo.hook"


def verify(_request: HttpRequest, key: str) -> Verdict:
    if not constant_time_compare(key, token()):
        return Refuse(404)
    return Store(str(clock.to_epoch(clock.now())))


def token() -> str:
    """64 hex digits of this installation's own, which nobody has to keep."""
    return salted_hmac(SALT, installation.key(), algorithm="sha256").hexdigest()


def address() -> str:
    """Where Odoo finds us; empty where PUBLIC_URL does not say it."""
    return settings.PUBLIC_URL and f"{settings.PUBLIC_URL}/hooks/odoo/{token()}/"
