"""What stands between a new installation and its first order in Odoo."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from channels.models import Shop
from erp_bridge.models import OdooProfile
from omnihub.dashboard.queries import checks


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    words: str
    button: str
    url: str
    done: bool


def of(shops: Sequence[Shop]) -> list[Step]:
    """Empty once a shop is live: more shops are set up on their own page."""
    if any(shop.live for shop in shops):
        return []
    booked = OdooProfile.objects.exists()
    return [
        Step(
            _("Connect a shop"),
            _("You log in at the marketplace and allow OmniHub to read the shop. Nothing is written yet."),
            _("Connect a shop"),
            reverse("dashboard:shops"),
            done=bool(shops),
        ),
        Step(
            _("Connect Odoo"),
            _("The test looks at the address, the user and its rights, and says what to put right."),
            _("Test Odoo"),
            reverse("dashboard:odoo"),
            done=booked or _odoo_answers(),
        ),
        Step(
            _("Choose how orders are booked"),
            _("Company, warehouse, taxes and journals of the shop, chosen from what Odoo has."),
            _("Choose"),
            reverse("dashboard:odoo"),
            done=booked,
        ),
        Step(
            _("Go live"),
            _("From a moment you choose, new orders go to Odoo. Older ones stay as they are."),
            _("Go live"),
            reverse("dashboard:go_live", args=[shops[0].pk]) if shops else reverse("dashboard:shops"),
            done=False,
        ),
    ]


def _odoo_answers() -> bool:
    test = checks.last()
    return test is not None and not test.running and not any(part.failed for part in test.general())
