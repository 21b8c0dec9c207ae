"""A partner that takes no notices, as one thing for a person to see to."""

from collections.abc import Sequence

from omnihub.api import endpoints
from omnihub.api.models import Endpoint, Notice
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text


def deliver(works: Sequence[Work], _deadline: Deadline) -> dict[int, Outcome]:
    """Work of `partner.endpoint`: held while it is as it is. Tried again by a person, all is sent again."""
    return {one.pk: _seen_to(one.subject) for one in works}


def _seen_to(partner: str) -> Outcome:
    endpoint = Endpoint.objects.select_related("partner").filter(partner=int(partner)).first()
    if endpoint is None:
        return Outcome.done(Text("This partner hears of nothing."))
    left = endpoints.undelivered(endpoint)
    if endpoint.active:
        left = left.filter(state=Notice.State.GIVEN_UP)
        if not left.exists():
            return Outcome.done(Text("The partner takes notices."))
    if endpoint.asked_at:
        count = endpoints.resume(endpoint)
        return Outcome.done(Text("Switched on: %(count)s notices are sent again.", count=count))
    Endpoint.objects.filter(pk=endpoint.pk).update(asked_at=clock.now())
    return _person(endpoint, left.count())


def _person(endpoint: Endpoint, count: int) -> Outcome:
    terms = {"partner": endpoint.partner.name, "count": count}
    if endpoint.active:
        words = Text("%(partner)s takes notices, but not all: given up after three days: %(count)s.", **terms)
        return Outcome.person(words, "partner_notices_refused")
    if endpoint.stopped_because == Endpoint.Stopped.GONE:
        words = Text(
            "%(partner)s answered 410: nobody listens there any more. Not delivered: %(count)s.", **terms
        )
        return Outcome.person(words, "partner_endpoint_gone")
    words = Text("%(partner)s took no notice for days. Not delivered: %(count)s.", **terms)
    return Outcome.person(words, "partner_endpoint_down")
