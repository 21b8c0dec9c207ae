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
    "returns": gettext_lazy("Look for returns that no push told of, and for those whose time is nearly over"),
    "wallets": gettext_lazy("Read what moved the shops' wallets at the marketplaces"),
    "stock-look": gettext_lazy("Read the stock that the shops show"),
    "listings": gettext_lazy("Read what the shops list"),
    "labels": gettext_lazy("Fetch labels that are not here yet"),
    "prune-labels": gettext_lazy("Throw away labels that are kept long enough"),
    "waybills": gettext_lazy("Look for waybills of arranged parcels"),
    "courier-news": gettext_lazy("Ask where handed-over parcels are"),
    "courier-costs": gettext_lazy("Look whether courier costs can be asked for"),
    "own-parcels": gettext_lazy("Ask where the parcels of our own shops are"),
    "prune-costs": gettext_lazy("Throw away old offers and costs of couriers"),
    "payments": gettext_lazy("Look at open payments, and end those whose time is over"),
    "refunds": gettext_lazy("Look at refunds on their way"),
    "gateway-book": gettext_lazy("Read the payment gateway's book"),
    "gateway-key": gettext_lazy("Check that the payment gateway takes our key"),
    "prune-accounts": gettext_lazy("Throw away buyers' bank accounts that are not needed any more"),
    "left-carts": gettext_lazy("Look for carts left behind, whose buyers agreed to be asked"),
    "products": gettext_lazy("Read products from Odoo"),
    "stock": gettext_lazy("Look for changed stock in Odoo"),
    "orders-in-odoo": gettext_lazy("Look for changed sales orders in Odoo"),
    "open-invoices": gettext_lazy("Read from Odoo which invoices are still open"),
    "website-orders": gettext_lazy("Look for orders of Odoo's Website"),
    "proof": gettext_lazy("Compare marketplace, OmniHub and Odoo"),
    "reconciliation": gettext_lazy("Compare the books of the money, once a night"),
    "cancellations": gettext_lazy("Look how far cancellations are, and for orders cancelled in Odoo"),
    "morning": gettext_lazy("Send the morning digest to staff at seven"),
    "templates": gettext_lazy("Check which message templates WhatsApp lets through"),
    "prune-messages": gettext_lazy("Throw away the log of old messages"),
    "prune-partner-calls": gettext_lazy("Forget which calls of partners were answered a week ago"),
}
OFF = {
    "sweep": gettext_lazy("Off: work whose signal was lost is never found again. Orders may wait for ever."),
    "prune": gettext_lazy("Off: old messages and finished work stay for ever, and the database grows."),
    "prune-people": gettext_lazy(
        "Off: the audit log and ended sessions stay for ever, and the database grows."
    ),
    "catch-up": gettext_lazy("Off: orders that no push told of are not seen at all."),
    "tokens": gettext_lazy("Off: within hours no shop lets OmniHub in any more, and all stand still."),
    "lost-pushes": gettext_lazy("Off: nothing is lost, the look for orders finds the same, only later."),
    "push-status": gettext_lazy("Off: nobody notices when a marketplace stops its pushes."),
    "authorisations": gettext_lazy("Off: nobody is warned before a seller's consent ends."),
    "returns": gettext_lazy(
        "Off: returns that no push told of are not seen, and nobody is warned before their time is over."
    ),
    "wallets": gettext_lazy("Off: nobody sees what the marketplaces paid out, took or held back."),
    "stock-look": gettext_lazy("Off: nobody notices what other tools write into the shops."),
    "listings": gettext_lazy("Off: new listings are seen when they are first sold, or by Update Shop."),
    "labels": gettext_lazy("Off: a label whose waybill no message told of is not fetched by itself."),
    "prune-labels": gettext_lazy("Off: buyers' names and addresses stay on labels for ever."),
    "waybills": gettext_lazy("Off: a waybill is seen only when a push or a look at its order brings it."),
    "courier-news": gettext_lazy("Off: what couriers say is not shown, and lost parcels are noticed late."),
    "courier-costs": gettext_lazy("Off: a wrong key or a day that is used up stays in Attention for ever."),
    "own-parcels": gettext_lazy(
        "Off: what couriers say is not seen, and no order of ours is ever delivered."
    ),
    "prune-costs": gettext_lazy("Off: old offers and costs stay for ever, and the database grows."),
    "payments": gettext_lazy(
        "Off: a payment that no call told of is not seen, and unpaid orders keep their goods for ever."
    ),
    "refunds": gettext_lazy("Off: a refund whose end no call told of stays on its way."),
    "gateway-book": gettext_lazy("Off: fees and settlements are not known, and nothing can be reconciled."),
    "gateway-key": gettext_lazy("Off: a key that ended is noticed by the first buyer who cannot pay."),
    "prune-accounts": gettext_lazy("Off: buyers' bank accounts stay for ever, encrypted."),
    "left-carts": gettext_lazy("Off: carts left behind become no leads in Odoo."),
    "products": gettext_lazy("Off: new products of Odoo are not known here and cannot be linked."),
    "stock": gettext_lazy(
        "Off: changed stock in Odoo does not reach the shops, which may sell what is gone."
    ),
    "orders-in-odoo": gettext_lazy("Off: what people change in Odoo is not noticed here."),
    "open-invoices": gettext_lazy("Off: how old open invoices are is shown as it was."),
    "website-orders": gettext_lazy("Off: orders of Odoo's Website are not seen at all."),
    "proof": gettext_lazy("Off: nobody compares, so differences stay unseen."),
    "reconciliation": gettext_lazy("Off: money that is missing, doubled or kept is not noticed."),
    "cancellations": gettext_lazy(
        "Off: orders cancelled in Odoo are not seen here, and one whose signal was lost stands still."
    ),
    "morning": gettext_lazy("Off: no staff get a digest in the morning."),
    "templates": gettext_lazy("Off: a template that was paused is noticed by its first message only."),
    "prune-messages": gettext_lazy("Off: the log of messages stays for ever, and the database grows."),
    "prune-partner-calls": gettext_lazy(
        "Off: which calls of partners were answered stays for ever, and the database grows."
    ),
}
"""What stops when an action is switched off."""

ESSENTIAL = frozenset({"sweep", "catch-up", "tokens", "stock", "payments"})
"""Without these orders or stock stand still: switched off only by a second word."""


@dataclass(frozen=True, slots=True)
class Action:
    row: Schedule
    ended: datetime | None
    failed: bool

    @property
    def words(self) -> str:
        return str(WORDS.get(self.row.name, self.row.name))

    @property
    def off_words(self) -> str:
        return str(OFF.get(self.row.name, ""))

    @property
    def essential(self) -> bool:
        return self.row.name in ESSENTIAL

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
