"""What a direction would write if it were switched on now, and the button that does so."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from channels.models import Shop
from erp_bridge import dry_run
from omnihub.core import clock
from omnihub.dashboard import access, pages
from omnihub.dashboard.queries import shops as queries

DIRECTIONS = frozenset({"pushes_orders"})
"""Switched on from a page that shows what it will do, never from the switch itself."""
PAGE_SIZE = 50


@access.page_for(access.SEE_SHOPS)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    shop = get_object_or_404(Shop.objects.select_related("odoo_profile"), pk=pk)
    preview = dry_run.of(shop)
    only_problems = request.GET.get("only") == "problems"
    shown = preview.problems if only_problems else preview.drafts
    context = {
        "title": shop.name or shop.key,
        "shop": shop,
        "profile": getattr(shop, "odoo_profile", None),
        "obstacle": next(card.obstacle for card in queries.cards() if card.shop == shop),
        "preview": preview,
        "documents": [(step.value, preview.documents[step]) for step in dry_run.DOCUMENTS],
        "only_problems": only_problems,
        "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
        "as_of": clock.now(),
        "may_change": request.user.has_perm(access.CHANGE_SHOP),
    }
    return pages.show(request, "dashboard/dry_run.html", context)
