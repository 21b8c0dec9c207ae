"""Carts left behind by buyers who agreed to be asked about them: a lead in Odoo each, once.

It is looked for by its reference before it is made. Whoever works with it in Odoo is never written over: the
only thing that follows is that it is won, when its buyer has paid after all.
"""

from collections.abc import Sequence

from channels.models import Checkout
from channels.own import left
from erp_bridge import bindings, gateway_money, lead_card, queries
from erp_bridge.bindings import Kind, Link
from erp_bridge.odoo import connect
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.convert import Names
from erp_bridge.odoo.payloads import Lead
from erp_bridge.records import Bound, Profile
from erp_bridge.steps import importing
from omnihub.core import installation
from omnihub.core.errors import Refused
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text

MODEL, TAGS = "crm.lead", "crm.tag"


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    return gateway_money.each(works, deadline, _push)


def _push(subject: str) -> Outcome:
    checkout = Checkout.objects.select_related("shop").filter(pk=int(subject)).first()
    if checkout is None:
        return Outcome.done(Text("The checkout is no longer here"))
    bound = bindings.find(Kind.LEAD, subject)
    bought = left.bought_since(checkout) is not None
    if bound is None and not left.is_left(checkout):
        return Outcome.done(Text("It is not left behind any more, or its buyer must not be asked"))
    if not queries.pushes(checkout.shop_id):
        left.look_again(checkout.pk)
        return Outcome.done(Text("Sending to Odoo is switched off for %(shop)s", shop=str(checkout.shop)))
    profile = queries.profile(checkout.shop_id)
    if profile is None:
        words = Text("%(shop)s has no Odoo profile: choose one on the Odoo page.", shop=str(checkout.shop))
        return Outcome.settings(words, "no_profile")
    client = connect.client().for_company(profile.company_id)
    if not client.has(MODEL, ("referred",)):
        words = Text("Odoo has no CRM: install it there (Apps), then try again. The cart is kept until then.")
        return Outcome.settings(words, "no_crm")
    return _won(client, checkout, bound, bought=bought) if bound else _made(client, checkout, profile)


def _made(client: Client, checkout: Checkout, profile: Profile) -> Outcome:
    names = Names.of(installation.key(), profile.shop_kind, profile.shop_remote_id)
    found = client.find_leads(lead_card.reference(names, checkout))
    lead = found[0] if found else _make(client, checkout, profile, names)
    _remember(checkout, lead)
    return Outcome.done(Text("%(name)s is in Odoo's CRM", name=lead.name))


def _make(client: Client, checkout: Checkout, profile: Profile, names: Names) -> Lead:
    lines = checkout.lines.order_by("pk")
    row = lead_card.row(checkout, lines, names, profile, _tag(client))
    ids, refused = importing.load(client, MODEL, lead_card.COLUMNS, {checkout.pk: [row]})
    if checkout.pk not in ids:
        raise refused[checkout.pk]
    return client.read_leads([ids[checkout.pk]])[0]


def _tag(client: Client) -> int | None:
    """Made once; where it may not be made, the lead goes without."""
    known = client.find_tag(lead_card.TAG)
    if known is not None:
        return known
    try:
        return client.create(TAGS, {"name": lead_card.TAG})
    except Refused:  # somebody made it in the same moment
        return client.find_tag(lead_card.TAG)


def _won(client: Client, checkout: Checkout, bound: Bound, *, bought: bool) -> Outcome:
    leads = client.read_leads([bound.odoo_id])
    if not leads:
        return Outcome.done(Text("%(name)s was deleted in Odoo; none is made again", name=bound.name))
    if bought and not leads[0].won:
        client.win_leads([bound.odoo_id])
        leads = client.read_leads([bound.odoo_id])
    _remember(checkout, leads[0])
    words = (
        Text("%(name)s is won", name=bound.name)
        if leads[0].won
        else Text("%(name)s is in Odoo's CRM", name=bound.name)
    )
    return Outcome.done(words)


def _remember(checkout: Checkout, lead: Lead) -> None:
    state = lead.stage if lead.alive else "lost"
    bindings.bind(Link(Kind.LEAD, str(checkout.pk), lead.id, lead.name, state))
