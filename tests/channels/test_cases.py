"""Whether an answer to a return still has to be sent, by what the case shows now."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from channels.cases import Action, CaseAnswer, CaseData, CaseState, Solution, judge, possible

NOW = datetime(2026, 1, 3, tzinfo=UTC)


def case(state, **facts):
    return CaseData(
        number="R1",
        order="O1",
        state=CaseState(state),
        remote_status="",
        solution=Solution.RETURN_AND_REFUND,
        asked_at=NOW,
        updated_at=NOW,
        read_at=NOW,
        facts=facts,
    )


@pytest.mark.parametrize(
    ("action", "state", "verdict"),
    [
        ("confirm", "requested", "send"),
        ("confirm", "processing", "done"),
        ("confirm", "refunded", "done"),
        ("confirm", "disputed", "late"),
        ("confirm", "closed", "late"),
        ("dispute", "requested", "send"),
        ("dispute", "accepted", "send"),
        ("dispute", "judged", "done"),
        ("dispute", "refunded", "late"),
        ("accept_offer", "requested", "late"),
    ],
)
def test_an_answer_by_the_state_of_its_case(action, state, verdict):
    assert judge(case(state), CaseAnswer(Action(action))) == verdict


def test_a_refund_is_accepted_once_more_when_the_goods_are_here():
    again = CaseAnswer(Action.ACCEPT, seen="processing")
    assert judge(case("processing"), again) == "send"
    assert judge(case("accepted"), again) == "done"


def test_only_a_buyers_offer_can_be_accepted():
    theirs = case("requested", offered_by="buyer")
    assert judge(theirs, CaseAnswer(Action.TAKE_OFFER)) == "send"
    assert Action.TAKE_OFFER not in possible("requested", {"offered_by": "seller"})


def test_our_own_offer_is_made_once():
    offer = CaseAnswer(Action.OFFER, solution=Solution.REFUND_ONLY, amount=Decimal(20000))
    shown = case("requested", offered_by="seller", offered="refund_only", offered_amount="20000.00")
    assert judge(shown, offer) == "done"
    other = CaseAnswer(Action.OFFER, solution=Solution.REFUND_ONLY, amount=Decimal(30000))
    assert judge(shown, other) == "send"
