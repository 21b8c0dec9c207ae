"""RajaOngkir's refusals and what becomes of them.

Neither the status nor the number decides alone: a wrong key comes as 400 or 401, a route that nobody serves
as 400 or 404, a failure even as 200. So both are looked at together with the few words that differ.
"""

from datetime import timedelta
from http import HTTPStatus

from omnihub.core import clock
from omnihub.core.errors import Busy, Refused, RemoteError, SignedOut
from omnihub.core.texts import Text

WRONG_KEY = "rajaongkir_key"
WRONG_ADDRESS = "rajaongkir_address"
QUOTA = "rajaongkir_quota"
NOTHING = "rajaongkir_nothing"
AWB = "rajaongkir_awb"
REFUSED = "rajaongkir_refused"
OUT_OF_ORDER = "rajaongkir_down"
LONGEST_WORDS = 120


class QuotaUsedUp(Busy):
    """Until the next day, by the clock of Jakarta."""


class NothingFound(Refused):
    """No area, no courier on this route, or no such waybill (yet): an empty answer, no failure."""


def error(status: int, message: str) -> RemoteError:
    said = message.lower()
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN} or "api key" in said:
        return wrong_key()
    if status == HTTPStatus.TOO_MANY_REQUESTS or "limit exceeded" in said:
        return quota_used_up()
    if "awb" in said:
        return NothingFound(Text("RajaOngkir does not know this waybill (yet)."), code=AWB)
    if "not found" in said:
        return NothingFound(Text("RajaOngkir has found nothing for this."), code=NOTHING)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return out_of_order(status)
    words = Text("RajaOngkir refused the request: %(words)s", words=message[:LONGEST_WORDS] or str(status))
    return Refused(words, code=REFUSED)


def of_no_json(status: int) -> RemoteError | None:
    """A gateway's page, or the router's own 404. None: a page where an answer should be.

    A page that says "too many" means this second. That the day is over, RajaOngkir says in its own form: were
    the page believed, no courier would be asked for an hour.
    """
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return out_of_order(status)
    if status < HTTPStatus.BAD_REQUEST:
        return None
    words = Text(
        "RajaOngkir turned the call away before reading it (HTTP %(status)s). Check RAJAONGKIR_BASE_URL.",
        status=status,
    )
    return SignedOut(words, code=WRONG_ADDRESS)


def wrong_key() -> SignedOut:
    words = Text("RajaOngkir does not accept our key. Set the key of its product Shipping Cost.")
    return SignedOut(words, code=WRONG_KEY)


def no_key() -> SignedOut:
    return SignedOut(Text("No key of RajaOngkir is set."), code=WRONG_KEY)


def quota_used_up() -> QuotaUsedUp:
    words = Text("RajaOngkir's calls of this day are used up. It answers again after midnight in Jakarta.")
    _start, end = clock.jakarta_day(clock.jakarta_date(clock.now()))
    return QuotaUsedUp(words, until=end + timedelta(minutes=1), code=QUOTA)


def out_of_order(status: int) -> Busy:
    return Busy(Text("RajaOngkir is out of order (%(status)s).", status=status), code=OUT_OF_ORDER)
