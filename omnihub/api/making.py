"""Carts that partners fill: by SKU, at the mirror's prices. A partner names no price."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from channels.models import Checkout, Listing, Shop
from channels.own import carts, showcase
from channels.own.records import Place
from channels.own.showcase import Good
from omnihub.api.models import Partner, PartnerCheckout
from omnihub.api.problems import Problem
from omnihub.checkout import quotes

Wanted = Sequence[Mapping[str, Any]]
"""Lines: each with `sku` and `quantity`."""


@transaction.atomic
def make(partner: Partner, shop: Shop, told: Mapping[str, Any]) -> Checkout:
    """`told`: as the serializer read it. Raises ValidationError, and Problem where the reference is taken."""
    checkout = carts.start(shop, Checkout.Source.API, told["language"], partner.name)
    _note(partner, checkout, told.get("reference", ""))
    change(checkout, told)
    checkout.refresh_from_db()
    return checkout


def _note(partner: Partner, checkout: Checkout, reference: str) -> None:
    try:
        with transaction.atomic():
            PartnerCheckout.objects.create(partner=partner, checkout=checkout, reference=reference)
    except IntegrityError as error:
        words = _("You have a checkout with this reference: look at it instead.")
        raise Problem(HTTPStatus.CONFLICT, "reference_taken", words, field="reference") from error


@transaction.atomic
def change(checkout: Checkout, told: Mapping[str, Any]) -> None:
    """What is named, and nothing else. Raises carts.Closed for what is an order already."""
    if "lines" in told:
        _lay(checkout, told["lines"])
    if "area" in told:
        carts.send_to(checkout.pk, _place(told["area"]))
    if buyer := told.get("buyer"):
        carts.keep(checkout.pk, buyer)


def _lay(checkout: Checkout, lines: Wanted) -> None:
    """These and no others."""
    goods = _goods(checkout.shop, lines)
    carts.fill(checkout.pk, [(good, line["quantity"]) for good, line in zip(goods, lines, strict=True)])


def _goods(shop: Shop, lines: Wanted) -> list[Good]:
    found = _by_sku(shop, {line["sku"] for line in lines})
    if unknown := [place for place, line in enumerate(lines) if line["sku"] not in found]:
        words = _("This SKU is not for sale in this shop.")
        raise ValidationError({f"lines.{place}.sku": [words] for place in unknown})
    return [found[line["sku"]] for line in lines]


def _by_sku(shop: Shop, skus: Iterable[str]) -> dict[str, Good]:
    rows = showcase.for_sale(shop).filter(sku__in=list(skus))
    goods = showcase.by_pk(shop, rows.order_by("-pk").values_list("pk", flat=True))
    return {good.listing.sku: good for good in sorted(goods.values(), key=_newest_last)}


def _newest_last(good: Good) -> int:
    listing: Listing = good.listing
    return listing.pk


def _place(key: str) -> Place:
    found = quotes.get(key)
    if found is None:
        raise ValidationError({"area": [_("There is no such place. Ask /api/v1/areas/ for its key.")]})
    return found
