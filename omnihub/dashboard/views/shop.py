"""One shop: what it has by the marketplace's word, its update, and the pushes of its marketplace."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from channels import marketplaces, pushes, syncs, todos
from channels.models import Shop, ShopAddress, SyncRun, Warehouse
from omnihub.core import work
from omnihub.core.errors import RemoteError
from omnihub.dashboard import access, pages, setting_up
from omnihub.dashboard.queries import runs
from omnihub.dashboard.queries import shops as queries
from omnihub.dashboard.views.attention import safe_next
from omnihub.dashboard.views.shops import OF_A_SHOP, known
from omnihub.language.said import said


@access.button(access.SYNC)
def update(request: HttpRequest, pk: int) -> HttpResponse:
    shop = get_object_or_404(Shop, pk=pk)
    syncs.ask(shop, SyncRun.Kind.SHOP, request.user.get_username())
    messages.success(request, _("%(shop)s is being updated.") % {"shop": shop})
    return redirect(safe_next(request, "dashboard:shops"))


@access.page_for(access.SEE_SHOPS)
def details(request: HttpRequest, pk: int) -> HttpResponse:
    """What the marketplace says the shop has."""
    card = next((card for card in queries.cards() if card.shop.pk == pk), None)
    if card is None:
        raise Http404
    context = {
        "title": card.shop.name,
        "card": card,
        "stages": setting_up.stages(card),
        "shop": card.shop,
        "runs": [look for look in runs.current(*OF_A_SHOP) if look.run.shop_id == pk],
        "channels": queries.channels_of(card.shop),
        "addresses": ShopAddress.objects.filter(shop=pk).order_by("gone_at", "pk"),
        "warehouses": Warehouse.objects.filter(shop=pk).order_by("gone_at", "name", "use"),
        "may_sync": request.user.has_perm(access.SYNC),
        "may_change": request.user.has_perm(access.CHANGE_SHOP),
    }
    return pages.show(request, "dashboard/shop.html", context)


@access.button(access.CHANGE_SHOP)
def switch_pushes_on(request: HttpRequest, kind: str) -> HttpResponse:
    """Asked of the marketplace at once: it sends a test push, which this OmniHub must answer meanwhile."""
    marketplace = marketplaces.for_kind(known(kind))
    try:
        left = pushes.remember(kind, marketplace.switch_pushes_on())
    except RemoteError as error:
        messages.error(request, said(error.words))
        return redirect("dashboard:shops")
    work.add([todos.push_status(kind, f"switched on by {request.user.get_username()}"[:200])])
    if left.code:
        words = _("Not everything could be switched on from here. %(words)s")
        messages.warning(request, words % {"words": said(left.words)})
    else:
        messages.success(request, _("%(name)s sends its pushes to OmniHub.") % {"name": marketplace.label})
    return redirect("dashboard:shops")
