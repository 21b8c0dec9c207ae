"""The buyer is told, once, in the buyer's language; who may not be messaged is named with the reason."""

from django.db import transaction

from omnihub.cancellation.models import Cancellation, Step
from omnihub.cancellation.records import Ability, Card, End, Result, Told
from omnihub.core.texts import Text
from omnihub.notifications import telling

CANCELLED = "cancelled"
"""The event's name at the notifications."""
SILENT = "skipped"


class Message:
    side: Step.Side = Step.Side.MESSAGE
    needs: tuple[Step.Side, ...] = (Step.Side.CHANNEL, Step.Side.PAYMENT)

    def plan(self, wanted: Cancellation) -> Card:
        if wanted.kind == Cancellation.Kind.PARTIAL:
            return Card(self.side, Ability.NOTHING, [_no_text_for_parts()])
        drafts = [
            Told(one.way, one.recipient, one.subject, one.text, one.because)
            for one in telling.drafts(wanted.order.pk, CANCELLED)
        ]
        if any(not one.because for one in drafts):
            return Card(self.side, Ability.WILL, [Text("The buyer gets this once:")], messages=drafts)
        return Card(self.side, Ability.NOTHING, [_silent()], messages=drafts)

    def already_done(self, step: Step) -> Result | None:  # noqa: ARG002 - telling itself tells once
        return None

    def do(self, step: Step) -> Result:
        wanted = step.cancellation
        if wanted.kind == Cancellation.Kind.PARTIAL:
            return Result(End.SKIPPED, _no_text_for_parts())
        with transaction.atomic():
            telling.tell(wanted.order.pk, CANCELLED)
        told = telling.told(wanted.order.pk, CANCELLED)
        if any(one.state != SILENT for one in told):
            return Result(End.DONE, Text("The message is on its way; how far it is stands below."))
        return Result(End.SKIPPED, _silent())


def _silent() -> Text:
    return Text("OmniHub sends the buyer no message.")


def _no_text_for_parts() -> Text:
    return Text("There is no message about some pieces: the marketplace tells the buyer.")
