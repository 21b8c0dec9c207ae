"""Returns in the mirror: the newest wins, documents follow, deadlines are told, parcels come in once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from channels import answers, arrivals, pull_returns, queries, returns
from channels.cases import Action, CaseAnswer, CaseData, CaseItemData, CaseState, Solution
from channels.models import OrderEvent, ReturnAnswer, ReturnCase
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from tests.factories import LONG_AGO, OrderFactory, ReturnCaseFactory, ShopFactory

pytestmark = pytest.mark.django_db
THEN = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def order():
    return OrderFactory(status="delivered")


def told(order, state="requested", after=0, read=0, **differences):
    data = CaseData(
        number="26112401ABC",
        order=order.number,
        state=CaseState(state),
        remote_status=state.upper(),
        solution=Solution.RETURN_AND_REFUND,
        asked_at=THEN,
        updated_at=THEN + timedelta(seconds=after),
        read_at=THEN + timedelta(minutes=1, seconds=read),
        refund_amount=Decimal(45000),
        items=(CaseItemData("1", "2", 1, "TAS", "Tas", Decimal(45000)),),
    )
    return replace(data, **differences)


def pushes():
    return list(Work.objects.filter(topic="order.push").values_list("reason", flat=True))


def test_a_return_is_linked_to_its_order_and_stands_on_its_timeline(order):
    [case] = returns.save_all(order.shop, [told(order)])
    assert (case.order, case.items.get().sku) == (order, "TAS")
    event = OrderEvent.objects.get(order=order, kind="return")
    assert (event.before, event.after) == ("", "requested 26112401ABC")
    assert pushes() == ["return 26112401ABC: requested"]


def test_old_news_after_new_changes_nothing(order):
    returns.save_all(order.shop, [told(order, "processing", after=60)])
    assert returns.save_all(order.shop, [told(order, "requested", read=120)]) == []
    assert ReturnCase.objects.get().state == "processing"


def test_of_two_answers_about_one_second_the_later_reading_counts(order):
    returns.save_all(order.shop, [told(order, "requested", read=5)])
    returns.save_all(order.shop, [told(order, "disputed", read=9), told(order, "accepted", read=7)])
    assert ReturnCase.objects.get().state == "disputed"


def test_the_same_again_makes_no_event_and_no_push(order):
    returns.save_all(order.shop, [told(order)])
    Work.objects.all().delete()
    assert returns.save_all(order.shop, [told(order, read=60)]) == []
    assert (OrderEvent.objects.count(), pushes()) == (1, [])
    assert ReturnCase.objects.get().read_at == THEN + timedelta(seconds=120)


def test_items_that_are_gone_are_gone(order):
    returns.save_all(order.shop, [told(order)])
    returns.save_all(order.shop, [told(order, after=9, items=(CaseItemData("9", "0", 2),))])
    assert ReturnCase.objects.get().items.get().item_id == "9"


def test_a_return_of_history_is_mirrored_and_never_pushed():
    order = OrderFactory(history=True)
    returns.save_all(order.shop, [told(order)])
    assert ReturnCase.objects.get().order == order
    assert pushes() == []


def test_a_return_without_its_order_is_kept(order):
    returns.save_all(order.shop, [replace(told(order), order="UNKNOWN")])
    assert ReturnCase.objects.get().order is None


def test_what_was_scanned_in_stays_so_when_news_come(order):
    [case] = returns.save_all(order.shop, [told(order, "processing")])
    assert arrivals.take_in(case, "sari")
    returns.save_all(order.shop, [told(order, "accepted", after=60)])
    case.refresh_from_db()
    assert (case.state, case.arrived_by) == ("accepted", "sari")


# Scanned in -------------------------------------------------------------------------------------------


def test_a_parcel_is_scanned_in_once_and_odoo_learns_of_it():
    case = ReturnCaseFactory(state="processing")
    assert arrivals.take_in(case, "sari")
    assert not arrivals.take_in(case, "budi")
    case.refresh_from_db()
    assert case.arrived_by == "sari"
    assert OrderEvent.objects.filter(kind="arrived", order=case.order).count() == 1
    assert pushes() == [f"return {case.number} was scanned in"]


@pytest.mark.parametrize("code", ["spxidr0042", "2611240rr", "SPXIDR0042"])
def test_a_parcel_is_found_by_its_waybill_or_number_in_capitals_or_not(code):
    case = ReturnCaseFactory(number="2611240RR", tracking_number="SPXIDR0042")
    assert arrivals.find(code).cases == [case]


def test_nothing_is_found_by_nothing():
    ReturnCaseFactory(tracking_number="")
    assert arrivals.find("") == arrivals.Found()
    assert not arrivals.find("26").cases


# Deadlines --------------------------------------------------------------------------------------------


def due(shop):
    work = Work(pk=1, topic="shop.returns_due", subject=shop.key)
    return pull_returns.due([work], Deadline.after(9))[1]


def test_a_near_deadline_holds_up_a_hand_and_takes_it_down_when_it_is_met(order):
    case = ReturnCaseFactory(order=order, act_by=clock.now() + timedelta(hours=3))
    found = due(order.shop)
    assert (found.fate, found.code) == ("person", "return_due")
    assert case.number in found.words
    ReturnCase.objects.update(act_by=clock.now() + timedelta(days=3))
    assert due(order.shop).fate == "done"


def test_what_was_granted_and_not_seen_paid_is_read_again_for_a_while():
    long_ago = clock.now() - timedelta(days=1)
    paid = {"read_at": long_ago, "remote_updated_at": long_ago}
    wanted = {
        ReturnCaseFactory(state="accepted", **paid).pk,
        ReturnCaseFactory(state="closed", **paid).pk,
    }
    ReturnCaseFactory(state="refunded", **paid)
    ReturnCaseFactory(state="closed", **paid | {"remote_status": "CANCELLED"})
    ReturnCaseFactory(state="accepted", read_at=clock.now(), remote_updated_at=long_ago)
    ReturnCaseFactory(state="accepted", read_at=long_ago, remote_updated_at=LONG_AGO)
    assert {case.pk for case in queries.returns_to_read_again()} == wanted


# Answers ----------------------------------------------------------------------------------------------


def test_a_second_press_sends_nothing_more():
    case = ReturnCaseFactory()
    assert answers.ask(case, CaseAnswer(Action.ACCEPT), "sari")
    assert answers.ask(case, CaseAnswer(Action.DISPUTE), "budi") is None
    assert Work.objects.filter(topic="return.answer").count() == ReturnAnswer.objects.count() == 1


def test_an_answer_whose_work_was_taken_off_the_list_blocks_no_other():
    case = ReturnCaseFactory()
    first = answers.ask(case, CaseAnswer(Action.ACCEPT), "sari")
    Work.objects.update(state="done")
    assert answers.ask(case, CaseAnswer(Action.ACCEPT), "sari")
    first.refresh_from_db()
    assert (first.state, str(answers.told(first))[:2]) == ("refused", "It")


def test_an_answer_keeps_all_its_terms():
    given = CaseAnswer(Action.OFFER, solution=Solution.REFUND_ONLY, amount=Decimal(20000))
    assert answers.read(answers.ask(ReturnCaseFactory(), given, "sari")) == given
    given = CaseAnswer(Action.DISPUTE, reason="41", words="Bukan barang kami", email="a@b.id")
    assert answers.read(answers.ask(ReturnCaseFactory(), given, "sari")) == given


def test_an_answer_ends_once():
    answer = answers.ask(ReturnCaseFactory(), CaseAnswer(Action.ACCEPT), "sari")
    answers.end(answer, "done", "yes")
    answers.end(answer, "refused", "no")
    answer.refresh_from_db()
    assert (answer.state, answer.words) == ("done", "yes")


def test_two_shops_may_have_a_return_of_the_same_number(order):
    other = OrderFactory(shop=ShopFactory())
    returns.save_all(order.shop, [told(order)])
    returns.save_all(other.shop, [told(other)])
    assert ReturnCase.objects.count() == 2
