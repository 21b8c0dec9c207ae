"""The door to who knows areas, costs and parcels' ways: key, quota, gate and a limit of time, each call."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from channels.parcels import CourierReport
from omnihub.core import gates
from omnihub.core.errors import Busy, RemoteError, SignedOut, Unreachable, Unreadable
from shipping import account, limited, quota
from shipping.rajaongkir import connect, errors
from shipping.rajaongkir.carrier import AreasFound, RajaOngkir
from shipping.records import RateData, SearchId

T = TypeVar("T")


def areas(text: str, limit: int, seconds: float) -> AreasFound:
    return _call(lambda remote: remote.search(text, limit), seconds, quota.AREAS)


def rates(
    origin: SearchId, destination: SearchId, grams: int, couriers: Sequence[str], seconds: float
) -> tuple[RateData, ...]:
    return _call(lambda remote: remote.rates(origin, destination, grams, couriers), seconds, quota.COSTS)


def report(waybill: str, courier: str, last_phone_number: str, seconds: float) -> CourierReport:
    return _call(lambda remote: remote.report(waybill, courier, last_phone_number), seconds, quota.NEWS)


def test(seconds: float) -> None:
    """One call that any key may make; what was known to be wrong does not hinder it."""
    _call(lambda remote: remote.search("jakarta", 1), seconds, quota.COSTS, although_refused=True)


def _call(
    ask: Callable[[RajaOngkir], T], seconds: float, leaves: int, *, although_refused: bool = False
) -> T:
    """Raises RemoteError. Nothing of the database is touched beside the caller's thread."""
    row = account.current()
    key = account.key(row)
    if not key:
        raise errors.no_key()
    if not although_refused and (known := account.refused(row)):
        raise known
    quota.spend(row, leaves)
    gate = gates.keeper(connect.REMOTE)
    gate.enter()
    remote = RajaOngkir(key)
    failed = True
    try:
        answer = limited.within(seconds, lambda: ask(remote), connect.NAME)
        failed = False
    except RemoteError as error:
        failed = _is_down(error)
        _remember(error)
        raise
    finally:
        gate.leave(failed=failed)
    account.well(row)
    return answer


def _is_down(error: RemoteError) -> bool:
    if isinstance(error, errors.QuotaUsedUp):
        return False
    return isinstance(error, Unreachable | Busy | Unreadable)


def _remember(error: RemoteError) -> None:
    row = account.current()
    if isinstance(error, errors.QuotaUsedUp):
        quota.used_up(row)
    elif isinstance(error, SignedOut):
        account.troubled(row, error)
