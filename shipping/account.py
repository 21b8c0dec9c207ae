"""Our account at RajaOngkir: its key, its plan, and what was wrong with it last."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from omnihub.core import clock, work
from omnihub.core.errors import RemoteError, SignedOut
from omnihub.core.texts import kept, read
from shipping import todos
from shipping.models import CostAccount

FREE_PLAN = 100
RESTS = timedelta(minutes=5)
"""So long nobody asks with a key that was refused."""


def current() -> CostAccount:
    """The row; one that is not saved yet where nobody has set anything."""
    return CostAccount.objects.order_by("pk").first() or CostAccount()


def key(row: CostAccount) -> str:
    """The environment's before the one that staff set; empty: none."""
    return settings.RAJAONGKIR_API_KEY or row.api_key


def key_name(of: str) -> str:
    return hashlib.sha256(of.encode()).hexdigest()[:12]


def set_up(api_key: str | None, daily_limit: int) -> CostAccount:
    """None leaves the key as it is. What was wrong with the old one says nothing of the new one."""
    row = current()
    if api_key is not None:
        row.api_key = api_key
    row.daily_limit = daily_limit
    row.problem, row.problem_words, row.problem_at = "", "", None
    row.save()
    return row


def refused(row: CostAccount) -> SignedOut | None:
    """What is known to be wrong with it: nobody asks again at once."""
    if not row.problem or row.problem_at is None or row.problem_at < clock.now() - RESTS:
        return None
    return SignedOut(read(row.problem_words), code=row.problem)


def troubled(row: CostAccount, error: RemoteError) -> None:
    """Staff are told once; each refusal lets the account rest."""
    told = row.problem == error.code
    row.problem, row.problem_words, row.problem_at = error.code[:100], kept(error.words), clock.now()
    with transaction.atomic():
        row.save()
        if not told:
            work.add([todos.check("RajaOngkir refused us")])


def well(row: CostAccount) -> None:
    if row.problem:
        row.problem, row.problem_words, row.problem_at = "", "", None
        with transaction.atomic():
            row.save()
            work.add([todos.check("RajaOngkir takes us again")])
