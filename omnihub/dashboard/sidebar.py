"""The sidebar and the label in the head, as Unfold asks for them."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from omnihub.core.models import Work

MANY = 99


def environment(_request: HttpRequest) -> list[str] | None:
    return [_("Demo"), "info"] if settings.DEMO else None


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "title": _("Work"),
            "items": [
                _item(request, _("Today"), "today", "dashboard:home", exact=True),
                _item(request, _("Orders"), "shopping_bag", "dashboard:orders"),
                _item(request, _("Stock"), "inventory_2", "dashboard:stock"),
                {**_item(request, _("Attention"), "notifications", "dashboard:attention"), **_held()},
                _item(request, _("Proof"), "verified", "dashboard:proof"),
                _item(request, _("Sync health"), "monitor_heart", "dashboard:health"),
            ],
        },
        {
            "title": _("Set up"),
            "items": [
                _item(request, _("Shops"), "storefront", "dashboard:shops"),
                _item(request, _("Odoo"), "account_balance", "dashboard:odoo"),
                _item(request, _("Couriers"), "local_shipping", "dashboard:couriers"),
                _item(request, _("Mapping"), "link", "admin:channels_listing_changelist"),
                _item(request, _("Administration"), "settings", "admin:index", exact=True),
            ],
        },
    ]


def _item(request: HttpRequest, title: str, icon: str, name: str, *, exact: bool = False) -> dict[str, Any]:
    link = reverse(name)
    active = request.path == link if exact else request.path.startswith(link)
    return {"title": title, "icon": icon, "link": link, "active": active}


def _held() -> dict[str, str]:
    held = Work.objects.filter(state=Work.State.HELD)[: MANY + 1].count()
    if not held:
        return {}
    return {"badge": f"{MANY}+" if held > MANY else str(held), "badge_variant": "danger"}
