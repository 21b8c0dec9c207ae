"""What is not as it should be with a gateway, held until it is: its key, its methods."""

from collections.abc import Sequence

from omnihub.core.errors import RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text
from payments import providers
from payments.models import PaymentMethod


def accounts(works: Sequence[Work], _deadline: Deadline) -> dict[int, Outcome]:
    """Work of `gateway.check`."""
    return {one.pk: _account(one.subject) for one in works}


def _account(gateway: str) -> Outcome:
    if not providers.ready(gateway):
        return Outcome.done("This gateway is not set up")
    try:
        providers.of(gateway).balance()
    except RemoteError as error:
        return Outcome.of(error)
    return Outcome.done()


def methods(works: Sequence[Work], _deadline: Deadline) -> dict[int, Outcome]:
    """Work of `method.check`: held while shops would offer what the gateway does not take."""
    return {one.pk: _method(one.subject) for one in works}


def _method(subject: str) -> Outcome:
    gateway, _, code = subject.partition(":")
    rows = PaymentMethod.objects.filter(gateway=gateway, code=code, enabled=True)
    row = rows.exclude(refused_because="").order_by("pk").first()
    if row is None:
        return Outcome.done()
    words = Text(
        "%(method)s is not offered any more: %(gateway)s does not take it for our account.",
        method=row.name,
        gateway=gateway.capitalize(),
    )
    return Outcome.person(words, "payment_method_refused")
