"""Stock: the number of each listing and why, the shops' rules, and the first push for a person to approve."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from channels import adopting, policies, syncs
from channels.figures import Rule
from channels.models import Shop, SyncRun
from omnihub.core import clock
from omnihub.dashboard import access, forms, pages
from omnihub.dashboard.queries import runs
from omnihub.dashboard.queries import stock as queries
from omnihub.dashboard.queries.stock import Filters
from omnihub.dashboard.views.attention import safe_next
from omnihub.dashboard.views.orders import PK, Chip

CHANGES_A_PAGE = 100


@access.page
def stock(request: HttpRequest) -> HttpResponse:
    filters = Filters.read(request.GET)
    page = queries.page(filters)
    context = {
        "title": _("Stock"),
        "filters": filters,
        "here": filters.address,
        "desks": queries.desks(),
        "chips": chips(filters),
        "rows": queries.rows(page.object_list),
        "page": page,
        "newer": filters.but(page=page.number - 1).address if page.has_previous() else "",
        "older": filters.but(page=page.number + 1).address if page.has_next() else "",
        "runs": runs.current(SyncRun.Kind.STOCK),
        "may_sync": request.user.has_perm(access.SYNC),
        "may_change": request.user.has_perm(access.CHANGE_STOCK),
        "as_of": clock.now(),
    }
    return pages.show(request, "dashboard/stock.html", context)


def chips(filters: Filters) -> list[Chip]:
    counts = queries.counts(filters.shop)
    labels = {"": _("All"), "problems": _("Problems"), "zero": _("Zero"), "unmapped": _("Not mapped")}
    alarms = {"problems", "unmapped"}
    return [
        Chip(
            name=show or "all",
            label=label,
            href=filters.but(show=show).address,
            count=counts.get(show, 0),
            on=filters.show == show,
            tone="alarm" if show in alarms and counts.get(show) else "",
        )
        for show, label in labels.items()
    ]


@access.button(access.SYNC)
def sync(request: HttpRequest) -> HttpResponse:
    """Look at both sides of one shop, or of all that may be read. Its progress shows on the page."""
    shop = request.POST.get("shop", "")
    shops = Shop.objects.filter(pulls=True, state=Shop.State.CONNECTED).order_by("pk")
    chosen = list(shops.filter(pk=int(shop)) if PK.fullmatch(shop) else shops)
    for one in chosen:
        syncs.ask(one, SyncRun.Kind.STOCK, request.user.get_username())
    if not chosen:
        messages.warning(request, _("No shop can be read: it is switched off or needs a new authorisation."))
    if request.POST.get("next") == "approve" and len(chosen) == 1:
        return redirect("dashboard:approve_stock", chosen[0].pk)
    return redirect("dashboard:stock")


@access.allowed(access.CHANGE_STOCK)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """What the first push changes, listing by listing; then a person's word."""
    shop = get_object_or_404(Shop, pk=pk)
    if request.method == "POST" and not shop.live:
        messages.warning(request, _("First set from when on this shop's orders are booked: Go live."))
        return redirect("dashboard:go_live", shop.pk)
    if request.method == "POST" and shop.stock_place:
        policies.approve(shop, request.user.get_username())
        messages.success(request, _("The stock of %(shop)s is being written.") % {"shop": shop})
        return redirect("dashboard:stock")
    diff = queries.diff(shop)
    context = {
        "title": _("First push of stock"),
        "shop": shop,
        "diff": diff,
        "left_open": adopting.open_at_go_live(shop).filter(adopted=False).count(),
        "page": Paginator(diff.changes, CHANGES_A_PAGE).get_page(request.GET.get("page")),
        "runs": [look for look in runs.current(SyncRun.Kind.STOCK) if look.run.shop_id == shop.pk],
        "may_sync": request.user.has_perm(access.SYNC),
    }
    return pages.show(request, "dashboard/stock_approve.html", context)


@access.allowed(access.CHANGE_STOCK)
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    shop = get_object_or_404(Shop, pk=pk)
    policy = policies.of(shop)
    now = {name: getattr(policy, name) for name in ("buffer", "percent", "cap", "last_pieces")}
    form = forms.RuleForm(request.POST or None, initial=now)
    if form.is_valid():
        policies.set_rule(shop, Rule(**form.cleaned_data), request.user.get_username())
        messages.success(request, _("The rule of %(shop)s is set; its numbers follow.") % {"shop": shop})
        return redirect("dashboard:stock")
    context = {"title": _("Stock rule"), "shop": shop, "form": form, "policy": policy}
    return pages.show(request, "dashboard/stock_rule.html", context, status=422 if form.is_bound else 200)


@access.button(access.CHANGE_STOCK)
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    shop = get_object_or_404(Shop, pk=pk)
    on = request.POST.get("on") == "1"
    if on and policies.of(shop).approved_at is None:
        return redirect("dashboard:approve_stock", pk)
    policies.switch(shop, on=on, by=request.user.get_username())
    return redirect(safe_next(request, "dashboard:stock"))


@access.button(access.CHANGE_STOCK)
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    shop = get_object_or_404(Shop, pk=pk)
    policies.go_on(shop, request.user.get_username())
    messages.success(request, _("The stock of %(shop)s goes on.") % {"shop": shop})
    return redirect("dashboard:stock")
