"""What a partner is told, as its page shows it: where, whether it works, and the newest notices."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from omnihub.api import endpoints, told_notices
from omnihub.api.models import Endpoint, Notice, Partner
from omnihub.api.sending import DOWN_FOR
from omnihub.core import clock

SHOWN = 10
NO_ANSWER: dict[str, str | Promise] = {
    "timeout": _("no answer in time"),
    "cut": _("the line was cut"),
    "no_connection": _("cannot be reached"),
    "no_such_name": _("nobody knows the name"),
    "address_not_public": _("leads to no public address"),
    "address_not_https": _("no https"),
}


@dataclass(frozen=True, slots=True)
class Told:
    notice: Notice

    @property
    def answer(self) -> str | Promise:
        code = self.notice.last_answer
        return NO_ANSWER.get(code, code)

    @property
    def tone(self) -> str:
        """How its state is coloured."""
        state = self.notice.state
        if state == Notice.State.WAITING:
            return "again" if self.notice.tries else "soon"
        return "failed" if state == Notice.State.GIVEN_UP else "ok"


@dataclass(frozen=True, slots=True)
class Sheet:
    endpoint: Endpoint | None
    left: int
    notices: Sequence[Told]

    @property
    def failing(self) -> bool:
        return bool(self.endpoint and self.endpoint.failing_since)

    @property
    def down(self) -> bool:
        """For so long that it is no hiccup any more."""
        since = self.endpoint.failing_since if self.endpoint else None
        return since is not None and since <= clock.now() - DOWN_FOR


def of(partner: Partner) -> Sheet:
    endpoint = Endpoint.objects.filter(partner=partner).first()
    left = endpoints.undelivered(endpoint).count() if endpoint else 0
    page = told_notices.page(partner, size=SHOWN)
    return Sheet(endpoint, left, [Told(one) for one in page.notices])
