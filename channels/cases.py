"""What crosses the door about returns and refunds: plain values, no Django, no marketplace's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from channels.records import NOTHING, OrderData
from omnihub.core.errors import RemoteError

CASE_UNKNOWN = "return_unknown"


class CaseState(StrEnum):
    """Where a return stands; the names of `ReturnCase.State`."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    PROCESSING = "processing"
    DISPUTED = "disputed"
    JUDGED = "judged"
    REFUNDED = "refunded"
    CLOSED = "closed"
    UNKNOWN = "unknown"


ENDED = frozenset({CaseState.REFUNDED, CaseState.CLOSED})


GRANTED = frozenset({CaseState.ACCEPTED, CaseState.PROCESSING, CaseState.REFUNDED})
"""The buyer gets the money, now or when the goods are back."""


class Solution(StrEnum):
    """What the buyer gets; the names of `ReturnCase.Solution`."""

    RETURN_AND_REFUND = "return_refund"
    REFUND_ONLY = "refund_only"


class Action(StrEnum):
    """What a seller can answer; the names of `ReturnAnswer.Action`."""

    ACCEPT = "confirm"
    OFFER = "offer"
    TAKE_OFFER = "accept_offer"
    DISPUTE = "dispute"


class Verdict(StrEnum):
    """Whether an answer still has to be sent."""

    SEND = "send"
    DONE = "done"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class CaseItemData:
    item_id: str
    model_id: str
    quantity: int
    sku: str = ""
    name: str = ""
    refund: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class CaseData:
    """A return as it was read just now. `facts`: by our names, the values in the marketplace's words; offers
    in ours; moments as ISO text. `act_by`: the first deadline that is the seller's.
    """

    number: str
    order: str
    state: CaseState
    remote_status: str
    solution: Solution
    asked_at: datetime
    updated_at: datetime
    read_at: datetime
    after_completion: bool = False
    reason: str = ""
    words: str = ""
    refund_amount: Decimal = NOTHING
    currency: str = "IDR"
    pictures: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    tracking_number: str = ""
    answer_by: datetime | None = None
    ship_by: datetime | None = None
    inspect_by: datetime | None = None
    act_by: datetime | None = None
    items: tuple[CaseItemData, ...] = ()

    @property
    def version(self) -> tuple[datetime, datetime]:
        return self.updated_at, self.read_at


@dataclass(frozen=True, slots=True)
class PulledCases:
    """With the orders they are about, read at the same time: their money has changed, too.

    A number that the marketplace does not know is in no part.
    """

    cases: tuple[CaseData, ...]
    orders: tuple[OrderData, ...] = ()
    problems: Mapping[str, RemoteError] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offer:
    """What the seller may offer the buyer. The sum is fixed where `lowest` equals `highest`."""

    solution: Solution
    lowest: Decimal
    highest: Decimal

    @property
    def adjustable(self) -> bool:
        return self.lowest != self.highest


@dataclass(frozen=True, slots=True)
class Proof:
    """Pictures that the marketplace takes for a dispute. `module`: by what it knows this kind of proof."""

    module: str
    requirement: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class DisputeReason:
    id: str
    words: str = ""
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was handed in for one kind of proof: the pictures' addresses at the marketplace."""

    module: str
    requirement: str
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseOptions:
    """What the marketplace offers for one case at this moment."""

    offers: tuple[Offer, ...] = ()
    reasons: tuple[DisputeReason, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """One answer of the seller. What its action does not ask for stays empty. `seen`: the state of the case
    when it was given; a refund may be accepted twice, before the goods come and when they are here.
    """

    action: Action
    seen: str = CaseState.REQUESTED
    solution: Solution = Solution.RETURN_AND_REFUND
    amount: Decimal | None = None
    reason: str = ""
    words: str = ""
    email: str = ""
    evidence: tuple[Evidence, ...] = ()


BUYER, SELLER = "buyer", "seller"
DISPUTABLE = frozenset({CaseState.REQUESTED, CaseState.PROCESSING, CaseState.ACCEPTED})
FROM: Mapping[Action, frozenset[CaseState]] = {
    Action.ACCEPT: frozenset({CaseState.REQUESTED, CaseState.PROCESSING}),
    Action.OFFER: frozenset({CaseState.REQUESTED}),
    Action.TAKE_OFFER: frozenset({CaseState.REQUESTED}),
    Action.DISPUTE: DISPUTABLE,
}
TO: Mapping[Action, frozenset[CaseState]] = {
    Action.ACCEPT: GRANTED,
    Action.OFFER: frozenset(),
    Action.TAKE_OFFER: GRANTED,
    Action.DISPUTE: frozenset({CaseState.DISPUTED, CaseState.JUDGED}),
}
"""A case that stands there has this answer already, whoever gave it."""


def possible(state: str, facts: Mapping[str, str]) -> frozenset[Action]:
    """What a seller may answer in this state, as far as we know; the marketplace has the last word."""
    found = {action for action, states in FROM.items() if state in states}
    return frozenset(found if facts.get("offered_by") == BUYER else found - {Action.TAKE_OFFER})


def judge(case: CaseData, answer: CaseAnswer) -> Verdict:
    """By what the case shows now: the answer may have got through although nobody heard of it."""
    if case.state in TO[answer.action] and case.state != answer.seen:
        return Verdict.DONE
    if answer.action == Action.OFFER and _offered(case, answer):
        return Verdict.DONE
    return Verdict.SEND if answer.action in possible(case.state, case.facts) else Verdict.LATE


def _offered(case: CaseData, answer: CaseAnswer) -> bool:
    facts = case.facts
    same_sum = answer.amount is None or Decimal(facts.get("offered_amount") or 0) == answer.amount
    return facts.get("offered_by") == SELLER and facts.get("offered") == answer.solution and same_sum
