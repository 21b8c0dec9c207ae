"""How people call work about money: by the order that it is for."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from omnihub.core.models import Work
from payments import todos
from payments.models import Charge, Payment, Receipt, Refund

Name = tuple[str, str]
OF: Mapping[str, tuple[type, str, str]] = {
    todos.LOOK: (Charge, "payment", "payment__order__number"),
    todos.CANCEL: (Charge, "payment", "payment__order__number"),
    todos.CHECK: (Receipt, "payment", "payment__order__number"),
    todos.EXPIRE: (Payment, "pk", "order__number"),
}
"""By topic: whose key the subject is, and where its payment and its order's number are found."""


def names(works: Sequence[Work]) -> dict[Name, Name]:
    found: dict[Name, Name] = {}
    for topic, (model, payment, number) in OF.items():
        keys = {int(one.subject) for one in works if one.topic == topic and one.subject.isdecimal()}
        if keys:
            rows = model.objects.filter(pk__in=keys).values_list("pk", payment, number)  # type: ignore[attr-defined]
            for pk, place, called in rows:
                found[topic, str(pk)] = (called, reverse("dashboard:payment", args=[place]))
    return found | _refunds(works) | _others(works)


def _refunds(works: Sequence[Work]) -> dict[Name, Name]:
    keys = {one.subject for one in works if one.topic == todos.REFUND}
    if not keys:
        return {}
    rows = Refund.objects.filter(pk__in=keys).values_list("pk", "receipt__payment__order__number")
    return {(todos.REFUND, str(pk)): (number, reverse("dashboard:refund", args=[pk])) for pk, number in rows}


def _others(works: Sequence[Work]) -> dict[Name, Name]:
    """What is about a gateway: a notice by its day, a method by its code."""
    found: dict[Name, Name] = {}
    for one in works:
        gateway, _colon, rest = one.subject.partition(":")
        if one.topic == todos.METHOD:
            found[one.topic, one.subject] = (rest, reverse("dashboard:payment_settings"))
        elif one.topic == todos.NOTICE:
            found[one.topic, one.subject] = (gateway.capitalize(), reverse("dashboard:payments"))
        elif one.topic == todos.FIND_REFUND:
            found[one.topic, one.subject] = (rest, reverse("dashboard:refunds"))
        elif one.topic in {todos.ACCOUNT, todos.LEDGER}:
            found[one.topic, one.subject] = (gateway.capitalize(), reverse("dashboard:payment_settings"))
    return found
