"""A marketplace's money: how each shop stands, its orders, its wallet, and the tax that was withheld."""

from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from channels import wallets
from channels.models import EscrowStatement, Shop
from channels.todos import wallet as read_wallet
from omnihub.core import clock, work
from omnihub.dashboard import access, pages, sheets, waterfall, withholding_sheet
from omnihub.dashboard.queries.money import wallets as queries
from omnihub.dashboard.queries.money import withholding as taxes
from omnihub.dashboard.queries.money.wallets import Wish

LINES = Wish(name="dashboard:shopee_wallet", tab="all", tabs=tuple(queries.LINES))


@access.page_for(access.SEE_MONEY)
def index(request: HttpRequest) -> HttpResponse:
    shops = queries.shops()
    wish = _of_a_shop(Wish().read(request.GET), shops)
    page = queries.page(wish)
    context = {
        "title": _("Shopee money"),
        "as_of": clock.now(),
        "wish": wish,
        "standings": [(one, wish.but(shop=one.shop.pk).address) for one in queries.standings(shops)],
        "tabs": [(tab, label, wish.but(tab=tab).address) for tab, label in queries.TABS.items()],
        "rows": [(row, _odd(row)) for row in page.rows if isinstance(row, EscrowStatement)],
        "late_before": queries.late_before(),
        "lines": LINES.but(shop=wish.shop).address,
        "older": page.after and wish.but(after=page.after).address,
        "first": wish.but().address if wish.after else "",
        "may_sync": request.user.has_perm(access.SEE_MONEY),
    }
    return pages.show(request, "dashboard/shopee_money.html", context)


def _of_a_shop(wish: Wish, shops: list[Shop]) -> Wish:
    """One at a time: a list of all has no index."""
    known = {shop.pk for shop in shops}
    return wish if wish.shop in known or not shops else wish.but(shop=shops[0].pk)


def _odd(row: EscrowStatement) -> list[tuple[str, Decimal]]:
    """The terms that are not what they should be, the biggest difference first."""
    found = ((term.label, term.difference) for term in waterfall.terms(row))
    return sorted(((label, by) for label, by in found if by), key=lambda one: -abs(one[1]))


@access.page_for(access.SEE_MONEY)
def wallet(request: HttpRequest) -> HttpResponse:
    shops = queries.shops()
    wish = _of_a_shop(LINES.read(request.GET), shops)
    page = queries.lines(wish)
    context = {
        "title": _("Wallet"),
        "as_of": clock.now(),
        "wish": wish,
        "shops": [(shop, wish.but(shop=shop.pk).address) for shop in shops],
        "tabs": [(tab, label, wish.but(tab=tab).address) for tab, label in queries.LINES.items()],
        "rows": page.rows,
        "days": queries.days(wish.shop),
        "older": page.after and wish.but(after=page.after).address,
        "first": wish.but().address if wish.after else "",
    }
    return pages.show(request, "dashboard/shopee_money_wallet.html", context)


@access.page_for(access.SEE_MONEY)
def withholding(request: HttpRequest) -> HttpResponse:
    shop, month = _shop_and_month(request)
    here = taxes.Month(shop.pk if shop else None, month)
    page = taxes.withheld_page(here.shop, month, request.GET.get("after", ""))
    context = {
        "title": _("Tax withheld"),
        "as_of": clock.now(),
        "here": here,
        "shop": shop,
        "shops": queries.shops(),
        "sums": taxes.withheld_sums(here.shop, month),
        "rows": [row for row in page.rows if isinstance(row, EscrowStatement)],
        "older": page.after and here.at(page.after),
        "first": here.address if request.GET.get("after") else "",
    }
    return pages.show(request, "dashboard/shopee_money_withholding.html", context)


@access.page_for(access.SEE_MONEY)
def withholding_file(request: HttpRequest) -> HttpResponse:
    shop, month = _shop_and_month(request)
    rows = taxes.withheld(shop.pk if shop else None, month)
    name = f"pph22-{shop.remote_id if shop else 'none'}-{month:%Y-%m}"
    told = map(withholding_sheet.row, rows.iterator(chunk_size=500))
    return sheets.answer(name, _("Tax withheld"), withholding_sheet.columns(), told)


def _shop_and_month(request: HttpRequest) -> tuple[Shop | None, date]:
    """The month that runs where none, or none that could be, is named."""
    shops = queries.shops()
    wish = _of_a_shop(Wish().read(request.GET), shops)
    shop = next((one for one in shops if one.pk == wish.shop), None)
    try:
        return shop, date.fromisoformat(f"{request.GET.get('month', '')[:7]}-01")
    except ValueError:
        return shop, clock.jakarta_date(clock.now()).replace(day=1)


@access.button(access.SEE_MONEY)
def look_again(request: HttpRequest, pk: int) -> HttpResponse:
    shop = get_object_or_404(Shop, pk=pk, kind__in=wallets.kinds())
    with transaction.atomic():
        work.add([read_wallet(shop.key, _("asked by %(person)s") % {"person": request.user.get_username()})])
    messages.success(request, _("The wallet of %(shop)s is being read.") % {"shop": shop})
    return redirect(Wish(shop=shop.pk).address)
