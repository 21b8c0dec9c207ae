"""What can be wrong between an order and the books."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from omnihub.dashboard.advice.words import Advice, Place, same

SHUT_OUT = Advice(
    _("Odoo does not let OmniHub in"),
    _("Nothing is written to Odoo, for no shop. Orders are still read and kept, and go later by themselves."),
    _(
        "Press Test connection on the Odoo page: it says what is wrong. Whoever looks after the server puts "
        "it right there."
    ),
    Place.ODOO,
)
NOT_ODOO = Advice(
    _("Something other than Odoo answered"),
    _("Nothing is written to Odoo until it answers again. Orders are still read and kept."),
    _("Check that Odoo is running and press Test connection on the Odoo page; then try again."),
    Place.ODOO,
)
RIGHT = Advice(
    _("OmniHub's user lacks a right in Odoo"),
    _("What needs this right is held up; the rest goes on."),
    _("Give OmniHub's user the right that is named below, in Odoo under Settings, Users; then try again."),
    Place.ODOO,
)
ODOO_SAYS = Advice(
    _("Odoo refused this"),
    _("Only this one is held up; others go on. What was done before it stays."),
    _("Read what Odoo says below, put it right there, then try again."),
)
PROFILE = Advice(
    _("A shop has no Odoo profile"),
    _("This shop's orders are read and kept, and none is written to Odoo."),
    _("Choose on the Odoo page which company, warehouse, journal and tax the shop is booked with."),
    Place.ODOO,
)
VOUCHER = Advice(
    _("No product for the seller's vouchers"),
    _("Orders with a voucher of yours are held up; all others go on."),
    _("Choose a product (a service) for vouchers in the shop's Odoo profile."),
    Place.ODOO,
)
UNMAPPED = Advice(
    _("A product is not linked"),
    _("Only orders with this product are held up, and they reserve nothing in Odoo. All others go on."),
    _("Link it under Mapping. The orders that wait for it then go by themselves."),
    Place.MAPPING,
)
NO_PRODUCT = Advice(
    _("A product is not in Odoo"),
    _("Only orders with this product are held up. All others go on."),
    _(
        "Give the product in Odoo the internal reference that is named below, then press Read products on "
        "the Odoo page."
    ),
    Place.PRODUCTS,
)
DOUBLE = Advice(
    _("Several products in Odoo share one reference"),
    _("Nothing is held up, but orders may take the wrong one of them."),
    _("Give each product its own internal reference in Odoo, then press Read products on the Odoo page."),
    Place.PRODUCTS,
)
NO_LINES = Advice(
    _("An order came without lines"),
    _("Only this order is held up."),
    _("Press Look again on the order's page, so that it is read once more."),
)
THEIRS = Advice(
    _("The marketplace ships this order itself"),
    _("It takes nothing from your stock, so it is not written to Odoo. Nothing else is held up."),
    _("Book it by hand, or allow such orders with the switch under Shops."),
    Place.SHOPS,
)
SUM = Advice(
    _("The total in Odoo differs from the marketplace's"),
    _("The invoice is not posted until both are equal. Reservation and shipping are not held up."),
    _("Compare the lines in Odoo with the order here. Correct them in Odoo, then try again."),
)
CANCELLED_LATE = Advice(
    _("Cancelled after it was shipped or invoiced"),
    _("The books still count this order as sold. Nothing else is held up."),
    _("Press Try again: OmniHub makes the credit note and opens the return by itself."),
)
CREDIT = Advice(
    _("A credit note has to be made by hand"),
    _("The books still count as sold what was cancelled or given back. Nothing else is held up."),
    _("Make the credit note in Odoo from the invoice that is named below and post it, then try again."),
)
RETURN_OPEN = Advice(
    _("A return in Odoo waits for a person"),
    _("Goods that came back, or will, are not counted in Odoo's stock. Nothing else is held up."),
    _("Make or validate the return of the delivery in Odoo when the parcel is here, then try again."),
)
RETURN_UNMAPPED = Advice(
    _("Returned goods are not linked to a product"),
    _("The money is credited; the goods are not awaited in Odoo. Nothing else is held up."),
    _("Link them on the Products page, then try again."),
    Place.PRODUCTS,
)
PUT_BACK = Advice(
    _("A cancelled order's goods have to be put back"),
    _("The stock in Odoo misses these pieces. Nothing else is held up."),
    _("Put the goods back in Odoo if they are really there, then press Settled."),
)
CANCEL = Advice(
    _("The sales order could not be cancelled"),
    _("Odoo still reserves the goods of a cancelled order."),
    _("Cancel it in Odoo, then try again."),
)
BY_HAND = Advice(
    _("Somebody cancelled the sales order in Odoo"),
    _("The buyer may still wait for the goods. OmniHub does nothing for this order until you decide."),
    _("Cancel it in the Seller Centre, too; or set it back to a quotation in Odoo and try again."),
)
DELETED = Advice(
    _("The sales order was deleted in Odoo"),
    _("OmniHub does not make it again by itself. Other orders go on."),
    _("Restore it in Odoo and try again, or have it made anew in the administration, under Bindings."),
)
TWICE = Advice(
    _("Somebody else typed this order into Odoo"),
    _("OmniHub made none of its own, so that it is not booked twice."),
    _("Cancel the other one and try again, or keep it and press Settled."),
)
OPEN_THERE = Advice(
    _("A step in Odoo is not finished"),
    _("What follows it (delivery, invoice or payment) waits. Other orders go on."),
    _("Open the document in Odoo, finish it there and answer what Odoo asks, then try again."),
)
BUYER = Advice(
    _("The buyer's address was refused by Odoo"),
    _("Only this order is held up."),
    _(
        "Read what Odoo says below. If another module asks for more of an address, relax it for OmniHub's "
        "user."
    ),
)
ACCOUNTS = Advice(
    _("The invoice could not be made or posted"),
    _("The goods are not held up; only the invoice and the payment are missing."),
    _(
        "Read what Odoo says below: often a closed period, a journal or an account. Put it right, then try "
        "again."
    ),
)
UNPAID = Advice(
    _("A payment does not settle its invoice"),
    _("The day's payment is not complete in the books. Orders are not held up."),
    _("Match the payment with the invoice in Odoo, then try again."),
)
SERVICE = Advice(
    _("No product for a line of our own shop"),
    _("Orders with shipping, or with a line that staff wrote, are held up; all others go on."),
    _("Choose the product (a service) in the shop's Odoo profile."),
    Place.ODOO,
)
GATEWAY_ACCOUNT = Advice(
    _("The Odoo profile lacks a journal or an account"),
    _("Orders go on. The money that is meant waits and is booked by itself afterwards."),
    _("Choose what is named below in the shop's Odoo profile."),
    Place.ODOO,
)
FIRST_THAT = Advice(
    _("What it belongs to is not in Odoo yet"),
    _("Only this booking waits."),
    _("Nothing: it is tried again by itself. If it stays, look at the order's own work."),
)
PAYMENT_THERE = Advice(
    _("A payment in Odoo is not as it was booked"),
    _("Only this payment is held up. No second one is made."),
    _("Put it right in Odoo as it says below, then try again."),
)
ENTRY_THERE = Advice(
    _("An entry in Odoo was changed by hand"),
    _("Nothing more is booked under its name. Everything else goes on."),
    _("Look at the entry in Odoo. Put it back, then try again; or keep it, and close this here."),
)
REVIEW = Advice(
    _("The gateway took or gave money that nobody books by itself"),
    _("The rest of the day is booked. Until somebody books these, the balance in Odoo differs."),
    _("Book what is listed below in Odoo, then close this here."),
)
RESIDUAL = Advice(
    _("A payout holds money without a name"),
    _("This day of the wallet is not booked. Orders and other days go on."),
    _("Look at the orders named below. Then raise the limit in the shop's Odoo profile, or book it by hand."),
    Place.ODOO,
)
WALLET = Advice(
    _("The wallet and its journal in Odoo differ"),
    _("The day is booked. Something else is missing in Odoo, or too much there."),
    _(
        "The reconciliation names what the difference of this day is made of, under “Marketplace's wallet in "
        "Odoo”. Book in Odoo what is missing there, then try again."
    ),
    Place.RECONCILIATION,
)

CODES: Mapping[str, Advice] = {
    **same(SHUT_OUT, "odoo_login", "odoo_no_database", "odoo_not_set", "odoo_AccessDenied"),
    **same(SHUT_OUT, "odoo_SessionExpiredException", "odoo_Unauthorized"),
    **same(NOT_ODOO, "odoo_no_id", "odoo_not_json2", "odoo_not_jsonrpc", "odoo_not_xmlrpc"),
    **same(NOT_ODOO, "odoo_not_rows", "odoo_not_loaded", "odoo_hint"),
    **same(RIGHT, "odoo_AccessError"),
    **same(ODOO_SAYS, "odoo_import", "odoo_order", "odoo_confirm"),
    **same(PROFILE, "no_profile"),
    **same(VOUCHER, "no_voucher_product"),
    **same(UNMAPPED, "unmapped"),
    **same(NO_PRODUCT, "unknown_product"),
    **same(DOUBLE, "double_sku"),
    **same(NO_LINES, "no_lines"),
    **same(THEIRS, "fulfilled_by_marketplace"),
    **same(SUM, "sum_differs"),
    **same(CANCELLED_LATE, "odoo_cancel_late"),
    **same(CREDIT, "odoo_credit_by_hand"),
    **same(RETURN_OPEN, "odoo_return_open", "odoo_return_cancelled"),
    **same(RETURN_UNMAPPED, "return_unmapped"),
    **same(PUT_BACK, "stock_to_put_back"),
    **same(CANCEL, "odoo_cancel", "odoo_cancel_open"),
    **same(BY_HAND, "odoo_order_cancelled"),
    **same(DELETED, "odoo_order_gone", "odoo_MissingError"),
    **same(TWICE, "odoo_order_foreign"),
    **same(OPEN_THERE, "odoo_not_confirmed", "odoo_delivery", "odoo_delivery_open", "odoo_stock_taken"),
    **same(OPEN_THERE, "odoo_quantity", "odoo_tracking", "odoo_return"),
    **same(BUYER, "odoo_partner"),
    **same(
        ACCOUNTS,
        "odoo_invoice",
        "odoo_invoice_date",
        "odoo_post",
        "no_invoice",
        "no_credit_note",
        "odoo_credit",
    ),
    **same(SERVICE, "no_shipping_product", "no_free_product"),
    **same(GATEWAY_ACCOUNT, "no_gateway_account", "odoo_journal"),
    **same(FIRST_THAT, "no_sale", "no_receipt", "no_credit_note", "no_payment"),
    **same(PAYMENT_THERE, "odoo_payment_several", "odoo_payment_sum"),
    **same(ENTRY_THERE, "odoo_entry_changed", "entry_unbalanced"),
    **same(REVIEW, "gateway_review"),
    **same(RESIDUAL, "settlement_residual"),
    **same(WALLET, "wallet_differs"),
    **same(UNPAID, "odoo_payment", "odoo_not_paid", "odoo_payment_undone"),
}
