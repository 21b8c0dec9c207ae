"""What can hold up a cancellation, and what to do."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from omnihub.dashboard.advice.words import Advice, Place, same

REFUSED = Advice(
    _("The marketplace does not cancel this order"),
    _("Nothing was changed anywhere else: Odoo, stock and the buyer are told only after the marketplace."),
    _("Open the cancellation and read the marketplace's words. Try again, or withdraw it."),
)
OVER = Advice(
    _("It was too late to cancel"),
    _("The order goes on as if nobody had asked: nothing was cancelled anywhere."),
    _("Look at the order; if the buyer does not want it, a return follows. Then press Settled."),
)
UNSEEN = Advice(
    _("The marketplace took the cancellation and does not show it"),
    _("The other sides wait, so that nothing is cancelled for an order that still has to be sent."),
    _("Look at the order in the Seller Centre. Once it is cancelled there, everything goes on."),
)
SWITCHED_OFF = Advice(
    _("This order has to be cancelled in the Seller Centre"),
    _("Cancelling is switched off for this shop, so OmniHub does not cancel there by itself."),
    _("Cancel it in the Seller Centre: OmniHub sees it and does the rest. Or switch it on under Shops."),
    Place.SHOPS,
)
ODOO_WAITS = Advice(
    _("Odoo has not followed the cancellation yet"),
    _("The marketplace has cancelled, and the buyer is told. Only the stock waits for Odoo."),
    _("Look on the order's page what Odoo waits for, and settle that. This goes on by itself then."),
)
BY_HAND = Advice(
    _("The buyer's money has to be sent back by hand"),
    _("No payment gateway is connected that could do it. Odoo and the message to the buyer wait for it."),
    _("Send the money back, then say so on the page of the cancellation."),
)

CODES: Mapping[str, Advice] = {
    **same(REFUSED, "cancel_refused", "cancel_forder_failed", "cancel_pieces_gone", "cancel_not_any_more"),
    **same(REFUSED, "cancel_order_unknown", "cancel_no_part", "cancel_not_by_seller"),
    **same(OVER, "cancel_crossed", "cancel_order_over", "cancel_request_gone"),
    **same(OVER, "cancel_order_invalid_status", "order_status_invalid"),
    **same(ODOO_WAITS, "cancel_odoo_waits"),
    **same(UNSEEN, "cancel_unseen"),
    **same(SWITCHED_OFF, "cancel_switched_off"),
    **same(BY_HAND, "cancel_refund_by_hand"),
}
