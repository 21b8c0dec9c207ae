"""What can be wrong with money: notices that do not suit, money that pays no order, refunds that wait."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from omnihub.dashboard.advice.words import Advice, Place, same

NOTICE = Advice(
    _("A notice of the payment gateway does not suit"),
    _(
        "Nothing was changed by it. The payment itself is looked at as always, and counts as the gateway "
        "shows it."
    ),
    _(
        "Compare the payment here with the gateway's dashboard. If they agree, press Settled. If such "
        "notices come again, change the callback token: somebody may know it."
    ),
    Place.PAYMENTS,
)
UNKNOWN = Advice(
    _("A notice is about a payment nobody asked for"),
    _("Nothing was changed by it."),
    _(
        "It is the gateway's test button, another shop system on the same account, or a forgery. Look the "
        "reference up in the gateway's dashboard, then press Settled."
    ),
    Place.PAYMENTS,
)
LATE = Advice(
    _("Money came after the order had ended"),
    _("It is kept and counted. The order stays as it ended: its goods may be sold by now."),
    _(
        "Open the payment: let the order live again, or give the money back. Nothing happens until you "
        "decide."
    ),
    Place.PAYMENTS,
)
TWICE = Advice(
    _("An order was paid twice"),
    _("The order goes on. The second sum is kept and counted."),
    _("Open the payment and give the second sum back."),
    Place.PAYMENTS,
)
WRONG = Advice(
    _("Another sum came than was asked for"),
    _("The order is not paid by it. The sum is kept and counted."),
    _("Open the payment: take it as paid, or give it back."),
    Place.PAYMENTS,
)
ACCOUNT = Advice(
    _("A refund needs the buyer's bank account"),
    _("This refund waits: the way the buyer paid cannot take money back."),
    _("Open the refund, make the link and send it to the buyer."),
    Place.REFUNDS,
)
APPROVAL = Advice(
    _("A refund waits for a second person"),
    _("It is not sent before somebody else than the one who asked approves it."),
    _("Open the refund, compare account and sum, and approve it or do not send it."),
    Place.REFUNDS,
)
FAILED = Advice(
    _("A refund failed at the gateway"),
    _("The buyer has not got the money. Nothing was taken from the balance."),
    _("Open the refund: send it to a bank account instead, or do not send it."),
    Place.REFUNDS,
)
METHOD = Advice(
    _("A way to pay is not activated"),
    _("Buyers are not offered it any more. All other ways go on."),
    _(
        "Have it activated in the gateway's dashboard, then press “Ask which ways are activated” in the "
        "payment settings; or switch it off there."
    ),
    Place.PAYMENT_SETTINGS,
)
KEY = Advice(
    _("The payment gateway does not let us in"),
    _("Nobody can pay, and nothing can be given back, until this is put right."),
    _(
        "Put the key right in the payment settings and test the connection. What waited goes on by "
        "itself then."
    ),
    Place.PAYMENT_SETTINGS,
)
GATEWAY = Advice(
    _("The payment gateway refused this"),
    _("Only this one is held up; others go on."),
    _(
        "Read the gateway's own words below, put right what they name (top the balance up, say), then try "
        "again."
    ),
    Place.PAYMENTS,
)
ITSELF = Advice(
    _("A payment or refund goes on by itself"),
    _("It only waits for its time or for the gateway."),
    _("There is nothing to do."),
    Place.PAYMENTS,
)
NOT_POSSIBLE = Advice(
    _("This cannot be done with the money"),
    _("Nothing was changed."),
    _("Read the words below and look at the payment again."),
    Place.PAYMENTS,
)

CODES: Mapping[str, Advice] = {
    **same(NOTICE, "notice_reference", "notice_amount", "notice_currency", "payment_of_another"),
    **same(UNKNOWN, "notice_unknown"),
    **same(LATE, "receipt_late"),
    **same(TWICE, "receipt_twice"),
    **same(WRONG, "receipt_wrong"),
    **same(ACCOUNT, "refund_account"),
    **same(APPROVAL, "refund_approval"),
    **same(FAILED, "refund_failed"),
    **same(METHOD, "payment_method_refused"),
    **same(KEY, "xendit_no_key", "xendit_invalid_api_key", "xendit_request_forbidden_error"),
    **same(ITSELF, "payment_not_over", "refund_not_shown"),
    **same(
        NOT_POSSIBLE,
        *("payment_closed", "payment_too_many_tries", "payment_method_not_offered", "refund_sum"),
        *("refund_too_much", "refund_changed", "refund_not_waiting", "refund_same_person"),
        *("refund_on_its_way", "refund_not_failed", "refund_no_account"),
    ),
}
BEGINNINGS: Mapping[str, Advice] = {"xendit_": GATEWAY, "xendit_http_": KEY, "receipt_": LATE}
