"""Some parcels of one shop on their way to be arranged. Each is read again right before its call."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction

from channels import marketplaces, todos
from channels.marketplaces import Marketplace
from channels.models import Shop
from channels.parcels import SAME_AS_BEFORE, ParcelData, ShippingChoices, Stage
from omnihub.core import clock, work
from omnihub.core.errors import Refused, RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text
from shipping import ledger, policies, reasons
from shipping.models import Shipment
from shipping.ways import Chosen, Rule, Wish, choose

ARRANGED = Outcome.done(Text("Arranged."))
BEFORE = Outcome.done(Text("It was arranged already."))
NOTHING_LEFT = Outcome.done(Text("Nobody asks for this shipment any more."))
UNKNOWN = Text("The marketplace does not know this parcel (any more). The order is read again.")
WAYBILL_AFTER = timedelta(seconds=5)
CALLED_BACK = Text("The parcel is not to be shipped any more.")


@dataclass(slots=True)
class Turn:
    """What has no outcome in the end is given back."""

    shop: Shop
    works: Mapping[str, Work]
    deadline: Deadline
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    marketplace: Marketplace = field(init=False)
    shipments: dict[str, Shipment] = field(init=False)
    rule: Rule = field(init=False)

    def __post_init__(self) -> None:
        self.marketplace = marketplaces.for_shop(self.shop)
        rows = Shipment.objects.filter(order__shop=self.shop, package__number__in=self.works)
        self.shipments = {row.package.number: row for row in rows.select_related("order__shop", "package")}
        policy = policies.of(self.shop)
        method = "" if policy.method == policy.Method.ANY else policy.method
        self.rule = Rule(method, policy.pickup_place, policy.sender_name)

    def run(self) -> None:
        wanted = [number for number in self.works if self._is_wanted(number)]
        if not wanted:
            return
        reading = self.marketplace.parcels(wanted)
        for number, problem in reading.problems.items():
            self._failed(number, problem)
        for number in wanted:
            if number not in reading.parcels and self._open(number):
                self._refused(number, "parcel_unknown", UNKNOWN)
        to_arrange = [found for found in reading.parcels.values() if self._is_to_arrange(found)]
        self._arrange_all(to_arrange)

    def end_rest(self, outcome: Outcome) -> None:
        for number in filter(self._open, self.works):
            self._end(number, outcome)

    def _end(self, number: str, outcome: Outcome) -> None:
        self.outcomes[self.works[number].pk] = outcome

    def _open(self, number: str) -> bool:
        return self.works[number].pk not in self.outcomes

    # What is to be done ------------------------------------------------------------------------------

    def _is_wanted(self, number: str) -> bool:
        """By the mirror, which may have learned of a cancellation since it was asked for."""
        shipment = self.shipments.get(number)
        if shipment is None or shipment.state not in {Shipment.State.ASKED, Shipment.State.ARRANGED}:
            self._end(number, NOTHING_LEFT)
            return False
        why = reasons.why_not(shipment.order)
        if why is None or why == reasons.GONE:
            return True
        if why == reasons.CANCELLED:
            ledger.ended([shipment.pk])
        else:
            ledger.failed(shipment.pk, why.code, why.words)
        self._end(number, Outcome.done(why.words))
        return False

    def _is_to_arrange(self, found: ParcelData) -> bool:
        """The others are where they should be already, or must not be shipped."""
        if found.stage in {Stage.TO_ARRANGE, Stage.TO_ARRANGE_AGAIN}:
            return True
        number = found.parcel.number
        pk = self.shipments[number].pk
        if found.stage in {Stage.ASKED, Stage.ARRANGED}:
            self._arranged([number], BEFORE)
        elif found.stage == Stage.GONE:
            ledger.gone([pk])
            self._read_again([number])
            self._end(number, BEFORE)
        elif found.stage == Stage.ENDED:
            ledger.ended([pk])
            self._read_again([number])
            self._end(number, Outcome.done(CALLED_BACK))
        else:
            self._refused(number, "parcel_held", found.because)
        return False

    # Arranging ---------------------------------------------------------------------------------------

    def _arrange_all(self, found: Iterable[ParcelData]) -> None:
        """Instant ones first: their courier comes within the hour."""
        again = [one for one in found if one.stage == Stage.TO_ARRANGE_AGAIN]
        first = [one for one in found if one.stage == Stage.TO_ARRANGE]
        groups = self.marketplace.together(first)
        for group in sorted(groups, key=lambda some: not self._any_instant(some)):
            if self.deadline.passed():
                return
            self._group(group)
        for one in again:
            if self.deadline.passed():
                return
            self._again(one)

    def _any_instant(self, some: Sequence[ParcelData]) -> bool:
        return any(self.shipments[one.parcel.number].instant for one in some)

    def _group(self, group: Sequence[ParcelData]) -> None:
        try:
            by_way = self._ways(group)
        except Refused as error:
            if len(group) == 1:
                self._failed(group[0].parcel.number, error)
                return
            for one in group:  # one of them spoils it for all
                if not self.deadline.passed():
                    self._group([one])
            return
        for chosen, some in by_way.items():
            self._call(chosen, some)

    def _ways(self, group: Sequence[ParcelData]) -> dict[Chosen, list[ParcelData]]:
        choices = self.marketplace.shipping_choices(group)
        by_way: dict[Chosen, list[ParcelData]] = defaultdict(list)
        for one in group:
            number = one.parcel.number
            try:
                chosen = choose(choices, self.rule, Wish.of(self.shipments[number].wish))
            except Refused as error:
                self._failed(number, error)
            else:
                by_way[chosen].append(one)
        return by_way

    def _call(self, chosen: Chosen, some: Sequence[ParcelData]) -> None:
        """Whatever went wrong, what was taken before is kept."""
        ledger.under_way((self.shipments[one.parcel.number].pk for one in some), chosen)
        answer = self.marketplace.arrange(some, chosen.way)
        if answer.taken:
            self._arranged(sorted(answer.taken), ARRANGED)
        for number, error in answer.refused.items():
            self._failed(number, error)
        if answer.broke_off:
            raise answer.broke_off
        for one in some:
            if self._open(one.parcel.number):
                words = Text("The marketplace did not say what became of this parcel.")
                self._end(one.parcel.number, Outcome.again(words, "parcel_unanswered"))

    def _again(self, one: ParcelData) -> None:
        """The courier did not come: another pick-up, and not at the time at which nobody came."""
        number = one.parcel.number
        try:
            choices = self.marketplace.shipping_choices([one])
            try:
                self._ask_again(one, choices)
            except Refused as error:
                if error.code != SAME_AS_BEFORE:
                    raise
                tried = choose(choices, self.rule, Wish.of(self.shipments[number].wish))
                self._ask_again(one, choices, but=tried.way.slot_id)
        except Refused as error:
            self._failed(number, error)
        else:
            self._arranged([number], ARRANGED)

    def _ask_again(self, one: ParcelData, choices: ShippingChoices, but: str = "") -> None:
        shipment = self.shipments[one.parcel.number]
        chosen = choose(choices, self.rule, Wish.of(shipment.wish), but=but)
        ledger.under_way([shipment.pk], chosen)
        self.marketplace.arrange_again(one.parcel, chosen.way)

    # What became of it -------------------------------------------------------------------------------

    def _arranged(self, numbers: Sequence[str], outcome: Outcome) -> None:
        with transaction.atomic():
            ledger.arranged(self.shipments[number].pk for number in numbers)
            self._read_again(numbers)
            work.add([todos.waybills(self.shop.key, "arranged", clock.now() + WAYBILL_AFTER)])
        for number in numbers:
            self._end(number, outcome)

    def _failed(self, number: str, error: RemoteError) -> None:
        """A refusal stands on the page of shipments, with a button. What passes is tried again by itself."""
        outcome = Outcome.of(error)
        if outcome.fate == error.fate.PERSON:
            self._refused(number, error.code, error.words)
        else:
            self._end(number, outcome)

    def _refused(self, number: str, code: str, words: str) -> None:
        with transaction.atomic():
            ledger.failed(self.shipments[number].pk, code, words)
            self._read_again([number])
        self._end(number, Outcome.done(words))

    def _read_again(self, numbers: Iterable[str]) -> None:
        orders = {self.shipments[number].order.number for number in numbers}
        work.add(todos.pull(self.shop.key, one, "its shipment was arranged or refused") for one in orders)
