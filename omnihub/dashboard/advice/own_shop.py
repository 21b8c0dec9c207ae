"""What a shop of our own refuses."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from omnihub.dashboard.advice.words import Advice, Place, same

PART = Advice(
    _("An order of our own shop is cancelled as a whole"),
    _("Nothing was cancelled; the order stays as it is."),
    _("Cancel the whole order, and send the customer a new payment link for what is left."),
)
PARCEL = Advice(
    _("A parcel of our own shop is not arranged"),
    _("Nothing is held up: the seller brings it to the courier."),
    _("Bring it to the courier, then type its waybill on the order's page."),
)
MADE = Advice(
    _("A shop of our own is made, not connected"),
    _("Nothing is held up."),
    _("Press Make a shop of our own under Shops."),
    Place.SHOPS,
)
NUMBER = Advice(
    _("A stock number below zero was refused"),
    _("Only this listing keeps its number; others go on."),
    _("Look at its stock in Odoo, then press Sync Inventory on the Stock page."),
    Place.STOCK,
)

NO_CRM = Advice(
    _("Odoo has no CRM for carts left behind"),
    _("Carts of buyers who agreed to be asked wait here; orders and their money go on."),
    _(
        "Install the app CRM in Odoo and give OmniHub's user a sales role, then try again. Or switch leads "
        "off in the shop's storefront."
    ),
    Place.ODOO,
)
NO_WEBSITE = Advice(
    _("This Odoo has no Website"),
    _("Orders of the website are not read. All other shops go on."),
    _("Install the app eCommerce in Odoo, or let OmniHub's user see websites. Then press Try again."),
    Place.ODOO,
)
UNBOUND = Advice(
    _("An order of Odoo's Website has lost its sales order"),
    _("Nothing is written to Odoo for it, and none is made a second time."),
    _("Change anything in the order in Odoo and save it: it is found again within minutes. Then try again."),
)
SHIPPING_LINE = Advice(
    _("Odoo did not take the shipping of a checkout link"),
    _("The order is paid, and is not confirmed in Odoo yet."),
    _("Read Odoo's words below, put it right in the sales order there, then try again."),
)

CODES: Mapping[str, Advice] = {
    **same(PART, "cancel_part_own"),
    **same(PARCEL, "own_parcel"),
    **same(MADE, "own_shop"),
    **same(NO_WEBSITE, "website_not_installed"),
    **same(UNBOUND, "website_order_unbound"),
    **same(SHIPPING_LINE, "odoo_shipping_line"),
    **same(NUMBER, "stock_below_zero"),
    **same(NO_CRM, "no_crm"),
}
