"""Odoo: does the connection work, and where does each shop's business go."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from channels.models import Product
from channels.records import Finding
from erp_bridge import hints, todos
from erp_bridge.check import run
from omnihub.core import work
from omnihub.dashboard import access, pages
from omnihub.dashboard.queries import checks, odoo_stock
from omnihub.dashboard.queries import shops as queries

PLACE = ("ODOO_URL", "ODOO_DB", "ODOO_LOGIN", "ODOO_PROTOCOL")


@access.page_for(access.SEE_PROFILE)
def index(request: HttpRequest) -> HttpResponse:
    return show(request)


def show(request: HttpRequest, hint: list[Finding] | None = None) -> HttpResponse:
    may_change = request.user.has_perm(access.CHANGE_PROFILE)
    test = checks.last()
    of_shops = test.of_shops() if test else {}
    cards = queries.cards()
    context = {
        "title": "Odoo",
        "cards": [(card, of_shops.get(card.shop.pk)) for card in cards],
        "products": Product.objects.filter(active=True).count(),
        "place": [(name, getattr(settings, name)) for name in PLACE],
        "has_key": bool(settings.ODOO_API_KEY),
        "test": test,
        "stock": odoo_stock.card(with_address=may_change),
        "hint": hint,
        "may_change": may_change,
        "may_sync": request.user.has_perm(access.SYNC),
    }
    return pages.show(request, "dashboard/odoo.html", context)


@access.button(access.CHANGE_PROFILE)
def test(request: HttpRequest) -> HttpResponse:
    run.ask(request.user.get_username())
    return redirect("dashboard:odoo")


@access.button(access.CHANGE_PROFILE)
def install_hint(request: HttpRequest) -> HttpResponse:
    """The rule by which Odoo tells us of changed stock, where our user may make it."""
    return show(request, hint=[hints.install()])


@access.button(access.SYNC)
def read_products(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        work.add([todos.products(_("asked by %(person)s") % {"person": request.user.get_username()})])
    messages.success(
        request, _("The products are being read from Odoo. Listings are mapped by SKU as they come.")
    )
    return redirect("dashboard:odoo")
