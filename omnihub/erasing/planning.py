"""What an erasure would take out of each place, and whether it may begin. Writes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

import channels.erasing
import erp_bridge.erasing
import omnihub.notifications.erasing
import omnihub.people.erasing
import payments.erasing
import shipping.erasing
from channels import erased
from channels.erasing import NUMBERLESS, Scope
from channels.models import Checkout, Customer, CustomerProfile, Order, ReturnAnswer
from omnihub.core.erasing import Place
from omnihub.core.texts import Text
from omnihub.erasing.blocking import Blocker, blockers
from omnihub.erasing.needles import Needles
from payments.models import Refund


@dataclass(frozen=True, slots=True)
class Known:
    """By what the buyer is known, in clear: for as long as an erasure runs, and no longer."""

    phones: frozenset[str]
    emails: frozenset[str]
    words: frozenset[str]
    remote_ids: frozenset[str]

    @classmethod
    def of(cls, scope: Scope) -> "Known":
        customers = list(Customer.objects.filter(pk__in=scope.customers))
        told = [*_told(scope)]
        phones = (
            {row.phone for row in customers} | {row.phone_key for row in customers} | {one[1] for one in told}
        )
        emails = {row.email_key for row in customers} | {one[2] for one in told}
        words = {text for row in customers for text in (row.name, row.username)}
        words |= {text for one in told for text in (one[0], one[3], one[3].partition(",")[0])}
        remote = {row.remote_id for row in customers if not row.remote_id.startswith(NUMBERLESS)}
        return cls(*(frozenset(some - {""}) for some in (phones, emails, words, remote)))

    @property
    def digests(self) -> list[str]:
        named = self.phones | self.emails | self.remote_ids | {word for word in self.words if " " not in word}
        return sorted({erased.digest(one) for one in named})

    def needles(self, scope: Scope) -> Needles:
        numbers = Order.objects.filter(pk__in=scope.orders).values_list("number", flat=True)
        references = [*numbers, *payments.erasing.named_by(scope)]
        return Needles.of(numbers=self.phones, words=self.words | self.emails, references=references)


def _told(scope: Scope) -> Iterator[tuple[str, str, str, str]]:
    """Name, phone, mailbox and address, wherever they stand."""
    profiles = CustomerProfile.objects.filter(pk__in=scope.profiles)
    yield from ((*row, "") for row in profiles.values_list("name", "phone", "email"))
    columns = ("recipient_name", "recipient_phone", "recipient_email", "recipient_address")
    yield from Order.objects.filter(pk__in=scope.orders).values_list(*columns)
    yield from Checkout.objects.filter(pk__in=scope.checkouts).values_list(
        "name", "phone", "email", "address"
    )


@dataclass(frozen=True, slots=True)
class Plan:
    scope: Scope
    counts: Sequence[tuple[Text, int]]
    in_odoo: Mapping[str, int]
    blockers: Sequence[Blocker]


def plan(scope: Scope) -> Plan:
    targets = erp_bridge.erasing.targets(scope)
    in_odoo = {name: sum(len(one[name]) for one in targets) for name in ("partners", "leads", "sales")}
    counts = [(place.name, place.count()) for place in places(scope, Known.of(scope))]
    return Plan(scope, counts, in_odoo, blockers(scope))


def places(scope: Scope, known: Known) -> list[Place]:
    return [
        *channels.erasing.places(scope),
        *payments.erasing.places(scope),
        *shipping.erasing.places(scope),
        *erp_bridge.erasing.places(scope),
        *omnihub.notifications.erasing.places(scope, known.phones | known.emails),
        *omnihub.people.erasing.places(_subjects(scope)),
    ]


def _subjects(scope: Scope) -> Mapping[type[Model], Sequence[Any]]:
    answers = ReturnAnswer.objects.filter(case__order__in=scope.orders).values_list("pk", flat=True)
    refunds = Refund.objects.filter(receipt__payment__order__in=scope.orders).values_list("pk", flat=True)
    return {
        Customer: scope.customers,
        CustomerProfile: scope.profiles,
        Order: scope.orders,
        Checkout: scope.checkouts,
        ReturnAnswer: list(answers),
        Refund: list(refunds),
    }
