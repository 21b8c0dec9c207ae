"""Returns from the buyer's wish to the documents in Odoo: answered, sent back, scanned in, paid."""

import pytest

from channels import answers, arrivals, marketplaces, todos
from channels.cases import Action, CaseAnswer
from channels.models import OrderEvent, ReturnAnswer, ReturnCase
from channels.proofs import Picture
from omnihub.core import work
from tests.flows.far_side import proved

pytestmark = [pytest.mark.flow, pytest.mark.django_db]
LINES = [{"sku": "SKU-0013", "quantity": 2}, {"sku": "SKU-0037"}]
ONE = [{"sku": "SKU-0013"}]
WORTH = 100_000


@pytest.fixture
def delivered(chain, shop):
    """An order that is with its buyer, and invoiced."""
    shop.cancels = True
    shop.save()
    [number] = chain.sandbox.new_orders(1, lines=LINES, status="TO_CONFIRM_RECEIVE")
    chain.hear()
    return number


@pytest.fixture
def wish(chain, delivered):
    """The buyer asks; what Shopee tells of it is heard unless the test wants it lost."""

    def ask(*, heard=True, **more):
        row = chain.sandbox.control("returns", {"order_sn": delivered, "items": ONE, **more})
        chain.hear() if heard else chain.news()
        return row["return_sn"]

    return ask


def move(chain, number, *names, heard=True):
    for name in names:
        chain.sandbox.control(f"returns/{number}/{name}", {})
    chain.hear() if heard else chain.news()


def answer(chain, action, pictures=(), **terms):
    given = answers.ask(ReturnCase.objects.get(), CaseAnswer(action, **terms), "sari", pictures)
    chain.settle()
    given.refresh_from_db()
    chain.hear()
    return given.state, answers.told(given)


def case():
    return ReturnCase.objects.get()


def credited(chain):
    return [note["amount_total"] for note in chain.odoo("account.move") if note["move_type"] == "out_refund"]


def coming_back(chain):
    pickings = chain.odoo("stock.picking")
    return [one["state"] for one in pickings if one["picking_type_code"] == "incoming"]


def test_goods_come_back_are_scanned_in_and_paid_and_odoo_has_one_of_each(chain, wish):
    number = wish()
    found = case()
    assert (found.number, found.state, found.refund_amount) == (number, "requested", WORTH)
    assert (found.act_by, found.items.get().refund) == (found.answer_by, WORTH)
    assert answer(chain, Action.ACCEPT)[0] == "done"
    assert case().state == "processing"
    assert (credited(chain), coming_back(chain)) == ([], [])
    move(chain, number, "send", "arrive")
    assert case().tracking_number
    told = marketplaces.for_shop(case().shop).return_news(number)
    assert [one.words.split()[-1] for one in told] == ["penjual", "pengembalian"]
    [found] = arrivals.find(case().tracking_number).cases
    assert arrivals.take_in(found, "budi")
    chain.settle()
    assert answer(chain, Action.ACCEPT)[0] == "done"
    chain.catch_up()
    assert (case().state, case().arrived_by, case().act_by) == ("refunded", "budi", None)
    assert (credited(chain), coming_back(chain)) == ([WORTH], ["done"])
    assert ReturnAnswer.objects.count() == 2
    told = OrderEvent.objects.filter(kind="return").order_by("pk").values_list("after", flat=True)
    assert [words.split()[0] for words in told] == ["requested", "processing", "refunded"]
    proved()


def test_a_refund_alone_moves_no_stock(chain, wish):
    number = wish(solution="refund", amount=40_000)
    assert case().solution == "refund_only"
    assert answer(chain, Action.ACCEPT)[0] == "done"
    assert (case().number, case().state) == (number, "refunded")
    assert (credited(chain), coming_back(chain)) == ([40_000], [])
    assert answer(chain, Action.ACCEPT)[0] == "refused"
    assert credited(chain) == [40_000]


def test_with_every_push_lost_a_look_finds_a_dispute_and_its_end(chain, shop, wish):
    number = wish(heard=False)
    assert not ReturnCase.objects.exists()
    look(chain, shop)
    assert case().state == "requested"
    terms = {"reason": "2", "email": "toko@contoh.id", "words": "Tidak benar"}
    assert answer(chain, Action.DISPUTE, **terms)[0] == "done"
    assert (case().state, case().facts["dispute_words"]) == ("disputed", "Tidak benar")
    move(chain, number, "judge", "close", heard=False)
    look(chain, shop)
    assert (case().state, case().act_by) == ("closed", None)
    assert (credited(chain), coming_back(chain)) == ([], [])


def test_pushes_that_come_late_and_turned_round_end_in_the_same_case(chain, wish):
    number = wish(heard=False)
    for name in ("confirm", "send", "arrive", "pay"):
        chain.sandbox.control(f"returns/{number}/{name}", {})
    bodies = chain.news()
    chain.deliver(reversed(bodies * 2))
    chain.settle()
    assert (case().state, credited(chain)) == ("refunded", [WORTH])


def test_what_the_marketplace_refuses_is_told_and_nothing_is_booked(chain, wish):
    wish()
    state, words = answer(chain, Action.DISPUTE, reason="999", email="toko@contoh.id", words="x")
    assert state == "refused"
    assert "dispute_reason_id is invalid" in words
    assert (case().state, credited(chain)) == ("requested", [])


def test_a_dispute_that_needs_proof_is_taken_with_its_pictures(chain, wish):
    wish()
    options = marketplaces.for_shop(case().shop).return_options(case().number)
    reason = next(one for one in options.reasons if any(proof.required for proof in one.proofs))
    terms = {"reason": reason.id, "email": "toko@contoh.id", "words": "Rusak"}
    state, words = answer(chain, Action.DISPUTE, **terms)
    assert (state, "required evidence" in words) == ("refused", True)
    proof = reason.proofs[0]
    png = b"\x89PNG\r\n\x1a\n...IEND"
    shown = [Picture(proof.module, proof.requirement, f"{n}.png", png + bytes([n])) for n in range(2)]
    assert answer(chain, Action.DISPUTE, shown, **terms)[0] == "done"
    assert (case().state, case().facts["proof"]) == ("disputed", "UPLOADED")
    kept = ReturnAnswer.objects.get(state="done").pictures.all()
    assert len({row.remote_url for row in kept if row.remote_url.startswith(chain.sandbox.url)}) == len(shown)


def look(chain, shop):
    work.add([todos.returns(shop.key, "test")])
    chain.settle()


def test_what_a_return_takes_after_the_payout_is_credited_once_and_the_proof_agrees(chain, shop):
    [number] = chain.sandbox.new_orders(1, lines=LINES, status="RELEASED")
    chain.hear()
    chain.look_for_money(shop)
    chain.sandbox.step(number, "return_after", amount=-40_000)
    chain.hear()
    for _look in range(2):
        work.add([todos.wallet(shop.key, "test")])
        chain.settle()
    assert (case().state, case().after_completion) == ("refunded", True)
    assert credited(chain) == [40_000]
    chain.catch_up()
    assert credited(chain) == [40_000]
    proved()
