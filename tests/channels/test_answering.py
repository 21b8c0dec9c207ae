"""An answer to a return goes to the marketplace once, whatever is lost on the way."""

import copy

import pytest

from channels import answering, answers, proofs, todos
from channels.cases import Action, CaseAnswer, Solution
from channels.models import ReturnCase
from omnihub.core.errors import Unreachable
from omnihub.core.models import Work
from tests.channels.shopee.conftest import payload, scripted
from tests.channels.shopee.scripted import refusal, response
from tests.factories import LONG_AGO, OrderFactory, ReturnCaseFactory
from tests.rounds import once_around

__all__ = ["payload", "scripted"]
pytestmark = pytest.mark.django_db
TAKEN = {"return_sn": "2601020ABCDEFGH"}


@pytest.fixture
def case():
    order = OrderFactory(number="260101ABCD1234", shop__cancels=True)
    return ReturnCaseFactory(order=order, number="2601020ABCDEFGH", remote_updated_at=LONG_AGO)


@pytest.fixture
def shopee(scripted, payload, case):
    """Shopee with one return, which it takes answers to."""
    detail = copy.deepcopy(payload("return_detail")["response"])

    def take(status):
        def answer(_body):
            detail["status"], detail["update_time"] = status, detail["update_time"] + 60
            return response(TAKEN)

        return answer

    scripted.detail = detail
    scripted.answers |= {
        "returns/get_return_detail": lambda _query: response(detail),
        "order/get_order_detail": lambda _query: refusal("error_not_found"),
        "returns/confirm": take("PROCESSING"),
        "returns/accept_offer": take("ACCEPTED"),
        "returns/dispute": take("SELLER_DISPUTE"),
        "returns/offer": lambda _body: response(TAKEN),
    }
    return scripted


@pytest.fixture
def send(case):
    def run(action, **terms):
        answer = answers.ask(case, CaseAnswer(action, **terms), "sari")
        once_around([todos.ANSWER_RETURN], 9)
        answer.refresh_from_db()
        return answer

    return run


def test_a_refund_is_accepted_after_one_more_look(shopee, send):
    assert send(Action.ACCEPT).state == "done"
    assert shopee.asked("returns/confirm") == [{"return_sn": "2601020ABCDEFGH"}]
    assert len(shopee.asked("returns/get_return_detail")) == 1
    assert Work.objects.filter(topic=todos.PULL_RETURN).exists()


def test_a_case_that_moved_on_is_not_answered(shopee, send):
    shopee.detail["status"] = "JUDGING"
    answer = send(Action.ACCEPT)
    assert (answer.state, shopee.asked("returns/confirm")) == ("refused", [])
    assert "moved on" in answers.told(answer)
    assert ReturnCase.objects.get().state == "judged"


def test_what_the_marketplace_refuses_is_told_in_its_words(shopee, send):
    shopee.answers["returns/confirm"] = lambda _body: refusal("returnsn.illegal", "Return status is wrong")
    answer = send(Action.ACCEPT)
    assert answer.state == "refused"
    assert "Return status is wrong" in answers.told(answer)
    assert not Work.objects.filter(topic=todos.ANSWER_RETURN, state="held").exists()


def test_an_answer_nobody_heard_of_is_looked_for_and_not_sent_twice(shopee, send, monkeypatch):
    real = answering.marketplaces.for_shop

    def deaf(shop):
        marketplace = real(shop)
        call = marketplace.answer_return

        def answer(number, given):
            call(number, given)
            raise Unreachable("Shopee did not answer in time.", sent=True)

        marketplace.answer_return = answer
        return marketplace

    monkeypatch.setattr(answering.marketplaces, "for_shop", deaf)
    answer = send(Action.ACCEPT)
    assert answer.state == "waiting"
    Work.objects.filter(topic=todos.ANSWER_RETURN).update(not_before="2026-01-01T00:00Z")
    once_around([todos.ANSWER_RETURN], 9)
    answer.refresh_from_db()
    assert (answer.state, len(shopee.asked("returns/confirm"))) == ("done", 1)


def test_an_offer_and_a_dispute_carry_their_terms(shopee, send):
    send(Action.OFFER, solution=Solution.REFUND_ONLY, amount=20000)
    send(Action.DISPUTE, reason="41", words="Bukan barang kami", email="toko@contoh.id")
    offer = {"proposed_solution": "REFUND", "proposed_adjusted_refund_amount": 20000}
    assert shopee.asked("returns/offer") == [{"return_sn": "2601020ABCDEFGH"} | offer]
    [dispute] = shopee.asked("returns/dispute")
    assert (dispute["dispute_reason_id"], dispute["email"]) == (41, "toko@contoh.id")


PNG = b"\x89PNG\r\n\x1a\n...IEND"


def test_the_pictures_of_a_dispute_are_handed_in_once_each_whatever_is_lost(shopee, case):
    taken = []

    def convert(form):
        assert PNG in form
        assert b'name="return_sn"' in form
        taken.append(len(taken))
        if len(taken) == 2:
            raise ConnectionError("the answer is lost")
        return response({"url": f"https://cf.shopee.co.id/file/{len(taken)}", "thumbnail": ""})

    shopee.answers["returns/convert_image"] = convert
    pictures = [proofs.Picture("1", "Photo of the parcel", name, PNG + name.encode()) for name in "ab"]
    terms = {"reason": "41", "words": "Rusak", "email": "toko@contoh.id"}
    answer = answers.ask(case, CaseAnswer(Action.DISPUTE, **terms), "sari", [*pictures, pictures[0]])
    once_around([todos.ANSWER_RETURN], 9)
    assert shopee.asked("returns/dispute") == []
    Work.objects.filter(topic=todos.ANSWER_RETURN).update(not_before="2026-01-01T00:00Z")
    once_around([todos.ANSWER_RETURN], 9)
    answer.refresh_from_db()
    assert (answer.state, len(taken)) == ("done", 3)
    [dispute] = shopee.asked("returns/dispute")
    assert dispute["image_list"] == [
        {
            "module_index": 1,
            "requirement": "Photo of the parcel",
            "image_url": ["https://cf.shopee.co.id/file/1", "https://cf.shopee.co.id/file/3"],
        }
    ]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0...\xff\xd9", "jpg"),
        (PNG[:12], ""),
        (b"\xff\xd8\xff\xe0 cut", ""),
        (b"GIF89a", ""),
        (b"<svg/>", ""),
        (b"", ""),
    ],
)
def test_a_picture_is_told_by_what_is_in_it(body, kind):
    assert proofs.kind(body) == kind


def test_a_shop_that_may_not_be_read_ends_the_answer_and_says_why(shopee, send, case):
    case.shop.pulls = False
    case.shop.save()
    answer = send(Action.ACCEPT)
    assert (answer.state, shopee.calls) == ("refused", [])
    assert "switched off" in answers.told(answer)


def test_a_shop_that_does_not_answer_sends_nothing(shopee, send, case):
    case.shop.cancels = False
    case.shop.save()
    answer = send(Action.ACCEPT)
    assert (answer.state, shopee.calls) == ("refused", [])
    assert "switched off" in answers.told(answer)
