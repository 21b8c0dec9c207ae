"""Odoo's documents for people: what the bridge has written, and a hand to change it."""

import json
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sandbox.odoo import calls, control, looks, world
from sandbox.odoo.environment import ROOT
from sandbox.odoo.errors import OdooError, words

PAGE = 60
SHORT = {
    "sales": "sale.order",
    "orders": "sale.order",
    "customer-invoices": "account.move",
    "invoicing": "account.move",
    "journal-entries": "account.move",
    "customer-payments": "account.payment",
    "payments": "account.payment",
    "deliveries": "stock.picking",
    "transfers": "stock.picking",
    "inventory": "stock.picking",
    "contacts": "res.partner",
    "products": "product.product",
    "crm": "crm.lead",
}
LISTED = ("sale.order", "stock.picking", "account.move", "account.payment", "res.partner", "product.product")
MORE = ("stock.quant", "account.account", "account.journal", "crm.lead")


def overview(request: HttpRequest) -> HttpResponse:
    with calls.transaction(world.current(), ROOT) as env:
        counts = [(name, env[name].label, env[name].search_count([])) for name in (*LISTED, *MORE)]
        orders = env["sale.order"].find(limit=20)
        newest = looks.table("Newest orders", orders, looks.COLUMNS["sale.order"].split())
        return render(request, "odoo/overview.html", {"counts": counts, "tables": [newest]})


def listing(request: HttpRequest, name: str) -> HttpResponse:
    search, start = request.GET.get("search", "").strip(), max(0, int(request.GET.get("from", "0") or 0))
    with calls.transaction(world.current(), ROOT) as env:
        if name not in env:
            raise Http404
        model = env[name]
        domain = (
            [("id", "in", model.by_name(search, "ilike") + _by_reference(model, search))] if search else []
        )
        records = model.some(model.search_ids(domain, offset=start, limit=PAGE + 1))
        columns = looks.COLUMNS.get(name, "display_name create_date").split()
        shown = looks.table("", records[:PAGE], columns)
        context = {
            "title": model.label,
            "name": name,
            "tables": [shown],
            "search": search,
            "listed": (*LISTED, *MORE),
        }
        return render(
            request, "odoo/list.html", {**context, "next": start + PAGE if len(records) > PAGE else 0}
        )


def _by_reference(model: Any, search: str) -> list[int]:
    names = [name for name in ("client_order_ref", "ref", "origin", "memo") if name in model.fields]
    return [number for name in names for number in model.search_ids([(name, "ilike", search)])]


def document(request: HttpRequest, rest: str) -> HttpResponse:
    """/odoo/sales/7, /odoo/sale.order/7, /odoo/contacts/3/..."""
    steps = [step for step in rest.split("/") if step]
    numbers = [place for place, step in enumerate(steps) if step.isdigit() and place]
    if not numbers:
        return listing(request, SHORT.get(steps[0], steps[0])) if steps else overview(request)
    last = numbers[-1]
    return _document(request, SHORT.get(steps[last - 1], steps[last - 1]), int(steps[last]))


def _document(request: HttpRequest, name: str, number: int, refusal: str = "") -> HttpResponse:
    with calls.transaction(world.current(), ROOT, {"active_test": False}) as env:
        if name not in env or number not in env.store.rows(name):
            gone = {"name": name, "number": number}
            return render(request, "odoo/gone.html", gone, status=HTTPStatus.NOT_FOUND)
        record = env[name].one(number)
        context = {
            "title": record.display_name,
            "kind": env[name].label,
            "state": looks.cell(record, "state") if "state" in env[name].fields else None,
            "facts": looks.facts(record),
            "tables": looks.tables(record),
            "deeds": looks.deeds(record),
            "counted": name == "product.product" and record.is_storable,
            "name": name,
            "number": number,
            "refusal": refusal,
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
        return render(request, "odoo/document.html", context, status=status)


def old_link(request: HttpRequest) -> HttpResponse:
    """/web#id=7&model=sale.order: what follows the # stays in the browser, so a line of script reads it."""
    return render(request, "odoo/old_link.html")


@require_POST
def by_hand(request: HttpRequest, name: str, number: int, deed: str) -> HttpResponse:
    """A button of the document's page: a person works in Odoo."""
    allowed = {method for states in looks.DEEDS.get(name, {}).values() for method, _ in states}
    try:
        if deed == "count" and name == "product.product":
            _count(number, float(request.POST.get("quantity", "")))
        elif deed in allowed:
            context = {"skip_sms": True, "skip_backorder": True, "disable_cancel_warning": True}
            control.edit(name, deed, [number], context=context)
        else:
            raise Http404
    except (OdooError, ValueError) as error:
        return _document(request, name, number, words(error))
    return HttpResponseRedirect(f"/world/odoo/{name}/" if deed == "unlink" else f"/odoo/{name}/{number}")


def _count(product: int, quantity: float) -> None:
    with calls.transaction(world.current(), ROOT, {"inventory_mode": True}) as env:
        shelf = env["stock.warehouse"].find()[0].lot_stock_id
        values = {"product_id": product, "location_id": shelf.id, "inventory_quantity": quantity}
        quants = env["stock.quant"]
        quants.action_apply_inventory(quants.some(quants.create([values])))


@csrf_exempt
def api(request: HttpRequest, name: str) -> JsonResponse:
    """GET: all records of a model. POST {"method", "args", "kwargs"}: what a person with all rights does."""
    try:
        if request.method != "POST":
            return JsonResponse(control.records(name), safe=False)
        given = json.loads(request.body)
        result = control.edit(name, given["method"], *given.get("args", []), **given.get("kwargs", {}))
        return JsonResponse({"result": result})
    except (OdooError, ValueError, TypeError, KeyError, AttributeError) as error:
        return JsonResponse({"error": words(error)}, status=HTTPStatus.BAD_REQUEST)
