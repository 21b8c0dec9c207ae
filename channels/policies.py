"""How a shop's stock is published: a person's rule, approval and word to go on, and what stops it."""

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from channels import shops, stale, todos
from channels.figures import Rule
from channels.models import Published, Shop, StockPolicy
from omnihub.core import database, work
from omnihub.core.errors import Fate
from omnihub.core.models import Work

logger = logging.getLogger("omnihub.channels")

ALLOWED_FOR = timedelta(minutes=30)
"""Long enough to send a large shop's numbers."""


def of(shop: Shop) -> StockPolicy:
    """A shop without one offers all it has, and waits for its first push to be approved."""
    return of_all([shop])[shop.pk]


def of_all(wanted: Iterable[Shop]) -> dict[int, StockPolicy]:
    """By shop's key, in one question."""
    known = {shop.pk: shop for shop in wanted}
    rules = {rule.shop_id: rule for rule in StockPolicy.objects.filter(shop__in=known)}
    return {pk: rules.get(pk) or StockPolicy(shop=shop) for pk, shop in known.items()}


def _locked(shop: Shop) -> StockPolicy:
    shop = shops.locked(shop)
    policy, _new = StockPolicy.objects.get_or_create(shop=shop)
    policy.shop = shop
    return policy


@transaction.atomic
def set_rule(shop: Shop, rule: Rule, by: str) -> None:
    policy = _locked(shop)
    policy.buffer, policy.percent, policy.cap = rule.buffer, rule.percent, rule.cap
    policy.last_pieces = rule.last_pieces
    policy.save(update_fields=["buffer", "percent", "cap", "last_pieces"])
    _log(f"stock rule set to {rule}", policy.shop, by)
    _check(policy.shop, "the shop's rule changed")


@transaction.atomic
def approve(shop: Shop, by: str) -> None:
    """A person has seen what the first push changes, its zeros included: it may begin."""
    policy = _locked(shop)
    now = database.database_now()
    policy.approved_at, policy.approved_by = now, by[:150]
    policy.zeros_allowed_until = now + ALLOWED_FOR
    policy.save(update_fields=["approved_at", "approved_by", "zeros_allowed_until"])
    _log("first stock push approved", policy.shop, by)
    shops.switch(policy.shop, "pushes_stock", on=True, by=by)
    _check(policy.shop, "approved")


@transaction.atomic
def switch(shop: Shop, *, on: bool, by: str) -> None:
    """Off is at once. On is only for a shop whose first push was approved."""
    shop = shops.switch(shop, "pushes_stock", on=on, by=by)
    if on:
        _check(shop, "switched on")


def stop(shop: Shop, why: str, words: str) -> None:
    """Nothing more is written until a person says so."""
    with transaction.atomic():
        policy = _locked(shop)
        if policy.stopped:
            return
        policy.stopped, policy.stopped_because = why, words
        policy.stopped_at = database.database_now()
        policy.save(update_fields=["stopped", "stopped_because", "stopped_at"])
    logger.warning("stock stopped", extra={"shop": shop.key, "reason": why})


@transaction.atomic
def go_on(shop: Shop, by: str) -> None:
    """Our numbers are right: what another tool wrote is overwritten, the zeros are meant."""
    policy = _locked(shop)
    _log(f"stock goes on after {policy.stopped}", policy.shop, by)
    if policy.stopped == StockPolicy.Stop.ZEROS:
        policy.zeros_allowed_until = database.database_now() + ALLOWED_FOR
    policy.stopped = policy.stopped_because = ""
    policy.save(update_fields=["stopped", "stopped_because", "zeros_allowed_until"])
    doubted = Published.objects.filter(listing__shop=policy.shop, doubt_at__isnull=False)
    doubted.update(doubt_at=None, value=None, accepted=None)
    mine = Work.objects.filter(topic=todos.STOCK, subject__startswith=f"{shop.key}:")
    held = mine.filter(state=Work.State.HELD, fate=Fate.SETTINGS)
    work.retry(list(held.values_list("pk", flat=True)))
    _check(policy.shop, "a person said to go on")


def _check(shop: Shop, reason: str) -> None:
    if stale.publishing().filter(pk=shop.pk).exists():
        work.add([todos.check_stock(shop.key, reason)])


def _log(what: str, shop: Shop, by: str) -> None:
    logger.info(what, extra={"shop": shop.key, "by": by})
