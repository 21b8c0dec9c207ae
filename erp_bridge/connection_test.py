"""Is Odoo ready for us? One finding a line, in plain words, each with what to do."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from channels.models import Shop
from channels.records import Finding
from erp_bridge import choices, profiles
from erp_bridge.models import OdooProfile
from erp_bridge.odoo import connect
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import text
from omnihub.core.errors import Refused, RemoteError, SignedOut, Unreachable

TESTED = "18"
ONLINE = ".odoo.com"
TIME_ZONE = "Asia/Jakarta"

# What to ask for, and the app that brings it. Fields tell it to every user; the list of modules doesn't.
APPS = (
    ("Sales", "sale.order", ("client_order_ref", "warehouse_id"), "Sales and Inventory"),
    ("Inventory", "stock.picking", ("sale_id",), "Inventory"),
    ("Invoicing", "account.move", ("payment_state",), "Invoicing or Accounting"),
    ("Tracking numbers", "stock.picking", ("carrier_tracking_ref",), "Delivery Costs (stock_delivery)"),
)
RIGHTS = (
    ("sale.order", "create", "Sales: Administrator"),
    ("sale.order", "write", "Sales: Administrator"),
    ("res.partner", "create", "Contact Creation"),
    ("product.product", "read", "Sales: Administrator"),
    ("stock.picking", "write", "Inventory: User"),
    ("stock.move", "write", "Inventory: User"),
    ("account.move", "create", "Invoicing"),
    ("account.move", "write", "Invoicing"),
    ("account.payment", "create", "Invoicing"),
)


def run(client: Client | None = None) -> list[Finding]:
    """Never raises for what Odoo does: every failure is a finding. Stops where nothing more can be asked."""
    found: list[Finding] = []
    try:
        erp = client or connect.client()
        found.append(_key(erp))
        found.append(_version(erp))
        found.extend(_apps(erp))
        found.extend(_user(erp))
        if all(finding.ok for finding in found if finding.what.startswith("App")):
            found.extend(_rights(erp))
            found.extend(_books(erp))
    except RemoteError as error:
        found.append(Finding(_place(error), ok=False, words=_words(error)))
    return found


def _place(error: RemoteError) -> str:
    if isinstance(error, Unreachable):
        return "Address"
    places = {"odoo_no_database": "Database", "odoo_not_set": "Settings", "odoo_AccessError": "Rights"}
    if error.code.startswith("odoo_http"):
        return "Address"
    return places.get(error.code, "API key" if isinstance(error, SignedOut) else "Odoo")


def _words(error: RemoteError) -> str:
    if isinstance(error, Unreachable):
        return (
            f"{settings.ODOO_URL} cannot be reached. Check the address in ODOO_URL, and that Odoo runs and "
            "lets this machine in."
        )
    host = urlsplit(settings.ODOO_URL).hostname or ""
    if isinstance(error, SignedOut) and host.endswith(ONLINE):
        return f"{error.words} On Odoo Online the API belongs to the Custom plan only: check the plan too."
    return error.words


def _key(client: Client) -> Finding:
    user = client.wire.log_in()
    return Finding("API key", ok=True, words=f"Odoo lets us in as {settings.ODOO_LOGIN or f'user {user}'}.")


def _version(client: Client) -> Finding:
    try:
        version = client.wire.version()
    except RemoteError:
        version = ""
    if version.startswith(TESTED):
        return Finding("Version", ok=True, words=f"Odoo {version}.")
    return Finding(
        "Version",
        ok=True,
        words=f"Odoo {version or 'of unknown version'}. OmniHub was tested with {TESTED}: try it with a copy "
        "of the database first.",
    )


def _apps(client: Client) -> Iterator[Finding]:
    for app, model, fields, name in APPS:
        try:
            missing = set(fields) - client.fields(model, fields).keys()
        except Refused:
            missing = set(fields)
        words = f"{app} is there." if not missing else f"Install {name} in Odoo (Apps), then test again."
        yield Finding(f"App: {app}", ok=not missing, words=words)


def _user(client: Client) -> Iterator[Finding]:
    row = client.search_read("res.users", [["id", "=", client.wire.log_in()]], ["email", "tz"])[0]
    email, zone = text(row["email"]), text(row["tz"])
    yield Finding(
        "E-mail of the user",
        ok=bool(email),
        words=email or "Odoo's user has no e-mail address. Give it one: without it Odoo refuses payments.",
    )
    yield Finding(
        "Time zone of the user",
        ok=zone == TIME_ZONE,
        words=zone
        if zone == TIME_ZONE
        else f"Set the user's time zone to {TIME_ZONE} (it is {zone or 'not set'}): dates that Odoo fills in "
        "by itself would be a day off around midnight.",
    )


def _rights(client: Client) -> Iterator[Finding]:
    lacking = [
        (model, operation, group) for model, operation, group in RIGHTS if not client.may(model, operation)
    ]
    if not lacking:
        yield Finding("Rights", ok=True, words="The user may do all that OmniHub does.")
    for model, operation, group in lacking:
        yield Finding(
            f"Right to {operation} {model}",
            ok=False,
            words=f"Give the user the group '{group}' in Odoo (Settings > Users), then test again.",
        )


def _books(client: Client) -> Iterator[Finding]:
    """What a shop's profile will need, said before somebody misses it there."""
    found = choices.read(client)
    for shop in Shop.objects.order_by("pk"):
        chosen = OdooProfile.objects.filter(shop=shop).first()
        policy = chosen.tax_policy if chosen else OdooProfile.TaxPolicy.NONE
        for words in profiles.suggest(shop, found, policy).missing:
            yield Finding(f"Books of {shop}", ok=False, words=words)
        if chosen:
            yield from _profile(shop, chosen, found)
    if not any(one.note == "IDR" for one in found.companies):
        yield Finding(
            "Currency",
            ok=False,
            words="No company in Odoo keeps its books in IDR. Set it before the company's first entry.",
        )


def _profile(shop: Shop, chosen: OdooProfile, found: choices.Choices) -> Iterator[Finding]:
    """What was chosen may be gone, or have become something else."""
    places = (
        ("company", chosen.company_id, found.companies),
        ("warehouse", chosen.warehouse_id, found.warehouses),
        ("wallet journal", chosen.wallet_journal_id, found.wallet_journals),
    )
    gone = [word for word, pk, among in places if pk not in {one.id for one in among}]
    if chosen.tax_policy == OdooProfile.TaxPolicy.INCLUDED and chosen.tax_id not in {
        one.id for one in found.taxes
    }:
        gone.append("tax (included in the price)")
    if chosen.voucher_product_id is None:
        gone.append(f"product for vouchers ({profiles.VOUCHER})")
    for word in gone:
        yield Finding(f"Profile of {shop}", ok=False, words=f"Choose the {word} again on the Odoo page.")
