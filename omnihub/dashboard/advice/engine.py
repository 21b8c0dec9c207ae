"""What can be wrong on the way, whatever it is about; and what is said where a code has no advice."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from omnihub.dashboard.advice import messages, payments
from omnihub.dashboard.advice.erp import NOT_ODOO, ODOO_SAYS
from omnihub.dashboard.advice.marketplace import RECONNECT
from omnihub.dashboard.advice.words import Advice, Place, same

NO_ANSWER = Advice(
    _("The other side did not answer"),
    _("It was tried again many times. Nothing is lost: what was asked for is kept here."),
    _("Look at Sync health whether the other side answers again, then try again."),
    Place.HEALTH,
)
REFUSED = Advice(
    _("The other side refused this"),
    _("Only this one is held up; others go on."),
    _("Read its words below, put right what they name, then try again."),
)
GONE_OUT = Advice(
    _("It may have gone out already"),
    _("OmniHub saw no answer and does not repeat it by itself, so that nothing goes out twice."),
    _("Look on the other side first. If it is there, press Settled; if not, try again."),
)
STUCK = Advice(
    _("One record stops the other side each time"),
    _("Only this one is held up: it goes alone, so that others are not slowed down."),
    _("Find out on the other side what this record sets off (an automation, say), then try again."),
)
UNFORESEEN = Advice(
    _("OmniHub failed on this"),
    _("Only this one is held up; others go on."),
    _("Try it again. If it comes back, report it: the log of the server has the details."),
)
ITSELF = Advice(
    _("It goes on by itself"),
    _("It only waits for its turn."),
    _("There is nothing to do."),
)
SETTING = Advice(
    _("A setting has to be put right"),
    _("What needs this setting is held up; the rest goes on."),
    _("Read the words below and correct the setting. What waited then goes by itself, or try again."),
)
PERSON = Advice(
    _("A person has to look"),
    _("Only this one is held up; others go on."),
    _("Read the words below and decide. Then try again, or press Settled if it was settled elsewhere."),
)

SECRET = Advice(
    _("News that comes in is refused: its secret does not suit"),
    _("Nothing is lost: OmniHub finds changes by its own looks, only later. Nothing refused is believed."),
    _(
        "Compare the secret in the sender's console with the one here: Xendit's callback token, Shopee's "
        "push key, WhatsApp's app secret. Then let it send a call again: the first genuine one ends this."
    ),
    Place.HEALTH,
)

CODES: Mapping[str, Advice] = {
    **same(NO_ANSWER, "timeout", "cut", "no_connection"),
    **same(REFUSED, "too_long"),
    **same(GONE_OUT, "may_have_gone_out"),
    **same(STUCK, "stuck"),
    **same(UNFORESEEN, "unforeseen", "kills_worker", "database", "alone"),
    **same(ITSELF, "gate_closed", "not_reached"),
    **same(SECRET, "hook_secret"),
}
BEGINNINGS: Mapping[str, Advice] = {
    **messages.BEGINNINGS,
    **payments.BEGINNINGS,
    "shop_": RECONNECT,
    "odoo_http_": NOT_ODOO,
    "odoo_": ODOO_SAYS,
    "http_5": NO_ANSWER,
    "http_": REFUSED,
    "only_here:": STUCK,
    "timeout:": NO_ANSWER,
    "cut:": NO_ANSWER,
    "no_connection:": NO_ANSWER,
}
"""The longest that fits counts."""
