"""What Shopee tells of a return, as our record."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from channels.cases import CaseState, Solution
from channels.models import ReturnAnswer, ReturnCase
from channels.shopee import convert_return
from channels.shopee.payloads import Return, ReturnList, ReverseTracking, Row, Solutions
from omnihub.core.errors import Unreadable

READ = datetime(2026, 1, 3, tzinfo=UTC)


@pytest.fixture
def told(payload):
    """The detail with these differences, converted."""

    def make(refunded=False, **differences):
        response = payload("return_detail")["response"] | differences
        return convert_return.case(Return.parse(Row(response, "a return")), read_at=READ, refunded=refunded)

    return make


def test_a_return_with_everything(told):
    case = told()
    assert (case.number, case.order, case.state) == ("2601020ABCDEFGH", "260101ABCD1234", "requested")
    assert (case.solution, case.after_completion) == (Solution.RETURN_AND_REFUND, False)
    assert (case.reason, case.words) == ("ITEM_DAMAGED", "Talinya putus waktu dibuka")
    assert (case.refund_amount, case.currency) == (Decimal("45000.00"), "IDR")
    assert len(case.pictures) == 2
    assert case.facts["offered_by"] == "buyer"
    assert case.facts["offered"] == Solution.RETURN_AND_REFUND
    [item] = case.items
    assert (item.sku, item.quantity, item.refund) == ("TAS-BIRU", 1, Decimal("45000.00"))


@pytest.mark.parametrize(
    ("status", "refund_only", "refunded", "state"),
    [
        ("REQUESTED", False, False, "requested"),
        ("PROCESSING", False, False, "processing"),
        ("PROCESSING", True, False, "accepted"),
        ("ACCEPTED", False, False, "accepted"),
        ("ACCEPTED", True, True, "refunded"),
        ("CLOSED", False, False, "closed"),
        ("CLOSED", False, True, "refunded"),
        ("CANCELLED", False, True, "closed"),
        ("SELLER_DISPUTE", False, True, "disputed"),
        ("JUDGING", False, False, "judged"),
        ("SOMETHING_NEW", False, False, "unknown"),
    ],
)
def test_our_state_is_a_function_of_the_answer(status, refund_only, refunded, state):
    assert convert_return.state(status, refund_only=refund_only, refunded=refunded) == state


def test_after_completion_no_escrow_tells_of_the_money(told):
    assert told(status="ACCEPTED", return_refund_type="RRAOC").state == "refunded"
    assert told(status="CLOSED", return_refund_type="RRAOC").state == "closed"


def test_names_are_those_of_the_tables():
    assert set(CaseState) == set(ReturnCase.State.values)
    assert set(Solution) == set(ReturnCase.Solution.values)
    assert {"confirm", "offer", "accept_offer", "dispute"} == set(ReturnAnswer.Action.values)


def test_the_first_deadline_of_the_seller_counts(told):
    offer = datetime.fromtimestamp(1767398400, UTC)
    assert told().act_by == offer
    silent = {"negotiation": {"negotiation_status": "TERMINATED", "offer_due_date": 1767398400}}
    assert told(**silent).act_by == datetime.fromtimestamp(1767484800, UTC)


def test_nobody_waits_for_the_seller_while_the_buyer_ships_or_when_it_is_over(told):
    silent = {"negotiation": None}
    assert told(status="PROCESSING", **silent).act_by is None
    assert told(status="CLOSED").act_by is None
    look = told(status="PROCESSING", return_seller_due_date=1767600000, **silent)
    assert look.act_by == datetime.fromtimestamp(1767600000, UTC)


def test_a_compensation_may_be_asked_for_after_the_end(told):
    asked = {"seller_compensation_status": "PENDING_REQUEST", "seller_compensation_due_date": 1767700000}
    case = told(status="CLOSED", refunded=True, seller_compensation=asked)
    assert case.facts["compensation"] == "PENDING_REQUEST"
    assert case.act_by == datetime.fromtimestamp(1767700000, UTC)


def test_the_flat_spellings_of_the_list_are_read_as_well(told):
    case = told(negotiation=None, negotiation_status="TERMINATED", return_solution="REFUND", item=[])
    assert (case.facts["negotiation"], case.solution) == ("TERMINATED", Solution.REFUND_ONLY)


@pytest.mark.parametrize("name", ["return_sn", "order_sn", "status", "create_time"])
def test_without_what_it_needs_it_is_unreadable(told, name):
    with pytest.raises(Unreadable, match=name):
        told(**{name: None})


def test_only_web_addresses_are_pictures(told):
    assert told(image=["javascript:alert(1)", "https://cf.shopee.co.id/file/x"]).pictures == (
        "https://cf.shopee.co.id/file/x",
    )


def test_a_variation_named_twice_is_one_item(told, payload):
    [item] = payload("return_detail")["response"]["item"]
    [found] = told(item=[item, item]).items
    assert (found.quantity, found.refund) == (2, Decimal("90000.00"))


def test_a_page_of_the_list():
    page = ReturnList.parse({"more": True, "return": [{"return_sn": "R1"}, {"return_sn": "R2"}]})
    assert (page.numbers, page.more) == (("R1", "R2"), True)
    assert ReturnList.parse({"more": False, "return": None}).numbers == ()


def test_solutions_that_are_offered():
    refund = {
        "eligibility": True,
        "refund_amount_adjustable": True,
        "max_refund_amount": 45000,
        "min_refund_amount": 1000,
    }
    told = Solutions.parse({"offer_refund": refund, "offer_return_refund": {"eligibility": False}})
    [offer] = convert_return.options(told, []).offers
    assert (offer.solution, offer.adjustable) == (Solution.REFUND_ONLY, True)
    assert (offer.lowest, offer.highest) == (Decimal(1000), Decimal(45000))


def test_the_way_back_of_both_legs_the_newest_first():
    told = ReverseTracking.parse(
        {
            "reverse_logistics_status": "LOGISTICS_PICKUP_DONE",
            "tracking_info": [{"update_time": 1767312000, "tracking_description": "picked up"}],
            "post_return_logistics_status": "POST_RETURN_LOGISTICS_DELIVERY_DONE",
            "post_return_logistics_tracking_info": [
                {"update_time": 1767400000, "tracking_description": "delivered"},
                {"update_time": None, "tracking_description": "nobody knows when"},
            ],
        }
    )
    assert [row.words for row in convert_return.news(told)] == ["delivered", "picked up"]
