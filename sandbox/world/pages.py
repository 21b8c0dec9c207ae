"""Pages for people: what happens in the shop, and the dials that make it go wrong."""

from collections.abc import Mapping

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sandbox import faults, options, running, storage
from sandbox.catalogue import SHOPS
from sandbox.market import own_life, state
from sandbox.shopee import shop_looks, stock_desk
from sandbox.world import looks

PUSHES = 50
SHOP_WISHES = ("print_setting", "slots")
STATIC_TYPES = {".css": "text/css", ".svg": "image/svg+xml"}


def index(request: HttpRequest) -> HttpResponse:
    return render(request, "world/index.html", {"summary": looks.summary()})


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
        wishes: dict[str, object] = {name: request.POST[name] for name in SHOP_WISHES if name in request.POST}
        if "holiday" in request.POST:
            wishes["holiday"] = request.POST["holiday"] == "yes"
        shop_looks.change(int(request.POST["shop_id"]), wishes)
    return back(request, "/world/seller-centre/stock/")


@require_POST
def change_stock(request: HttpRequest) -> HttpResponse:
    try:
        stock_desk.change(request.POST.dict())
    except ValueError as error:
        return sorry(request, error)
    return back(request, "/world/seller-centre/stock/")


def pushes(request: HttpRequest) -> HttpResponse:
    return render(request, "world/pushes.html", {**looks.pushes(PUSHES), "url": options.current.push_url})


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
            for group in (
                "shopee.",
                "odoo.",
                "push.",
                "whatsapp.",
                "wa_hook.",
                "rajaongkir.",
                "xendit.",
                "xendit_hook.",
                "smtp.",
            )
        ],
        "market": state.read(),
        "options": options.read(),
        "own_buyers": own_life.news(),
    }
    return render(request, "world/faults.html", context)


@require_POST
def turn_dials(request: HttpRequest) -> HttpResponse:
    try:
        faults.dials.replace(
            {name: value for name, value in request.POST.dict().items() if value}, options.current.seed
        )
    except ValueError as error:
        return sorry(request, error)
    return back(request, "/world/faults/")


@require_POST
def turn_market(request: HttpRequest) -> HttpResponse:
    try:
        with storage.writing():
            state.change(_market_wishes(request.POST))
    except ValueError as error:
        return sorry(request, error)
    return back(request, "/world/faults/")


def _market_wishes(form: Mapping[str, str]) -> dict[str, object]:
    wishes: dict[str, object] = {
        name: form[name] for name in ("orders_per_minute", "own_orders_per_minute", "speed") if name in form
    }
    return wishes | {
        name: form[name] == "yes" for name in ("running", "arranges", "troubles") if name in form
    }


@require_POST
def reset(request: HttpRequest) -> HttpResponse:
    running.reset()
    return back(request, "/world/faults/")


def sorry(request: HttpRequest, error: ValueError) -> HttpResponse:
    return render(request, "world/sorry.html", {"words": str(error)}, status=400)


def back(request: HttpRequest, otherwise: str) -> HttpResponseRedirect:
    wanted = request.POST.get("back", "")
    return HttpResponseRedirect(wanted if wanted.startswith("/world/") else otherwise)


def static(_request: HttpRequest, name: str) -> FileResponse:
    path = settings.STATIC_FOLDER / name
    if path.suffix not in STATIC_TYPES or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type=STATIC_TYPES[path.suffix])
