"""A remote's error as a line of the connection test: where it happened, and what to do."""

from urllib.parse import urlsplit

from django.conf import settings

from erp_bridge.check.findings import Finding, bad
from omnihub.core import gates
from omnihub.core.errors import Busy, RemoteError, SignedOut, Unreachable

ONLINE = ".odoo.com"
PLACES = {"odoo_no_database": "Database", "odoo_not_set": "Settings", "odoo_AccessError": "Rights"}


def failure(error: RemoteError, what: str = "") -> Finding:
    return bad(what or _place(error), explain(error))


def _place(error: RemoteError) -> str:
    if isinstance(error, Unreachable) or error.code.startswith("odoo_http"):
        return "Address"
    return PLACES.get(error.code, "API key" if isinstance(error, SignedOut) else "Odoo")


def explain(error: RemoteError) -> str:
    if isinstance(error, Unreachable):
        if error.sent:
            return (
                f"{error.words} It may be busy, or restarting: test again in a few minutes. A trial order "
                "that was under way is found and finished then."
            )
        return (
            f"{settings.ODOO_URL} cannot be reached. Check the address in ODOO_URL, and that Odoo runs and "
            "lets this machine in."
        )
    if isinstance(error, Busy):
        wait = "" if error.code == gates.CLOSED else " It is doing something else just now."
        return f"{error.words}{wait} Test again in a minute."
    host = urlsplit(settings.ODOO_URL).hostname or ""
    if isinstance(error, SignedOut) and host.endswith(ONLINE):
        return f"{error.words} On Odoo Online the API belongs to the Custom plan only: check the plan too."
    return error.words
