"""The buyer is told, once, in the buyer's language; who may not be messaged is named with the reason."""

from typing import Any

from django.db import transaction

from omnihub.cancellation import reading
from omnihub.cancellation.models import Cancellation, Step
from omnihub.cancellation.records import Ability, Card, End, Result, Told
from omnihub.cancellation.steps import payment
from omnihub.core.texts import Text
from omnihub.notifications import telling
from omnihub.notifications.telling import NONE, Facts

CANCELLED, PARTLY_CANCELLED = "cancelled", "partly_cancelled"
"""The events' names at the notifications."""
SILENT = "skipped"


class Message:
    side: Step.Side = Step.Side.MESSAGE
    needs: tuple[Step.Side, ...] = (Step.Side.CHANNEL, Step.Side.PAYMENT)
    asks = False

    def plan(self, wanted: Cancellation) -> Card:
        drafts = [
            Told(one.way, one.recipient, one.subject, one.text, one.because)
            for one in telling.drafts(wanted.order.pk, event(wanted), _foreseen(wanted))
        ]
        if any(not one.because for one in drafts):
            return Card(self.side, Ability.WILL, [Text("The buyer gets this once:")], messages=drafts)
        return Card(self.side, Ability.NOTHING, [_silent()], messages=drafts)

    def already_done(self, step: Step) -> Result | None:  # noqa: ARG002 - telling itself tells once
        return None

    def do(self, step: Step) -> Result:
        wanted = step.cancellation
        with transaction.atomic():
            telling.tell(wanted.order.pk, event(wanted), part(wanted), _known(wanted))
        told = telling.told(wanted.order.pk, event(wanted), part(wanted))
        if any(one.state != SILENT for one in told):
            return Result(End.DONE, Text("The message is on its way; how far it is stands below."))
        return Result(End.SKIPPED, _silent())


def event(wanted: Cancellation) -> str:
    return PARTLY_CANCELLED if wanted.kind == Cancellation.Kind.PARTIAL else CANCELLED


def part(wanted: Cancellation) -> str:
    """Pieces may be cancelled again and again; a whole order once."""
    return str(wanted.pk) if wanted.kind == Cancellation.Kind.PARTIAL else ""


def _foreseen(wanted: Cancellation) -> Facts:
    """The sum as the payment's card says it; a marketplace's is known when it was asked for it."""
    if wanted.kind != Cancellation.Kind.PARTIAL:
        return NONE
    exact = wanted.order.paid_at and wanted.pieces and reading.is_ours(wanted.order.shop)
    return _facts(wanted, str(reading.worth(wanted.order, wanted.pieces)) if exact else "")


def _known(wanted: Cancellation) -> Facts:
    if wanted.kind != Cancellation.Kind.PARTIAL:
        return NONE
    amount = payment.worth(wanted)
    return _facts(wanted, str(amount) if amount and wanted.order.paid_at else "")


def _facts(wanted: Cancellation, amount: str) -> dict[str, Any]:
    return {"pieces": wanted.pieces, "amount": amount, "reason": wanted.reason}


def _silent() -> Text:
    return Text("OmniHub sends the buyer no message.")
