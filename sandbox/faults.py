"""Faults as dials: a layer around the application that fails as remotes do, never for the people's pages."""

import io
import random
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sandbox import edge, options, storage
from sandbox.server import CutError

Environ = dict[str, Any]
App = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

PATHS = {
    "shopee": ("/shopee/api/",),
    "odoo": ("/jsonrpc", "/xmlrpc", "/json/2/"),
    "whatsapp": ("/whatsapp/",),
    "xendit": ("/xendit/",),
    "rajaongkir": ("/rajaongkir/",),
}
KINDS = ("down", "hang", "late", "error", "unavailable", "web_page", "busy", "cut", "error_after")
_WORDS = {
    "down": "chance that the connection is closed before any work",
    "hang": "chance that the work begins only after hang_seconds",
    "error": "chance of a 500",
    "busy": "chance of a 429 with Retry-After",
    "cut": "chance that the connection is closed after the work was done",
    "latency_ms": "milliseconds added to every call",
    "only": "strike only calls whose path or body contains this text",
    "times": "strike so many times at most, then no more",
}
DIALS = {f"{remote}.{kind}": words for remote in PATHS for kind, words in _WORDS.items()} | {
    "odoo.late": "chance that a transaction begins at once and does its work only after hang_seconds",
    "shopee.expire_token": "chance that a token is expired before its time",
    "shopee.rate_limit": "calls allowed in one second; 0 is no limit",
    "shopee.courier_down": "chance that a shipment is refused because the courier's server is busy",
    "shopee.label_failed": "chance that a shipping document is FAILED",
    "shopee.label_empty": "chance that a downloaded document has no bytes",
    "shopee.label_cut": "chance that a downloaded document ends too early",
    "shopee.label_html": "chance that a download is a web page instead of a document",
    "shopee.fee_deviates": "chance that an order is released with a fee that the rule book does not say",
    "shopee.late_release": "chance that an order's money is released ten times later than planned",
    "shopee.wallet_hides": "chance that a line of the wallet is left out of the list",
    "push.drop": "chance that a push is never sent",
    "push.copies": "how often each push is sent",
    "push.shuffle": "chance that a push waits up to two seconds, so that later ones overtake it",
}
DIALS |= {
    "wa_hook.drop": "chance that a call of WhatsApp's webhook is never made",
    "wa_hook.copies": "how often each call is made",
    "wa_hook.shuffle": "chance that a call waits up to two seconds, so that later ones overtake it",
    "wa_hook.batch": "how many statuses stand in one call",
    "wa_hook.no_delivered": "chance that no status says delivered before one says read",
    "wa_hook.no_contacts": "chance that a status comes without its contact",
    "wa_hook.bsuid": "chance that a person hides the number: only user_id is told",
    "wa_hook.early": "chance that the status sent comes before the answer to the call that sends",
    "xendit.unavailable": "chance of a 503 CHANNEL_UNAVAILABLE before any work",
    "xendit.web_page": "chance of a 502 with a web page before any work",
    "xendit.error_after": "chance of a 500 after the work was done",
    "xendit.rate_limit": "calls of one path allowed in a minute; 0 is no limit",
    "xendit.twice": "chance that a payer pays twice",
    "xendit_hook.drop": "chance that a webhook is never sent",
    "xendit_hook.copies": "how often each webhook is sent",
    "xendit_hook.shuffle": "chance that a webhook waits up to two seconds, so that later ones overtake it",
    "xendit_hook.wrong_amount": "chance that a webhook tells other sums than were paid",
    "xendit_hook.early": "chance that it is paid or given back, and told, before the call is answered",
    "smtp.refuse": "chance that a mail's recipient is refused for good",
    "smtp.busy": "chance that a recipient is refused for the time being",
    "smtp.hang": "chance that a mail is taken and the answer comes after hang_seconds",
}
DIALS |= {
    "rajaongkir.server_fault": "chance of a 500 in the API's own words",
    "rajaongkir.failure_as_200": "chance that a failure comes with HTTP 200",
    "rajaongkir.web_page": "chance that the answer is a web page with HTTP 200; its call counts",
    "rajaongkir.courier_gone": "chance that a courier is left out of the answer",
    "rajaongkir.cost_nought": "chance that a service costs 0",
}


