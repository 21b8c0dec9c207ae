"""The sidebar and the label in the head, as Unfold asks for them."""

import functools
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from omnihub.core.models import Work
from omnihub.dashboard import access
from omnihub.dashboard.queries import cancellations, counting, payments
from shipping.models import Shipment

MANY = 99
Item = dict[str, Any]


def environment(_request: HttpRequest) -> list[str] | None:
    return [_("Demo"), "info"] if settings.DEMO else None


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Only what the person may open; a group without any page is left out."""
    waiting = _waiting()
    groups: list[dict[str, Any]] = [
        {"title": _("Work"), "items": [item for item in _work(request, waiting) if item]},
        {"title": _("Own shop"), "items": [item for item in _own_shop(request) if item]},
        {"title": _("Money"), "items": [item for item in _money(request, waiting) if item]},
        {"title": _("Set up"), "items": [item for item in _set_up(request) if item]},
    ]
    _mark_nearest([item for group in groups for item in group["items"]])
    return [group for group in groups if group["items"]]


def _mark_nearest(items: list[Item]) -> None:
    """A page below another one is the present page alone."""
    active = [item for item in items if item["active"]]
    nearest = max(active, key=lambda item: len(item["link"]), default=None)
    for item in active:
        item["active"] = item is nearest


def _work(request: HttpRequest, waiting: dict[str, int]) -> list[Item]:
    return [
        _item(request, _("Today"), "today", "dashboard:home", exact=True),
        _item(request, _("Orders"), "shopping_bag", "dashboard:orders"),
        _badged(_shipping(request), waiting["failed"]),
        _item(request, _("Returns"), "assignment_return", "dashboard:returns", needs=access.SEE_RETURNS),
        _item(request, _("Customers"), "group", "dashboard:customers", needs=access.SEE_BUYER),
        _item(request, _("Labels"), "label", "dashboard:labels", needs=access.SEE_SHIPMENTS),
        _item(request, _("Scan"), "barcode_scanner", "dashboard:scan", needs=access.SHIP),
        _item(request, _("Stock"), "inventory_2", "dashboard:stock"),
        _badged(_cancellations(request), waiting["to_decide"]),
        _badged(_item(request, _("Attention"), "notifications", "dashboard:attention"), waiting["held"]),
        _item(request, _("Messages"), "chat", "dashboard:messages", exact=True, needs=access.SEE_MESSAGES),
        _item(request, _("Proof"), "verified", "dashboard:proof", needs=access.SEE_PROOF),
        _item(request, _("Sync health"), "monitor_heart", "dashboard:health"),
        _item(request, _("Syncs"), "sync", "dashboard:syncs"),
    ]


def _own_shop(request: HttpRequest) -> list[Item]:
    return [
        _item(request, _("Payment links"), "add_link", "dashboard:links", needs=access.SELL),
        _item(request, _("Courier costs"), "price_change", "dashboard:rates", needs=access.CHANGE_RATES),
    ]


def _money(request: HttpRequest, waiting: dict[str, int]) -> list[Item]:
    report, differences = "dashboard:payment_report", "dashboard:reconciliation"
    return [
        _item(request, _("Payments"), "payments", "dashboard:payments", needs=access.SEE_PAYMENTS),
        _badged(
            _item(request, _("Refunds"), "undo", "dashboard:refunds", needs=access.SEE_PAYMENTS),
            waiting["refunds"],
        ),
        _item(request, _("Payment report"), "monitoring", report, needs=access.SEE_PAYMENTS),
        _item(request, _("Shopee money"), "savings", "dashboard:shopee_money", needs=access.SEE_MONEY),
        _item(request, _("Reconciliation"), "balance", differences, needs=access.SEE_DIFFERENCES),
    ]


def _set_up(request: HttpRequest) -> list[Item]:
    mapping, log = "admin:channels_listing_changelist", "admin:auditlog_logentry_changelist"
    return [
        _item(request, _("Shops"), "storefront", "dashboard:shops", needs=access.SEE_SHOPS),
        _item(request, _("Odoo"), "account_balance", "dashboard:odoo", needs=access.SEE_PROFILE),
        _item(
            request,
            _("Payment settings"),
            "credit_card",
            "dashboard:payment_settings",
            needs=access.CHANGE_PAYMENTS,
        ),
        _item(request, _("Couriers"), "local_shipping", "dashboard:couriers", needs=access.SEE_PROFILE),
        _item(
            request,
            _("Messages to buyers"),
            "mark_chat_read",
            "dashboard:message_settings",
            needs=access.CHANGE_MESSAGES,
        ),
        _item(request, _("Partners"), "handshake", "dashboard:partners", needs=access.SEE_PARTNERS),
        _item(request, _("Mapping"), "link", mapping, needs=access.SEE_MAPPING),
        _item(request, _("Audit log"), "history", log, needs=access.SEE_LOG),
        _item(request, _("Administration"), "settings", "admin:index", exact=True, needs=access.ADMINISTER),
    ]


def _item(
    request: HttpRequest, title: str, icon: str, name: str, *, exact: bool = False, needs: str = ""
) -> Item:
    """Empty for who lacks the right."""
    if needs and not request.user.has_perm(needs):
        return {}
    link = reverse(name)
    active = request.path == link if exact else request.path.startswith(link)
    return {"title": title, "icon": icon, "link": link, "active": active}


def _shipping(request: HttpRequest) -> Item:
    name, right = pgettext("page", "Shipping"), access.SEE_SHIPMENTS
    item = _item(request, name, "package_2", "dashboard:shipping", needs=right)
    own_items = (reverse("dashboard:labels"), reverse("dashboard:scan"))
    return {**item, "active": item["active"] and not request.path.startswith(own_items)} if item else item


def _cancellations(request: HttpRequest) -> Item:
    name, right = "dashboard:cancellations", access.SEE_CANCELLATIONS
    return _item(request, _("Cancellations"), "cancel", name, needs=right)


def _waiting() -> dict[str, int]:
    """What waits for a person, for the badges; asked in one question, as every page asks it."""
    return _question().ask()


@functools.cache
def _question() -> counting.Question:
    waiting = {
        "held": Work.objects.filter(state=Work.State.HELD),
        "failed": Shipment.objects.filter(state=Shipment.State.FAILED),
        "to_decide": cancellations.to_decide(),
        "refunds": payments.waiting(),
    }
    return counting.question(MANY, waiting)


def _badged(item: Item, count: int) -> Item:
    return {**item, **_badge(count)} if item else item


def _badge(count: int) -> dict[str, str]:
    if not count:
        return {}
    return {"badge": f"{MANY}+" if count > MANY else str(count), "badge_variant": "danger"}
