"""Whose key is used at a gateway: the environment's where it sets one, else the row that staff keep."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction

from payments.models import GatewayAccount


@dataclass(frozen=True, slots=True)
class Keys:
    """`fixed`: the names of those that the environment sets, and no page can change."""

    secret_key: str = field(repr=False)
    callback_token: str = field(repr=False)
    fixed: frozenset[str]


FIELDS = ("secret_key", "callback_token")


def keys(gateway: str) -> Keys:
    given = {name: str(getattr(settings, f"{gateway}_{name}".upper(), "")) for name in FIELDS}
    fixed = frozenset(name for name, value in given.items() if value)
    if len(fixed) < len(FIELDS) and (row := GatewayAccount.objects.filter(pk=gateway).first()):
        given |= {name: getattr(row, name) for name in FIELDS if name not in fixed}
    return Keys(given["secret_key"], given["callback_token"], fixed)


@transaction.atomic
def save(gateway: str, **values: str) -> None:
    """What is empty stays as it was: a page never shows a key, so it cannot send it back."""
    row = GatewayAccount.objects.select_for_update().filter(pk=gateway).first()
    row = row or GatewayAccount(gateway=gateway)
    for name in FIELDS:
        if value := values.get(name, "").strip():
            setattr(row, name, value)
    row.save()
