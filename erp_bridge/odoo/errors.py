"""Odoo's exceptions in our words. A closed table: what isn't in it goes to a person.

The three protocols carry the same thing, the name of a Python exception and its message:
JSON-RPC in `error.data`, JSON-2 in the body of a 4xx or 5xx, XML-RPC as a number (or a traceback).
"""

import re
from collections.abc import Mapping
from typing import Any

from omnihub.core.errors import Busy, NotAllowed, Refused, RemoteError, SignedOut
from omnihub.core.texts import Text, beside

NEW_KEY = Text(
    "Make a new API key in Odoo (your name > My Profile > Account Security > New API Key) and put "
    "it into ODOO_API_KEY."
)
NO_NONE = "cannot marshal None unless allow_none is enabled"

# The same words may come as a UserError, inside an import's messages or as a bare database error.
LATER = re.compile(
    r"could not serialize access|deadlock detected|could not obtain lock|lock timeout|statement timeout"
    r"|current transaction is aborted|ir_model_data_module_name_uniq|too many connections"
    r"|database system is (?:starting up|shutting down)",
    re.IGNORECASE,
)
NO_DATABASE = re.compile(r'database "?(?P<name>[^"]+?)"? does not exist', re.IGNORECASE)
NO_DATABASE_CHOSEN = "No database is selected"
FAULTS = {
    2: "odoo.exceptions.UserError",
    3: "odoo.exceptions.AccessDenied",
    4: "odoo.exceptions.AccessError",
}
MOVED = range(300, 400)
DENIED = ("AccessDenied", "SessionExpiredException", "Unauthorized")
SHUT_OUT = (
    "odoo_http_",
    "odoo_login",
    "odoo_no_database",
    "odoo_not_set",
    "http_401",
    "http_403",
    *(f"odoo_{kind}" for kind in DENIED),
)
"""How the codes begin that say of the whole Odoo that it does not let us in. It may be for a while: a proxy
without its Odoo, a page of maintenance, a database that is being restored, a key that was renewed.
"""

OWN_WORDS = {"UserError", "ValidationError", "RedirectWarning", "Warning", "except_orm"}
UNKNOWN_NAME = {"ValueError", "KeyError", "AttributeError", "TypeError", "NameError", "NotFound"}
DATABASE_BUSY = {
    "ConcurrencyError",
    "DeadlockDetected",
    "InterfaceError",
    "LockError",
    "LockNotAvailable",
    "OperationalError",
    "QueryCanceled",
    "SerializationFailure",
    "TransactionRollbackError",
}


def of(name: str, message: str) -> RemoteError:
    """`name` is the exception's dotted name, `message` what it says."""
    kind = name.rpartition(".")[2]
    code = f"odoo_{kind}"
    words = " ".join(message.split())[:1000]
    missing = NO_DATABASE.search(message)
    if missing:
        return SignedOut(
            Text('Odoo has no database "%(name)s". Put the right name into ODOO_DB.', name=missing["name"]),
            code="odoo_no_database",
        )
    if NO_DATABASE_CHOSEN in message:  # JSON-2's answer to a name it does not know
        return SignedOut(
            Text("Odoo does not know the database of ODOO_DB. Put the right name there."),
            code="odoo_no_database",
        )
    if kind in DATABASE_BUSY or LATER.search(message):
        return Busy(
            Text("Odoo was busy with the same records; this is tried again."), code=code, detail=words
        )
    return _final(kind, code, words)


def _final(kind: str, code: str, words: str) -> RemoteError:
    if kind in DENIED:
        return SignedOut(beside(Text("The API key is refused by Odoo."), NEW_KEY), code=code, detail=words)
    if kind == "AccessError":
        return NotAllowed(
            Text(
                "The Odoo user of OmniHub lacks a right: %(words)s Give it this right in Odoo, then "
                "try again.",
                words=words,
            ),
            code=code,
        )
    if kind == "MissingError":
        return Refused(Text("A record was deleted in Odoo: %(words)s", words=words), code=code)
    if kind in OWN_WORDS:
        return Refused(Text("Odoo says: %(words)s", words=words), code=code)
    if kind in UNKNOWN_NAME:
        return Refused(
            Text(
                "This Odoo lacks something OmniHub works with: %(words)s Check its version and modules "
                "with the connection test.",
                words=words,
            ),
            code=code,
        )
    return Refused(
        Text(
            "Odoo stopped with an error nobody foresaw (%(kind)s): %(words)s",
            kind=kind or "unnamed",
            words=words,
        ),
        code=code,
    )


def of_data(error: Mapping[str, Any]) -> RemoteError:
    """JSON-RPC's `error`, or a JSON-2 body, which is the inner part alone."""
    inner = error.get("data")
    data = inner if isinstance(inner, Mapping) else error
    message = data.get("message") or error.get("message") or ""
    return of(str(data.get("name") or ""), str(message))


def of_fault(code: int | str, text: str) -> RemoteError:
    """XML-RPC's second version numbers what it knows and sends a traceback for the rest."""
    if code in FAULTS:
        return of(FAULTS[int(code)], text)
    last = next((line for line in reversed(text.splitlines()) if line.strip()), "")
    name, _, message = _exception_line(text).partition(": ")
    return of(name, message or last)


def _exception_line(text: str) -> str:
    """The line of a traceback that names the exception; its message may go on for more lines."""
    lines = text.strip().splitlines()
    frames = [number for number, line in enumerate(lines) if line.startswith((" ", "Traceback"))]
    first = frames[-1] + 1 if frames else 0
    return "\n".join(lines[first:]) if first < len(lines) else ""


def is_none_result(text: str) -> bool:
    """XML-RPC can't carry None: this fault comes after the transaction was committed."""
    return NO_NONE in text


def unknown_user(login: str) -> SignedOut:
    return SignedOut(
        beside(
            Text(
                'Odoo does not let the user "%(login)s" in: the login or its API key is wrong.', login=login
            ),
            NEW_KEY,
        ),
        code="odoo_login",
    )


def of_status(status: int, location: str = "") -> RemoteError | None:
    """An HTTP status of something that isn't Odoo's API: a proxy, another site, a moved address."""
    if status in MOVED:
        return SignedOut(
            Text(
                "The address in ODOO_URL sends us on to %(address)s. Put the last one there.",
                address=location or Text("another one"),
            ),
            code=f"odoo_http_{status}",
        )
    if status in {404, 405}:
        return SignedOut(
            Text(
                "There is no Odoo API at this address: check ODOO_URL (scheme and host, no path) and "
                "ODOO_PROTOCOL."
            ),
            code=f"odoo_http_{status}",
        )
    return None
