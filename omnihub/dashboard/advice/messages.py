"""What can be wrong with messages to buyers, and with who carries them."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from omnihub.dashboard.advice.words import Advice, Place, same

NOT_SET_UP = Advice(
    _("A way of messages is not set up"),
    _("Messages by this way wait. The other way goes on."),
    _(
        "Whoever looks after the server sets what this way needs: EMAIL_URL and EMAIL_FROM, or "
        "WHATSAPP_TOKEN and its neighbours. Then try again."
    ),
    Place.MESSAGES,
)
TEMPLATE = Advice(
    _("A message template is not let through"),
    _("No message of it goes by this way; each buyer is told by the next one, if there is one."),
    _(
        "Compare the template's name, language and words with those at the provider, put right what differs, "
        "and press Check at WhatsApp. Then press Settled here."
    ),
    Place.MESSAGES,
)
REFUSED = Advice(
    _("A message was refused"),
    _("Only this one. Its buyer is told by the next way, if there is one."),
    _("Read the words below; report it if they make no sense. Then press Settled."),
    Place.MESSAGES,
)
DIGEST = Advice(
    _("A morning digest has no address"),
    _("Only this person gets no digest. Buyers' messages go on."),
    _("Give the right number or address in the administration, under morning digests."),
    Place.MESSAGES,
)
MAIL_LOGIN = Advice(
    _("The mail server does not let OmniHub in"),
    _("All e-mails wait. Messages by phone go on."),
    _("Whoever looks after the server corrects user and password in EMAIL_URL; then try again."),
    Place.MESSAGES,
)
MAIL_SERVER = Advice(
    _("The mail server does not answer"),
    _("E-mails wait and are tried again. Messages by phone go on."),
    _("If it lasts, whoever looks after the server checks EMAIL_URL and that the mail server runs."),
    Place.MESSAGES,
)
WHATSAPP = Advice(
    _("WhatsApp does not take our messages"),
    _("Messages by WhatsApp wait or take the next way. E-mails go on."),
    _("Read WhatsApp's own words below: they name what to change, at Meta or here; then try again."),
    Place.MESSAGES,
)
WAITS = Advice(
    _("A message waits for its moment"),
    _("It goes by itself: at the end of the quiet hours, after the one before it, or when its news come."),
    _("There is nothing to do."),
    Place.MESSAGES,
)

CODES: Mapping[str, Advice] = {
    **same(NOT_SET_UP, "message_way_not_set_up"),
    **same(TEMPLATE, "message_template"),
    **same(REFUSED, "message_refused", "mail_refused"),
    **same(DIGEST, "message_digest_address"),
    **same(MAIL_LOGIN, "mail_login"),
    **same(MAIL_SERVER, "mail_not_reached", "mail_cut", "mail_later"),
    **same(WAITS, "message_unknown", "message_quiet", "message_spaced"),
}
BEGINNINGS: Mapping[str, Advice] = {"whatsapp_": WHATSAPP}
