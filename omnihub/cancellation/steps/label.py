"""The parcel: a label that was printed means that somebody may be packing, or has packed."""

from collections.abc import Sequence

from omnihub.cancellation.models import Cancellation, Step
from omnihub.cancellation.records import Ability, Card, End, Result
from omnihub.core.texts import Text
from shipping.models import Label


class ParcelLabel:
    side: Step.Side = Step.Side.LABEL
    needs: tuple[Step.Side, ...] = (Step.Side.CHANNEL,)
    asks = False

    def plan(self, wanted: Cancellation) -> Card:
        printed = _printed(wanted)
        if not printed:
            return Card(self.side, Ability.NOTHING, [Text("No label was printed.")])
        return Card(self.side, Ability.PERSON, [_printed_words(printed)], warning=_take_out(wanted))

    def already_done(self, step: Step) -> Result | None:  # noqa: ARG002 - nothing is written elsewhere
        return None

    def do(self, step: Step) -> Result:
        printed = _printed(step.cancellation)
        if not printed:
            return Result(End.SKIPPED, Text("No label was printed."))
        facts = {"intercept": [label.shipment.package.number for label in printed]}
        return Result(End.DONE, _take_out(step.cancellation), facts=facts)


def _printed(wanted: Cancellation) -> Sequence[Label]:
    labels = Label.objects.filter(shipment__order=wanted.order, printed_at__isnull=False)
    return list(labels.select_related("shipment__package").order_by("pk"))


def _printed_words(printed: Sequence[Label]) -> Text:
    numbers = ", ".join(str(label.shipment.package) for label in printed)
    return Text("The label was printed: %(numbers)s.", numbers=numbers)


def _take_out(wanted: Cancellation) -> Text:
    if wanted.order.shipped_at is not None:
        return Text("The parcel is on its way. It has to be scanned in when it comes back.")
    if wanted.kind == Cancellation.Kind.PARTIAL:
        return Text(
            "The label is printed: take the cancelled pieces out of the parcel before it is handed over."
        )
    return Text("The label is printed: keep the parcel back. Scanning it says “stop”.")
