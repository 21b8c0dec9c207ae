"""One turn of one shop's labels: each goes as far as it can without waiting."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

from channels.marketplaces import Marketplace
from channels.models import Package, Shop
from channels.parcels import Parcel
from channels.states import AFTER_HAND_OVER, OrderStatus
from omnihub.core import batches, clock
from omnihub.core.errors import Fate, RemoteError, Unreadable
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text
from shipping import label_files, labels, splitting
from shipping.label_fates import Fates
from shipping.models import Label, ShippingPolicy

AT_ONCE = 50
LONGEST_MAKING = timedelta(minutes=20)
CANCELLED, GONE, SLOW = "label_order_cancelled", "label_parcel_gone", "label_slow"
NOT_NEEDED = (CANCELLED, GONE)
"""Problems that ask nobody to do anything."""
BEING_MADE = Text("The marketplace is making this label.")


class Turn(Fates):
    """`attempts`: how often each label was tried in a row, by its key."""

    def __init__(
        self, marketplace: Marketplace, shop: Shop, deadline: Deadline, attempts: Mapping[int, int]
    ) -> None:
        super().__init__(attempts)
        self.marketplace, self.shop, self.deadline = marketplace, shop, deadline

    def take(self, found: Sequence[Label]) -> None:
        wanted = [label for label in found if not self._settled(label)]
        self._name(wanted)
        making = [label for label in wanted if label.state == Label.State.MAKING]
        self._make([label for label in wanted if label.state != Label.State.MAKING])
        self._look(making)

    def _settled(self, label: Label) -> bool:
        """What needs no label, has none yet, or has it already."""
        order, waybill = label.shipment.order, label.shipment.package.tracking_number
        outcome = None
        if label.state == Label.State.STORED and label.tracking_number == waybill:
            outcome = Outcome.done()
        elif order.status == OrderStatus.CANCELLED:
            outcome = Outcome.done(Text("The order is cancelled: its parcel needs no label."))
            labels.fail([label], CANCELLED, outcome.words)
        elif order.status in AFTER_HAND_OVER:
            outcome = Outcome.done(Text("The parcel was handed over: it needs no label any more."))
            labels.fail([label], GONE, outcome.words)
        elif not waybill:
            outcome = Outcome.done(Text("The parcel has no waybill yet. Its label comes after that."))
        elif label.state in labels.ASK_AGAIN or label.tracking_number not in {"", waybill}:
            labels.make_again(label, other_kind=True, tries=0)
        if outcome:
            self.outcomes[label.pk] = outcome
        return outcome is not None

    def _name(self, found: Sequence[Label]) -> None:
        orders = [label.shipment.order_id for label in found]
        several = Counter(Package.objects.filter(order__in=orders).values_list("order_id", flat=True))
        for label in found:
            shipment = label.shipment
            self.parcels[label.pk] = Parcel(
                order=shipment.order.number,
                number=shipment.package.number,
                split=several[shipment.order_id] > 1,
                tracking_number=shipment.package.tracking_number,
            )

    # Made ---------------------------------------------------------------------------------------------

    def _make(self, wanted: Sequence[Label]) -> None:
        self._choose([label for label in wanted if not label.kind])
        for kind, mine in self._by_kind(wanted).items():
            if self.deadline.passed():
                return
            try:
                problems = self.marketplace.make_labels(kind, self._of(mine))
            except RemoteError as error:
                self._failed_call(mine, error)
                continue
            taken = self._without(mine, problems)
            labels.being_made(taken, kind)
            for label in taken:
                self._again(label, BEING_MADE)

    def _choose(self, wanted: Sequence[Label]) -> None:
        """The kind of paper that the shop prefers, where the marketplace offers it for this parcel."""
        if not wanted:
            return
        try:
            reading = self.marketplace.label_kinds(self._of(wanted))
        except RemoteError as error:
            self._failed_call(wanted, error)
            return
        policy = ShippingPolicy.objects.filter(shop=self.shop).first()
        paper = policy.paper if policy else ShippingPolicy.Paper.SUGGESTED
        for label in self._without(wanted, reading.problems):
            label.kind = reading.kinds[self.parcels[label.pk].number].choice(paper)

    # Being made ---------------------------------------------------------------------------------------

    def _look(self, making: Sequence[Label]) -> None:
        for kind, mine in self._by_kind(making).items():
            if self.deadline.passed():
                return
            try:
                states = self.marketplace.label_states(kind, self._of(mine))
            except RemoteError as error:
                self._failed_call(mine, error)
                continue
            ready = []
            for label in self._without(mine, states.problems):
                if self.parcels[label.pk].number in states.ready:
                    ready.append(label)
                else:
                    self._not_ready(label)
            self._download(kind, ready)

    def _not_ready(self, label: Label) -> None:
        if label.made_at and clock.now() - label.made_at > LONGEST_MAKING:
            self._person(label, SLOW, Text("The marketplace has been making this label for too long."))
        else:
            self._again(label, BEING_MADE)

    # Downloaded ---------------------------------------------------------------------------------------

    def _download(self, kind: str, ready: Sequence[Label]) -> None:
        """Many in one file where it can be told whose each page is, else one by one."""
        for some in batches.of(AT_ONCE, ready):
            if self.deadline.passed():
                return
            if len(some) == 1 or not self._together(kind, some):
                for label in some:
                    if self.deadline.passed():
                        return
                    self._single(kind, label)

    def _together(self, kind: str, some: Sequence[Label]) -> bool:
        """False: each is to be asked for by itself. A failure of the remote is no reason to ask more."""
        waybills = {self.parcels[label.pk].number: label.tracking_number for label in some}
        try:
            file = label_files.read(self.marketplace.download_labels(kind, self._of(some)))
        except RemoteError as error:
            if error.fate != Fate.PERSON:
                self._failed_call(some, error)
            return error.fate != Fate.PERSON
        files = splitting.split(file, waybills)
        for label in some if files else ():
            labels.store(label, files[self.parcels[label.pk].number])  # type: ignore[index]
            self.outcomes[label.pk] = Outcome.done()
        return files is not None

    def _single(self, kind: str, label: Label) -> None:
        try:
            file = label_files.read(self.marketplace.download_labels(kind, self._of([label])))
        except Unreadable as error:
            self._bad_file(label, error)
        except RemoteError as error:
            self._failed(label, error)
        else:
            labels.store(label, file)
            self.outcomes[label.pk] = Outcome.done()
