"""The shops: how they are connected, what they may do, and from when on."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from channels import adopting, marketplaces, shops, syncs
from channels.models import PushStatus, Shop, SyncRun
from channels.records import Finding
from omnihub.core import clock
from omnihub.core.errors import RemoteError
from omnihub.dashboard import access, forms, pages, setting_up
from omnihub.dashboard.queries import runs
from omnihub.dashboard.queries import shops as queries
from omnihub.dashboard.views import dry_run
from omnihub.dashboard.views.attention import safe_next

OFFERED = ("pulls", "pushes_orders", "pushes_fulfilled", "arranges", "cancels", "messages")


OF_A_SHOP = (SyncRun.Kind.LISTINGS, SyncRun.Kind.SHOP)


@access.page_for(access.SEE_SHOPS)
def index(request: HttpRequest) -> HttpResponse:
    return show(request)


def show(
    request: HttpRequest, findings: list[Finding] | None = None, about: int | None = None
) -> HttpResponse:
    """`about` is the shop the findings are of; without one they are the app's."""
    context = {
        "title": _("Shops"),
        "cards": [(card, setting_up.next_stage(card)) for card in queries.cards()],
        "runs": runs.current(*OF_A_SHOP),
        "pushes": [
            (row, marketplaces.for_kind(row.kind).label) for row in PushStatus.objects.order_by("kind")
        ],
        "kinds": [(k, each.label) for k, each in marketplaces.MARKETPLACES.items() if not each.ours],
        "may_change_storefront": request.user.has_perm(access.CHANGE_STOREFRONT),
        "findings": findings,
        "about": about,
        "may_add": request.user.has_perm(access.ADD_SHOP),
        "may_change": request.user.has_perm(access.CHANGE_SHOP),
        "may_sync": request.user.has_perm(access.SYNC),
    }
    return pages.show(request, "dashboard/shops.html", context)


@access.button(access.CHANGE_SHOP)
def test(request: HttpRequest, pk: int) -> HttpResponse:
    shop = get_object_or_404(Shop, pk=pk)
    return show(request, tested(marketplaces.for_shop(shop)), pk)


@access.button(access.CHANGE_SHOP)
def test_app(request: HttpRequest, kind: str) -> HttpResponse:
    return show(request, marketplaces.for_kind(known(kind)).check_app())


def tested(marketplace: marketplaces.Marketplace) -> list[Finding]:
    try:
        return marketplace.check()
    except RemoteError as error:
        return [Finding(_("Connection"), ok=False, words=error.words)]


def known(kind: str) -> str:
    if kind not in marketplaces.MARKETPLACES:
        raise Http404(kind)
    return kind


def connectable(kind: str) -> str:
    """A shop of our own is made, not connected."""
    if marketplaces.MARKETPLACES[known(kind)].ours:
        raise Http404(kind)
    return kind


@access.button(access.CHANGE_SHOP)
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    shop = get_object_or_404(Shop, pk=pk)
    name, _equals, state = request.POST.get("switch", "").partition("=")
    on = (state or request.POST.get("on")) == "1"
    if name not in OFFERED:
        raise Http404(name)
    obstacle = next(card.obstacle for card in queries.cards() if card.shop == shop)
    if name == "pushes_orders" and on and obstacle:
        messages.warning(request, OBSTACLES[obstacle]())
    elif name in dry_run.DIRECTIONS and on and request.POST.get("confirmed") != "1":
        return redirect("dashboard:dry_run", shop.pk)
    else:
        shops.switch(shop, name, on=on, by=request.user.get_username())
    return redirect(safe_next(request, "dashboard:shops"))


OBSTACLES = {
    "profile": lambda: _("First choose on the Odoo page how this shop's orders are booked."),
    "go_live": lambda: _("First set from when on this shop's orders are booked: Go live."),
}


@access.allowed(access.CHANGE_SHOP)
def go_live(request: HttpRequest, pk: int) -> HttpResponse:
    """First what it would do, then a person's confirmation."""
    shop = get_object_or_404(Shop, pk=pk)
    form = forms.GoLiveForm(request.POST or None)
    valid = form.is_valid()
    if valid and form.cleaned_data["confirmed"]:
        shops.go_live(shop, form.cleaned_data["at"], request.user.get_username())
        messages.success(request, _("%(shop)s is live.") % {"shop": shop})
        shop.refresh_from_db()
        if adopting.open_at_go_live(shop).exists():
            return redirect("dashboard:adoption", shop.pk)
        return redirect("dashboard:shops")
    at = form.cleaned_data["at"] if valid else shop.go_live_at or clock.now()
    context = {
        "title": _("Go live"),
        "shop": shop,
        "form": form,
        "at": at,
        "at_text": forms.local(at),
        "effect": queries.effect(shop, at) if valid else None,
    }
    failed = form.is_bound and not valid
    return pages.show(request, "dashboard/go_live.html", context, status=422 if failed else 200)


@access.button(access.SYNC)
def sync_listings(request: HttpRequest, pk: int) -> HttpResponse:
    shop = get_object_or_404(Shop, pk=pk)
    syncs.ask(shop, SyncRun.Kind.LISTINGS, request.user.get_username())
    messages.success(request, _("The listings of %(shop)s are being read.") % {"shop": shop})
    return redirect("dashboard:shops")
