"""What can be wrong with a shop and with what its marketplace takes and says."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from omnihub.dashboard.advice.words import Advice, Place, same

RECONNECT = Advice(
    _("A shop no longer lets OmniHub in"),
    _("Nothing of this shop is read or written until its owner agrees again. Other shops go on."),
    _(
        "Press Connect again under Shops and log in as the owner of the shop. What waited then goes by "
        "itself."
    ),
    Place.SHOPS,
)
ENDS_SOON = Advice(
    _("A shop's permission ends soon"),
    _("Nothing is held up yet. When the permission is over, this shop stands still."),
    _("Press Connect again under Shops and log in as the owner. Nothing is interrupted by that."),
    Place.SHOPS,
)
SHOP_CLOSED = Advice(
    _("The marketplace has closed a shop"),
    _("Nothing of this shop is read or written. Other shops go on."),
    _(
        "Look for the reason in the Seller Centre and settle it there; then press Test connection under "
        "Shops."
    ),
    Place.SHOPS,
)
APP = Advice(
    _("The marketplace does not accept OmniHub's app"),
    _("All shops of this marketplace stand still: nothing is read or written. What comes in is kept."),
    _(
        "Whoever looks after the server compares the app's keys and rights with the marketplace's console; "
        "then press Test the app under Shops."
    ),
    Place.SHOPS,
)
PUSHES = Advice(
    _("The marketplace's messages do not come as they should"),
    _("No order is lost: those that no message told of are found by the look every few minutes, only later."),
    _(
        "Press Switch push on under Shops. If it comes back, whoever looks after the server checks that "
        "OmniHub can be reached from the internet."
    ),
    Place.SHOPS,
)
UNKNOWN_THERE = Advice(
    _("The marketplace does not know this"),
    _("Only this one is held up. It may have been deleted there, or the number is wrong."),
    _("Look for it in the Seller Centre. If it is there, try again; if not, press Settled."),
)
QUESTION = Advice(
    _("The marketplace refused what OmniHub asked"),
    _("Only this one is held up; others go on."),
    _("Read what the marketplace says below. Try again once; if it comes back, report it with these words."),
)
LATER = Advice(
    _("The marketplace asks to be left in peace for a while"),
    _("It is tried again by itself as soon as the marketplace allows it. Nothing is lost."),
    _("There is nothing to do. If it stays here for hours, look at Sync health."),
    Place.HEALTH,
)
STATUS = Advice(
    _("An order has a state that OmniHub does not know"),
    _("The order is kept as it is; nothing new is done for it in Odoo. Other orders go on."),
    _("Look at the order in the Seller Centre, and report the state so that it can be added."),
)
ESCROW = Advice(
    _("The marketplace has not said what the seller gets"),
    _("Without this sum the order is not invoiced. Reservation and shipping are not held up."),
    _("Look at the order's income in the Seller Centre. If it is there, try again."),
)
LIST = Advice(
    _("A list of the marketplace could not be read to its end"),
    _("What was read is kept. What stands behind that point may be missing until the list can be read."),
    _("Try again. If it stays so, tell the marketplace's support the words below."),
)
GONE = Advice(
    _("A listing is no longer in the shop"),
    _("Its stock number cannot be written. Other listings go on."),
    _("Press Sync listings under Shops, so that OmniHub sees what the shop has now; then try again."),
    Place.SHOPS,
)
STOCK_REFUSED = Advice(
    _("The marketplace does not take a stock number"),
    _("The listing shows its old number; it may be sold more often than you have it. Other listings go on."),
    _("Read the reason below and settle it in the Seller Centre, then try again."),
    Place.STOCK,
)
FOREIGN = Advice(
    _("Another tool writes stock, too"),
    _("OmniHub has stopped writing this shop's stock, so that the two do not fight. Orders go on."),
    _("Find the other tool (or the person) and switch its stock off; then press Go on under Stock."),
    Place.STOCK,
)
ZEROS = Advice(
    _("Too many listings would become zero"),
    _("OmniHub has stopped writing this shop's stock and changed nothing. Orders go on."),
    _("Check the quantities in Odoo. If they are right, press Go on under Stock."),
    Place.STOCK,
)
RETURN_DUE = Advice(
    _("Returns wait for an answer"),
    _("When the time is over, the marketplace decides without you: mostly for the buyer."),
    _("Open Returns and answer those on top: accept, offer something else, or dispute with a reason."),
    Place.RETURNS,
)
RETURN_STATUS = Advice(
    _("A return has a state that OmniHub does not know"),
    _("The return is kept as it is; nothing is done for it in Odoo. Others go on."),
    _("Look at the return in the Seller Centre, and report the state so that it can be added."),
    Place.RETURNS,
)

WALLET_GAP = Advice(
    _("Lines of a wallet are missing"),
    _("The wallet holds something else than its lines add up to. Nothing is held up, but the books differ."),
    _("Press Read now under Shopee money. If it stays, compare that day with the Seller Centre."),
    Place.MONEY,
)
UNEXPLAINED = Advice(
    _("Money moved that nothing explains"),
    _("The wallet received or paid something of no order that we know, or not what its order says."),
    _("Open the wallet under Shopee money, filter by Not explained, and look for it in the Seller Centre."),
    Place.MONEY,
)
RELEASE_LATE = Advice(
    _("The marketplace pays late"),
    _("These orders are completed, but their money is not in the wallet after the usual days."),
    _("Open Shopee money, Paid late: look at the oldest in the Seller Centre, and ask Shopee's support."),
    Place.MONEY,
)

CODES: Mapping[str, Advice] = {
    **same(RECONNECT, "shop_not_connected", "shop_disconnected", "shop_connected", "token_not_renewed"),
    **same(RECONNECT, "partner_shop_no_link", "shop_no_linked", "merchant_no_linked", "shop_access_expired"),
    **same(RECONNECT, "merchant_access_expired", "refresh_token_expired", "error_shop_refresh_token"),
    **same(RECONNECT, "error_merchant_refresh_token", "invalid_code", "invalid_acceess_token"),
    **same(RECONNECT, "invalid_access_token", "error_auth"),
    **same(ENDS_SOON, "authorisation_ends"),
    **same(SHOP_CLOSED, "shop_blocked", "shop_banned", "error_kyc_auth", "error_seller_under_penalty"),
    **same(APP, "error_sign", "invalid_partner_id", "error_partner_key_expired", "error_permission"),
    **same(APP, "error_api_permission", "error_ashop_api_permission", "error_api_call_restricted"),
    **same(APP, "api_suspended", "source_ip_undeclared", "error_not_in_whitelist"),
    **same(PUSHES, "pushes_suspended", "push_address", "push_shops_blocked", "push_codes_off"),
    **same(PUSHES, "pushes_warning", "lost_pushes_without_mark"),
    **same(UNKNOWN_THERE, "order_unknown", "order_not_found", "error_not_found", "invalid_shop_id"),
    **same(UNKNOWN_THERE, "return_unknown"),
    **same(UNKNOWN_THERE, "invalid_main_acount_id", "error_shop"),
    **same(
        QUESTION, "error_param", "error_data", "order_list_invalid_time", "exceed_max_limit", "error_busi"
    ),
    **same(LATER, "error_rate_limit", "error_limit", "error_server", "error_network", "error_inner"),
    **same(LATER, "error_system_busy", "error_unknown"),
    **same(STATUS, "status_unknown"),
    **same(RETURN_STATUS, "return_status_unknown"),
    **same(WALLET_GAP, "wallet_gap"),
    **same(UNEXPLAINED, "wallet_unexplained"),
    **same(RELEASE_LATE, "release_late"),
    **same(RETURN_DUE, "return_due"),
    **same(QUESTION, "illegal"),
    **same(ESCROW, "no_gross", "no_refund"),
    **same(LIST, "list_without_next_page", "items_unread"),
    **same(GONE, "listing_gone", "error_item_not_found", "error_item_not_belong_shop"),
    **same(GONE, "error_edit_item_stock_for_item_has_model"),
    **same(STOCK_REFUSED, "error_item_uneditable", "error_holiday_mode_change_stock", "row_refused"),
    **same(STOCK_REFUSED, "error_promotion_cantnot_update_stock", "error_cannt_edit_stock_in_promotion"),
    **same(STOCK_REFUSED, "error_wms_shop_block_upate_stock", "error_busi_update_stock_failed"),
    **same(STOCK_REFUSED, "stock_below_campaign", "stock_unanswered", "stock_doubt", "stock_other_number"),
    **same(FOREIGN, "stock_foreign"),
    **same(ZEROS, "stock_zeros"),
}
