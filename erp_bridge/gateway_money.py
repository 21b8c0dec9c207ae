"""Of our own shops: where the gateway's money of an order is booked, read once before Odoo is asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from channels.models import Order
from channels.states import OrderStatus
from erp_bridge import bindings, queries
from erp_bridge.advances import Strange
from erp_bridge.bindings import Kind
from erp_bridge.odoo import connect
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import Invoice, link
from erp_bridge.records import Profile
from omnihub.core import clock
from omnihub.core.errors import RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text

LATER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Sold:
    """An order as Odoo has it: whose account the money goes on, and its invoices."""

    partner_id: int
    invoices: tuple[Invoice, ...] = ()

    @property
    def posted(self) -> list[Invoice]:
        return [each for each in self.invoices if each.posted and each.sale]


def each(works: Sequence[Work], deadline: Deadline, book: Callable[[str], Outcome]) -> dict[int, Outcome]:
    """One after another. What isn't in the answer was not reached and is given back."""
    outcomes: dict[int, Outcome] = {}
    for row in works:
        if deadline.passed():
            break
        try:
            outcomes[row.pk] = book(row.subject)
        except RemoteError as error:
            outcomes[row.pk] = Outcome.of(error)
        except Strange as strange:
            outcomes[row.pk] = strange.outcome
    return outcomes


def books_of(order: Order) -> tuple[Client, Profile, int] | Outcome:
    """The line to Odoo, the shop's profile and its clearing journal, or why nothing is booked."""
    if order.history:
        return Outcome.done(Text("History: never sent"))
    if not queries.pushes(order.shop_id):
        return Outcome.done(Text("Sending to Odoo is switched off for %(shop)s", shop=str(order.shop)))
    profile = queries.profile(order.shop_id)
    if profile is None:
        words = Text("%(shop)s has no Odoo profile: choose one on the Odoo page.", shop=str(order.shop))
        return Outcome.settings(words, "no_profile")
    if profile.clearing_journal_id is None:
        return without(profile, Text("clearing journal for the gateway's money"))
    return connect.client().for_company(profile.company_id), profile, profile.clearing_journal_id


def without(profile: Profile, what: str) -> Outcome:
    return Outcome.settings(
        Text(
            "The Odoo profile of %(shop)s has no %(what)s: choose it there.",
            shop=profile.shop_name,
            what=what,
        ),
        "no_gateway_account",
    )


def sold(client: Client, profile: Profile, order: Order) -> Sold | Outcome:
    """Money of an order that never came to Odoo is kept on the account of all of the shop's buyers."""
    bound = bindings.find(Kind.ORDER, str(order.pk))
    if bound is None and order.status != OrderStatus.CANCELLED:
        words = Text("The sales order of %(number)s is not in Odoo yet", number=order.number)
        return Outcome.again(words, "no_sale", at=clock.now() + LATER)
    domain = [["id", "=", bound.odoo_id if bound else 0]]
    found = client.search_read("sale.order", domain, ["partner_invoice_id", "invoice_ids"]) if bound else []
    if not found:
        return Sold(profile.buyer_partner_id)
    ids = list(found[0]["invoice_ids"] or ())
    invoices = tuple(client.read_invoices(ids)) if ids else ()
    return Sold(link(found[0]["partner_invoice_id"]) or profile.buyer_partner_id, invoices)
