"""Who tells customers that a parcel has left: Odoo can, too, and then they would hear it twice."""

from collections.abc import Iterator

from channels.models import Shop
from erp_bridge.check.findings import Finding, good, note
from erp_bridge.odoo.client import Client
from omnihub.core.errors import Refused
from omnihub.core.texts import Text

MAIL, SMS = "stock_move_email_validation", "stock_move_sms_validation"
WHAT = Text("Messages at delivery")


def check(client: Client, company_id: int) -> Iterator[Finding]:
    """Nothing is said where this Odoo has no such setting, or keeps it from our user."""
    try:
        known = client.fields("res.company", [MAIL, SMS])
        found = client.search_read("res.company", [["id", "=", company_id]], list(known)) if known else []
    except Refused:
        return
    for row in found[:1]:
        yield _mails(company_id) if row.get(MAIL) else good(WHAT, Text("Odoo mails no customer at delivery."))
        if row.get(SMS):
            yield note(
                Text("SMS at delivery"),
                Text(
                    "Odoo sends an SMS for deliveries that are validated by hand there. Those that OmniHub "
                    "validates go without. The setting is Inventory > Configuration > Settings > SMS "
                    "Confirmation."
                ),
            )


def _mails(company_id: int) -> Finding:
    both = Shop.objects.filter(odoo_profile__company_id=company_id, messages=True).order_by("name", "pk")
    names = ", ".join(str(shop) for shop in both)
    if not names:
        return note(WHAT, Text("Odoo mails customers at delivery, and OmniHub tells none of them."))
    return note(
        WHAT,
        Text(
            "Odoo mails customers at delivery, and OmniHub tells those of %(shops)s, too. Choose who speaks: "
            "either switch off Email Confirmation in Odoo (Inventory > Configuration > Settings), or choose "
            "'Not told' for 'Shipped' under Messages to buyers.",
            shops=names,
        ),
    )
