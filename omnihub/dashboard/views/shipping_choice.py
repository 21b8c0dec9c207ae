"""Choose for a batch how it is handed over: each shop's couriers are asked once what they offer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from channels import marketplaces
from channels.models import Shop
from channels.parcels import DROPOFF, PICKUP, ParcelData, ShippingChoices
from omnihub.core import clock
from omnihub.core.errors import RemoteError
from omnihub.dashboard import access, pages, parcel_keys
from omnihub.dashboard.views import shipping as desk
from omnihub.dashboard.views.attention import safe_next
from omnihub.language.said import said
from shipping import asking, move_arranging
from shipping.models import Shipment
from shipping.ways import Wish

MOST_GROUPS = 8
FEW = 200
"""So many are asked for at once; more become a batch, as all that match do."""
READ = 5
"""Of a courier's parcels so many are read, to find one that may be arranged now."""
SPLIT = "|"
Key: TypeAlias = tuple[int, str]


@dataclass(slots=True)
class Group:
    """Parcels of one shop and courier."""

    shop: Shop
    channel: str
    carrier: str
    shipments: list[Shipment] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    problem: str = ""

    @property
    def name(self) -> str:
        return f"way-{self.shop.pk}-{self.channel}"


@access.allowed(access.SHIP)
def choose(request: HttpRequest) -> HttpResponse:
    """Asked for by a form whose token must not stand in an address."""
    pks = desk.chosen(request)
    groups = grouped(pks)
    if not groups:
        messages.info(request, _("Tick the parcels first. Those that are arranged already stay as they are."))
        return redirect("dashboard:shipping")
    if request.method == "POST" and "ask" not in request.POST:
        return _arrange(request, groups)
    for group in groups[:MOST_GROUPS]:
        _ask(group)
    context = {
        "title": _("How are they handed over?"),
        "groups": groups[:MOST_GROUPS],
        "left_out": groups[MOST_GROUPS:],
        "count": sum(len(group.shipments) for group in groups),
        "parcels": parcel_keys.signed([one.pk for group in groups for one in group.shipments]),
        "most": settings.MOST_AT_ONCE if len(pks) >= settings.MOST_AT_ONCE else 0,
        "back": safe_next(request, "dashboard:shipping"),
    }
    return pages.show(request, "dashboard/shipping_choose.html", context)


def grouped(pks: Iterable[int]) -> list[Group]:
    groups: dict[Key, Group] = {}
    rows = Shipment.objects.filter(pk__in=list(pks), state__in=asking.MAY_BE_ASKED)
    for one in rows.select_related("order__shop", "package").order_by("ship_by", "pk"):
        key = (one.order.shop_id, one.package.channel_id)
        group = groups.setdefault(key, Group(one.order.shop, key[1], one.package.carrier))
        group.shipments.append(one)
    return sorted(groups.values(), key=lambda group: (group.shop.name, group.carrier))


def _ask(group: Group) -> None:
    """One parcel stands for all: a time that another does not have is told when that is arranged."""
    marketplace = marketplaces.for_shop(group.shop)
    try:
        found = marketplace.parcels([one.package.number for one in group.shipments[:READ]])
        sample = _first_open(found.parcels)
        if sample is None:
            group.problem = _("None of them can be arranged at this moment.")
            return
        group.options = _options(marketplace.shipping_choices([sample]))
    except RemoteError as error:
        group.problem = said(error.words)


def _first_open(found: Mapping[str, ParcelData]) -> ParcelData | None:
    return next((one for one in found.values() if one.stage.value.startswith("to_arrange")), None)


def _options(choices: ShippingChoices) -> list[tuple[str, str]]:
    options = []
    for place in choices.pickup or ():
        where = place.place.address or place.id
        for slot in place.slots:
            when = f"{clock.jakarta_date(slot.begins_at):%d %b}" if slot.begins_at else slot.id
            words = f"{when} {slot.words}".strip()
            value = SPLIT.join((PICKUP, place.id, slot.id))
            options.append((value, _("Pick-up %(when)s, %(where)s") % {"when": words, "where": where}))
        if not place.slots:
            options.append((f"{PICKUP}{SPLIT}{place.id}{SPLIT}", _("Pick-up, %(where)s") % {"where": where}))
    for branch in choices.dropoff or ():
        where = branch.place.address or branch.id
        options.append((f"{DROPOFF}{SPLIT}{branch.id}", _("Drop-off at %(where)s") % {"where": where}))
    if choices.offers(DROPOFF) and not choices.dropoff:
        options.append((DROPOFF, _("Drop-off")))
    return options


def _wish(value: str) -> Wish:
    method, *rest = value.split(SPLIT)
    if method == PICKUP and len(rest) > 1:
        return Wish(method=PICKUP, place=rest[0], slot=rest[1])
    if method == DROPOFF:
        return Wish(method=DROPOFF, branch=rest[0] if rest else "")
    return Wish()


def _arrange(request: HttpRequest, groups: list[Group]) -> HttpResponse:
    by, at_once = request.user.get_username(), request.POST.get("at_once") == "1"
    by_wish: dict[Wish, list[int]] = defaultdict(list)
    for group in groups:
        by_wish[_wish(request.POST.get(group.name, ""))] += [one.pk for one in group.shipments]
    if sum(len(group.shipments) for group in groups) > FEW:
        return redirect("dashboard:moved", move_arranging.ask(by_wish, by, at_once=at_once).pk)
    asked = [asking.ask_some(pks, wish, by, at_once=at_once) for wish, pks in by_wish.items()]
    desk.tell(request, *asked)
    return redirect(safe_next(request, "dashboard:shipping"))
