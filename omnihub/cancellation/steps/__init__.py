"""The sides of a cancellation, one file each, in the order in which they are shown."""

from collections.abc import Mapping
from typing import Protocol

from omnihub.cancellation.models import Cancellation, Step
from omnihub.cancellation.records import Card, Result
from omnihub.cancellation.steps.channel import Channel
from omnihub.cancellation.steps.erp import Erp
from omnihub.cancellation.steps.label import ParcelLabel
from omnihub.cancellation.steps.message import Message
from omnihub.cancellation.steps.payment import Payment
from omnihub.cancellation.steps.stock import Stock

__all__ = ["SIDES", "Side"]


class Side(Protocol):
    """Failures are the remote errors of core; no transaction is open while a side calls out."""

    side: Step.Side
    needs: tuple[Step.Side, ...]
    """So many others must be over before it begins."""
    asks: bool
    """Whether its plan asks a remote."""

    def plan(self, wanted: Cancellation) -> Card:
        """Never writes. `wanted` need not be stored. What cannot be asked is said on the card."""

    def already_done(self, step: Step) -> Result | None:
        """Asked before each try: an earlier one may have got through."""

    def do(self, step: Step) -> Result: ...


_ALL: tuple[Side, ...] = (Channel(), Payment(), Erp(), Stock(), ParcelLabel(), Message())
SIDES: Mapping[str, Side] = {one.side: one for one in _ALL}
