"""A remote's error as a line of the connection test: where it happened, and what to do."""

from urllib.parse import urlsplit

from django.conf import settings

from erp_bridge.check.findings import Finding, bad
from omnihub.core import gates
from omnihub.core.errors import Busy, RemoteError, SignedOut, Unreachable
from omnihub.core.texts import Text, beside

ONLINE = ".odoo.com"
PLACES = {
    "odoo_no_database": Text("Database"),
    "odoo_not_set": Text("Settings"),
    "odoo_AccessError": Text("Rights"),
}


def failure(error: RemoteError, what: str = "") -> Finding:
    return bad(what or _place(error), explain(error))


def _place(error: RemoteError) -> str:
    if isinstance(error, Unreachable) or error.code.startswith("odoo_http"):
        return Text("Address")
    return PLACES.get(error.code, Text("API key") if isinstance(error, SignedOut) else "Odoo")


def explain(error: RemoteError) -> str:
    if isinstance(error, Unreachable):
        if error.sent:
            return Text(
                "%(words)s It may be busy, or restarting: test again in a few minutes. A trial "
                "order that was under way is found and finished then.",
                words=error.words,
            )
        return Text(
            "%(address)s cannot be reached. Check the address in ODOO_URL, and that Odoo runs and "
            "lets this machine in.",
            address=settings.ODOO_URL,
        )
    if isinstance(error, Busy):
        words = error.words
        if error.code != gates.CLOSED:
            words = beside(words, Text("It is doing something else just now."))
        return beside(words, Text("Test again in a minute."))
    host = urlsplit(settings.ODOO_URL).hostname or ""
    if isinstance(error, SignedOut) and host.endswith(ONLINE):
        return Text(
            "%(words)s On Odoo Online the API belongs to the Custom plan only: check the plan too.",
            words=error.words,
        )
    return error.words