class Dials:
    """Every fault has a name and a number; chances are drawn from one seeded random."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[str, float | str] = {}
        self._random = random.Random(0)

    def replace(self, values: Mapping[str, float | str], seed: int) -> None:
        """Turn all dials at once; what is not named is off. ValueError names what is unknown."""
        checked = {name: _checked(name, value) for name, value in values.items()}
        with self._lock:
            self._values = checked
            self._random = random.Random(seed)

    def read(self) -> dict[str, float | str]:
        with self._lock:
            return dict(self._values)

    def number(self, name: str, default: float = 0.0) -> float:
        value = self._values.get(name, default)
        return default if isinstance(value, str) else value

    def strikes(self, name: str) -> bool:
        chance = self.number(name)
        if not chance:
            return False
        with self._lock:
            return self._random.random() < chance

    def fault(self, remote: str, told: bytes) -> str:
        """The fault that hits this request, or "". `told` is its path and body, for the dial `only`."""
        only = str(self._values.get(f"{remote}.only", ""))
        if only.encode() not in told:
            return ""
        for kind in KINDS:
            if self.strikes(f"{remote}.{kind}"):
                return kind if self._spend(f"{remote}.times") else ""
        return ""

    def _spend(self, name: str) -> bool:
        with self._lock:
            left = self._values.get(name)
            if not isinstance(left, float):
                return True
            self._values[name] = max(left - 1, 0.0)
            return left >= 1


def _checked(name: str, value: float | str) -> float | str:
    if name not in DIALS:
        raise ValueError(f"There is no dial {name!r}. The dials are: {', '.join(sorted(DIALS))}.")
    return str(value) if name.endswith(".only") else float(value)


def parsed(spec: str) -> dict[str, float | str]:
    """`odoo.cut=0.1,push.drop=1` as a mapping."""
    pairs = (part.partition("=") for part in spec.split(",") if part.strip())
    return {name.strip(): value.strip() or "1" for name, _, value in pairs}


dials = Dials()


class Layer:
    def __init__(self, app: App) -> None:
        self._app = app

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        remote = next((name for name, starts in PATHS.items() if path.startswith(starts)), "")
        if not remote:
            return self._app(environ, start_response)
        told = path.encode("latin-1") + b" " + environ["wsgi.input"].getvalue()
        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].getvalue())
        latency = dials.number(f"{remote}.latency_ms")
        if latency:
            time.sleep(latency / 1000)
        return self._struck(dials.fault(remote, told), remote, environ, start_response)

    def _struck(
        self, kind: str, remote: str, environ: Environ, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        if kind == "down":
            raise CutError
        if kind in edge.REFUSALS:
            return edge.REFUSALS[kind](remote, start_response)
        if kind == "hang":
            wait_in_this_era(options.current.hang_seconds)
        _this_call.late, _this_call.cut = kind == "late", kind == "cut"
        answer = self._app(environ, start_response)
        if _this_call.cut:
            getattr(answer, "close", lambda: None)()
            raise CutError
        if kind == "error_after":
            return edge.failure(remote, start_response)
        return answer


_this_call = threading.local()


def cut() -> None:
    """This call ends without an answer, whatever it returns."""
    _this_call.cut = True


def linger() -> None:
    """A transaction has begun; where the dial `late` struck this call, its work takes its time.

    Not longer than the dial stays turned.
    """
    if getattr(_this_call, "late", False):
        wait_in_this_era(options.current.hang_seconds, lambda: bool(dials.number("odoo.late")))


def wait_in_this_era(seconds: float, still: Callable[[], bool] = lambda: True) -> None:
    """The work is done late, when nobody may listen any more, but never in a world reset meanwhile."""
    era, until = storage.era(), time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0 and still():
        time.sleep(min(left, 0.1))
        if storage.era() != era:
            raise CutError
