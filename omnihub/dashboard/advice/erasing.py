"""What holds up the erasure of a buyer."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from omnihub.dashboard.advice.words import Advice, Place, same

RIGHT = Advice(
    _("OmniHub's user must not change contacts in Odoo"),
    _("The buyer is erased here; in Odoo, the contact still has the name and the address."),
    _(
        "In Odoo, give OmniHub's user the right Contact Creation (Settings > Users > Extra Rights), then try "
        "again. Or empty the contact there yourself."
    ),
    Place.ODOO,
)
INBOX = Advice(
    _("Messages are waited for that nobody has read yet"),
    _("The buyer is erased except for what these messages, notes and Odoo say."),
    _("Nothing, as long as workers run: it goes on by itself. If it stays, look at Sync health."),
    Place.HEALTH,
)

CODES: Mapping[str, Advice] = {**same(RIGHT, "odoo_erase_right"), **same(INBOX, "erase_inbox")}
