"""Which of Odoo's records are about a buyer, and what our own links to them say of him."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from channels.erasing import Scope
from channels.models import Checkout, Customer, Order
from erp_bridge.bindings import Kind
from erp_bridge.models import Adoption, Binding, OdooProfile, OpenInvoice, ProofRow, ProofRun, ProofSlice
from erp_bridge.odoo import convert
from omnihub.core.erasing import Place, Texts
from omnihub.core.texts import Text

FREE: Texts = (
    (Adoption, ("candidates", "note")),
    (ProofRun, ("note",)),
    (ProofSlice, ("result", "note")),
    (ProofRow, ("differences", "open_returns")),
)
BEGIN = "erased-"
OF_SALES = {
    "sales": (Kind.ORDER,),
    "pickings": (Kind.DELIVERY, Kind.RETURN),
    "moves": (Kind.INVOICE, Kind.CREDIT),
}


def places(scope: Scope) -> list[Place]:
    nameless = Concat(Value(BEGIN), Cast(F("pk"), CharField()), output_field=CharField())
    partners = Binding.objects.filter(_of_buyers(scope) | Q(kind=Kind.PARTNER, subject__startswith=BEGIN))
    leads = Binding.objects.filter(kind=Kind.LEAD, subject__in=_subjects(scope.checkouts))
    invoices = OpenInvoice.objects.filter(order__in=scope.orders)
    return [
        Place(Text("links to contacts in Odoo"), partners, {"subject": nameless, "name": ""}),
        Place(Text("links to leads in Odoo"), leads, {"name": ""}),
        Place(Text("open invoices: the contact's name"), invoices, {"partner": ""}),
    ]


def targets(scope: Scope) -> list[dict[str, Any]]:
    """By shop that has an Odoo profile, the numbers of what Odoo holds: asked before anything is emptied."""
    orders = _by_shop(Order.objects.filter(pk__in=scope.orders))
    carts = _by_shop(Checkout.objects.filter(pk__in=scope.checkouts))
    customers = _by_shop(Customer.objects.filter(pk__in=scope.customers))
    shops = {*orders, *carts, *customers}
    found = []
    for profile in OdooProfile.objects.filter(shop__in=shops).order_by("shop"):
        mine = Scope(customers=tuple(customers[profile.shop_id]))
        ids = {
            "partners": _ids(Binding.objects.filter(_of_buyers(mine))),
            "leads": _ids(_bound((Kind.LEAD,), carts[profile.shop_id])),
            **{name: _ids(_bound(kinds, orders[profile.shop_id])) for name, kinds in OF_SALES.items()},
        }
        if any(ids.values()):
            found.append({"company": profile.company_id, "shared": profile.buyer_partner_id, **ids})
    return found


def _by_shop(rows: QuerySet[Any]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for shop, pk in rows.order_by("pk").values_list("shop", "pk"):
        found[shop].append(pk)
    return found


def _of_buyers(scope: Scope) -> Q:
    """Delivery addresses are named by shop and buyer first."""
    told = Q(pk__in=[])
    for row in Customer.objects.filter(pk__in=scope.customers):
        told |= Q(kind=Kind.PARTNER, subject__startswith=convert.partner_prefix(row.shop_id, row.remote_id))
    return told


def _bound(kinds: Iterable[str], pks: Iterable[int]) -> QuerySet[Binding]:
    return Binding.objects.filter(kind__in=kinds, subject__in=_subjects(pks))


def _subjects(pks: Iterable[int]) -> list[str]:
    return [str(pk) for pk in pks]


def _ids(rows: QuerySet[Binding]) -> list[int]:
    return sorted(set(rows.values_list("odoo_id", flat=True)))
