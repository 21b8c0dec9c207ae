"""Pages for people: what happens in the shop, and the dials that make it go wrong."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sandbox import faults, options, running, storage
from sandbox.catalogue import SHOPS
from sandbox.market import state
from sandbox.shopee import money, orders_desk, shop_looks, steps, stock_desk
from sandbox.shopee.models import Order
from sandbox.world import looks

PAGE = 50
STATIC_TYPES = {".css": "text/css", ".svg": "image/svg+xml"}
STEP_WORDS = {
    "pay": "Buyer pays",
    "hold": "Pays, held for review",
    "clear": "Review passed",
    "arrange": "Arrange shipment",
    "track": "Courier gives number",
    "pickup": "Courier picks up",
    "fail_pickup": "Pick-up fails",
    "deliver": "Delivered",
    "complete": "Buyer confirms",
    "release": "Release the money",
    "expire": "Payment time is over",
    "request_cancel": "Buyer asks to cancel",
    "accept_cancel": "Accept",
    "reject_cancel": "Reject",
    "cancel": "Seller cancels",
    "cancel_part": "One piece is cancelled",
    "reject_cod": "COD screening fails",
    "fail_delivery": "Delivery fails",
    "lose": "Parcel is lost",
    "return": "Buyer asks for a return",
    "accept_return": "Accept the return",
    "refuse_return": "Refuse the return",
    "return_after": "Return after completion",
}


def index(request: HttpRequest) -> HttpResponse:
    return render(request, "world/index.html", {"summary": looks.summary()})


def seller_centre(request: HttpRequest) -> HttpResponse:
    found = looks.found_orders(request.GET)
    start = max(0, int(request.GET.get("from", "0") or 0))
    page = list(found[start : start + PAGE + 1])
    context = {
        "rows": [_row(order) for order in page[:PAGE]],
        "states": [name for name in steps.PATHS if name != "RELEASED"],
        "status": request.GET.get("status", ""),
        "search": request.GET.get("search", ""),
        "here": request.get_full_path(),
        "next": urlencode({**request.GET.dict(), "from": start + PAGE}) if len(page) > PAGE else "",
    }
    return render(request, "world/seller_centre.html", context)


def _row(order: Order) -> dict[str, object]:
    return {
        "order": order,
        "shop": next(shop.name for shop in SHOPS if shop.shop_id == order.shop_id),
        "total": f"Rp {money.buyer_total(order.facts):,}".replace(",", "."),
        "steps": [(name, STEP_WORDS[name]) for name in steps.allowed(order) if name in STEP_WORDS],
    }


def stock(request: HttpRequest) -> HttpResponse:
    shop_id = int(request.GET.get("shop_id", SHOPS[0].shop_id))
    search = request.GET.get("search", "")
    context = {
        "rows": stock_desk.rows({"shop_id": shop_id, "search": search}),
        "shops": [shop for shop in SHOPS if shop.region == "ID"],
        "shop_id": shop_id,
        "look": shop_looks.of(shop_id),
        "search": search,
        "here": request.get_full_path(),
    }
    return render(request, "world/stock.html", context)


@require_POST
def change_shop(request: HttpRequest) -> HttpResponse:
    with storage.writing():
        holiday = request.POST.get("holiday") == "yes"
        shop_looks.change(int(request.POST["shop_id"]), {"holiday": holiday})
    return _back(request, "/world/seller-centre/stock/")


@require_POST
def change_stock(request: HttpRequest) -> HttpResponse:
    try:
        stock_desk.change(request.POST.dict())
    except ValueError as error:
        return render(request, "world/sorry.html", {"words": str(error)}, status=400)
    return _back(request, "/world/seller-centre/stock/")


@require_POST
def step(request: HttpRequest, order_sn: str, name: str) -> HttpResponse:
    try:
        orders_desk.step(order_sn, name)
    except ValueError as error:
        return render(request, "world/sorry.html", {"words": str(error)}, status=400)
    return _back(request, "/world/seller-centre/")


def pushes(request: HttpRequest) -> HttpResponse:
    return render(request, "world/pushes.html", {**looks.pushes(PAGE), "url": options.current.push_url})


def faults_and_market(request: HttpRequest) -> HttpResponse:
    values = faults.dials.read()
    context = {
        "groups": [
            (
                group,
                [
                    (name, words, values.get(name, ""))
                    for name, words in faults.DIALS.items()
                    if name.startswith(group)
                ],
            )
            for group in ("shopee.", "odoo.", "push.", "whatsapp.", "wa_hook.", "smtp.")
        ],
        "market": state.read(),
        "options": options.read(),
    }
    return render(request, "world/faults.html", context)


@require_POST
def turn_dials(request: HttpRequest) -> HttpResponse:
    try:
        faults.dials.replace(
            {name: value for name, value in request.POST.dict().items() if value}, options.current.seed
        )
    except ValueError as error:
        return render(request, "world/sorry.html", {"words": str(error)}, status=400)
    return _back(request, "/world/faults/")


@require_POST
def turn_market(request: HttpRequest) -> HttpResponse:
    try:
        with storage.writing():
            state.change(_market_wishes(request.POST))
    except ValueError as error:
        return render(request, "world/sorry.html", {"words": str(error)}, status=400)
    return _back(request, "/world/faults/")


def _market_wishes(form: Mapping[str, str]) -> dict[str, object]:
    wishes: dict[str, object] = {name: form[name] for name in ("orders_per_minute", "speed") if name in form}
    return wishes | {
        name: form[name] == "yes" for name in ("running", "arranges", "troubles") if name in form
    }


@require_POST
def reset(request: HttpRequest) -> HttpResponse:
    running.reset()
    return _back(request, "/world/faults/")


def _back(request: HttpRequest, otherwise: str) -> HttpResponseRedirect:
    wanted = request.POST.get("back", "")
    return HttpResponseRedirect(wanted if wanted.startswith("/world/") else otherwise)


def static(_request: HttpRequest, name: str) -> FileResponse:
    path = settings.STATIC_FOLDER / name
    if path.suffix not in STATIC_TYPES or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type=STATIC_TYPES[path.suffix])
