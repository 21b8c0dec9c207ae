"""Partners that do not take what they are told, and addresses that are not called."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from omnihub.dashboard.advice.words import Advice, same

GONE = Advice(
    _("A partner's program listens no more"),
    _("The partner is told of nothing. Its checkouts and all other partners go on."),
    _(
        "Ask the partner whether that is meant. When its program listens again, press Try again: what was "
        "not delivered is sent. The partner can also set its address again by itself."
    ),
)
DOWN = Advice(
    _("A partner's program took no notice for days"),
    _("It is told of nothing until it is switched on. Its checkouts and all other partners go on."),
    _(
        "Tell the partner what its program answers (the words below and the list of notices). When it is "
        "right, press Try again: what was not delivered is sent."
    ),
)
REFUSED = Advice(
    _("A partner's program does not take some notices"),
    _("These were given up after three days; all others are delivered."),
    _(
        "Tell the partner what its program answered (the list of notices). When it is right, press Try "
        "again; or press Settled when the partner knows by itself what happened."
    ),
)
ADDRESS = Advice(
    _("An address is not called"),
    _("It is none that all the world reaches by https, and could lead into this network."),
    _("Have the partner set another address: a public one that begins with https://."),
)

CODES: Mapping[str, Advice] = {
    **same(GONE, "partner_endpoint_gone"),
    **same(DOWN, "partner_endpoint_down"),
    **same(REFUSED, "partner_notices_refused"),
    **same(ADDRESS, "address_not_https", "address_not_public", "address_unreadable", "no_such_name"),
}
