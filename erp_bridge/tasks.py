"""What the schedules call."""

from datetime import timedelta

from django.conf import settings

from channels.models import Shop
from channels.models.own import WEBSITE
from channels.todos import erp_website
from erp_bridge import looks, places, prove, pull_invoices, todos
from erp_bridge.models import OdooProfile
from erp_bridge.proof import run
from omnihub.core import clock, work


def pull_products() -> None:
    work.add([todos.products("schedule")])


def pull_stock() -> None:
    """What changed; and everything once a night, for what no look could see."""
    for place in places.used():
        if looks.wants_all(place.key):
            work.add([todos.all_stock(place.key, "once a night")])
        work.add([todos.stock(place.key, "schedule")])


def watch_orders() -> None:
    """One look a company: what people did in Odoo to the orders that OmniHub wrote there."""
    live = OdooProfile.objects.filter(shop__go_live_at__isnull=False)
    companies = sorted(set(live.values_list("company_id", flat=True)))
    work.add(todos.watch(company, "schedule") for company in companies)


def open_invoices() -> None:
    work.add(todos.invoices(company, "schedule") for company in pull_invoices.companies())


def pull_website() -> None:
    """One look a website: what was ordered there, and what became of it in Odoo."""
    shops = Shop.objects.filter(kind=WEBSITE, state=Shop.State.CONNECTED, pulls=True).order_by("pk")
    work.add(erp_website(shop.key, "schedule") for shop in shops)


def proof() -> None:
    before = clock.now() - timedelta(days=settings.KEEP_DAYS["proofs"])
    run.forget(before=before)
    prove.start("schedule", days=prove.days_now())
