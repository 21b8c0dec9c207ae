"""What happens by itself, how often, and when it did so last."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy
from django_q.models import Schedule, Task

WORDS = {
    "sweep": gettext_lazy("Wake whatever waits and was forgotten"),
    "prune": gettext_lazy("Throw away what is kept long enough"),
    "prune-people": gettext_lazy("Throw away old lines of the audit log and ended sessions"),
    "catch-up": gettext_lazy("Look for orders that no push told of"),
    "tokens": gettext_lazy("Renew the shops' tokens before they end"),
    "lost-pushes": gettext_lazy("Fetch pushes that the marketplace could not deliver"),
    "push-status": gettext_lazy("Check that the marketplaces send their pushes"),
    "authorisations": gettext_lazy("Check how long sellers' consents last"),
    "stock-look": gettext_lazy("Read the stock that the shops show"),
    "listings": gettext_lazy("Read what the shops list"),
    "products": gettext_lazy("Read products from Odoo"),
    "stock": gettext_lazy("Look for changed stock in Odoo"),
    "orders-in-odoo": gettext_lazy("Look for changed sales orders in Odoo"),
    "proof": gettext_lazy("Compare marketplace, OmniHub and Odoo"),
}


@dataclass(frozen=True, slots=True)
class Action:
    row: Schedule
    ended: datetime | None
    failed: bool

    @property
    def words(self) -> str:
        return str(WORDS.get(self.row.name, self.row.name))

    @property
    def on(self) -> bool:
        return bool(self.row.repeats)


def actions() -> list[Action]:
    rows = list(Schedule.objects.order_by("name"))
    runs = {task.id: task for task in Task.objects.filter(pk__in=[row.task for row in rows if row.task])}
    found = []
    for row in rows:
        run = runs.get(row.task or "")
        found.append(Action(row, run.stopped if run else None, failed=bool(run and not run.success)))
    return found
