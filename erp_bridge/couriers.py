"""Which of Odoo's delivery methods stands for what a marketplace calls a courier."""

from collections.abc import Iterable, Mapping

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from erp_bridge.choices import Choice
from erp_bridge.models import OdooProfile

NAME = "carrier:{pk}"
"""Beside the names of all else that a profile chose."""


def name_key(pk: int) -> str:
    return NAME.format(pk=pk)


def named(profile: OdooProfile, courier: str) -> str:
    """Odoo's name of the method chosen for it, as it was when it was chosen; empty: none is."""
    pk = profile.carriers.get(courier)
    return "" if pk is None else profile.names.get(name_key(pk), f"#{pk}")


def services(mapped: Mapping[str, int], found: Iterable[Choice]) -> dict[str, int]:
    """Of the delivery methods that are mapped, what Odoo sells the shipping as."""
    chosen = set(mapped.values())
    return {str(one.id): one.product_id for one in found if one.id in chosen and one.product_id}


def same_names(unmapped: Iterable[str], found: Iterable[Choice]) -> dict[str, int]:
    """Methods called like the courier, but for case and spaces. A name Odoo has twice is no answer."""
    methods: dict[str, list[int]] = {}
    for one in found:
        methods.setdefault(_plain(one.name), []).append(one.id)
    alike = {courier: methods.get(_plain(courier), []) for courier in unmapped}
    return {courier: pks[0] for courier, pks in alike.items() if len(pks) == 1}


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


@transaction.atomic
def keep(
    profile: OdooProfile, wanted: Mapping[str, int | None], found: Iterable[Choice], user_pk: int
) -> int:
    """For orders that go to Odoo from now on. Couriers nobody names stay as they are. How many changed."""
    row = OdooProfile.objects.select_for_update().get(pk=profile.pk)
    before = {courier: named(row, courier) for courier in wanted}
    mapped = {**row.carriers, **wanted}
    row.carriers = {courier: pk for courier, pk in mapped.items() if pk is not None}
    methods = list(found)
    row.names |= {name_key(one.id): one.name for one in methods if one.id in row.carriers.values()}
    row.shipping_products |= services(row.carriers, methods)
    row.save(update_fields=["carriers", "names", "shipping_products"])
    after = {courier: named(row, courier) for courier in wanted}
    changes = [
        f"{courier}: {before[courier] or '–'} → {after[courier] or '–'}"
        for courier in sorted(wanted)
        if before[courier] != after[courier]
    ]
    if changes:
        _tell(row, changes, user_pk)
    return len(changes)


def _tell(row: OdooProfile, changes: list[str], user_pk: int) -> None:
    LogEntry.objects.create(
        user_id=user_pk,
        content_type=ContentType.objects.get_for_model(OdooProfile),
        object_id=str(row.pk),
        object_repr=str(row)[:200],
        action_flag=CHANGE,
        change_message="; ".join(changes),
    )


def offered(mapped: Mapping[str, int], found: Iterable[Choice]) -> dict[str, int]:
    """What another company's list has of them, too. Where we may not read the list, all of them."""
    known = {one.id for one in found}
    return {courier: pk for courier, pk in mapped.items() if not known or pk in known}
