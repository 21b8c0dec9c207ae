"""What the buyer pays with, and what the gateway may do meanwhile."""

import pytest

from channels.models import Checkout
from channels.own import carts, moves
from omnihub.cancellation import preview
from omnihub.cancellation.models import Cancellation
from omnihub.core import clock
from omnihub.core.errors import Busy, Refused, SignedOut
from omnihub.core.texts import Text
from payments import charging, receiving
from payments.models import Charge, Payment
from tests.api.conftest import told
from tests.payments import given as money

pytestmark = pytest.mark.django_db


def raises(monkeypatch, error):
    def charge(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(charging, "charge", charge)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (
            Refused(Text("This way to pay is not offered."), code="payment_method_not_offered"),
            422,
            "payment_method_not_offered",
        ),
        (
            Refused(Text("There is nothing to be paid any more."), code="payment_closed"),
            409,
            "payment_closed",
        ),
        (
            Busy(Text("That was tried too often."), code="payment_too_many_tries"),
            409,
            "payment_too_many_tries",
        ),
        (Refused("Not with this name.", code="xendit_some_code"), 422, "remote_refused"),
        (Busy("Wait.", code="xendit_busy"), 503, "remote_away"),
        (SignedOut("Settings, Payments asks for the key.", code="no_key"), 503, "remote_away"),
    ],
)
def test_what_the_gateway_says_no_to_is_told_by_codes_of_our_own(
    placed, program, monkeypatch, error, status, code
):
    raises(monkeypatch, error)
    answer = program.pay(placed)
    problem = told(answer, status, code)
    assert "Settings" not in problem["detail"]
    assert ("Retry-After" in answer.headers) == (status == 503)
    assert program.look(placed)["state"] == "placed"


def test_nothing_is_to_be_paid_before_it_is_placed_and_after_it_is_paid(opened, program, charged):
    told(program.pay(opened), 409, "nothing_to_pay")
    assert program.place(opened).status_code == 200
    payment = Payment.objects.get()
    receiving.end(payment.pk, Payment.State.EXPIRED, "Not paid in time")
    told(program.pay(opened), 409, "nothing_to_pay")
    looked = program.look(opened)
    assert (looked["state"], looked["payment"]["state"]) == ("expired", "expired")
    assert charged == []


def test_a_charge_that_another_call_is_asking_for_is_worth_another_call(placed, program, monkeypatch):
    row = Charge(state=Charge.State.ASKED)
    monkeypatch.setattr(charging, "charge", lambda *_args, **_kwargs: row)
    answer = program.pay(placed)
    told(answer, 409, "call_under_way")
    assert answer.headers["Retry-After"] == "1"


def test_of_two_ways_that_are_open_the_one_asked_for_last_is_shown():
    first = money.charge()
    second = money.charge(first.payment, method="DANA", group="ewallet")
    wanted = charging._try(first.payment_id, first.method)
    assert (wanted.charge, wanted.ask) == (first, False)
    assert first.payment.charges.order_by("-asked_at").first() == first != second


def test_an_open_checkout_is_left_and_stays_so(opened, program):
    left = program.cancel(opened, reason="The buyer went away").json()
    assert left["state"] == "cancelled"
    assert left["cancelled_at"]
    assert program.cancel(opened).json() == left
    told(program.place(opened, quote="x", total="1"), 409, "checkout_over")
    change = {"buyer": {"note": "x"}}
    told(program.patch(f"checkouts/{opened['id']}/", change), 409, "checkout_closed")


def test_a_placed_one_is_called_off_once(placed, program):
    first = program.cancel(placed, reason="x" * 300).json()
    assert (first["state"], first["being_cancelled"]) == ("placed", True)
    assert program.cancel(placed).json()["being_cancelled"]
    row = Cancellation.objects.get()
    assert (row.begun_by, row.asked_by, row.words) == ("api", "Kasir Melati", "x" * 300)


def test_what_is_paid_is_called_off_by_the_shop_alone(placed, program):
    moves.paid(Checkout.objects.get().order_id, clock.now())
    told(program.cancel(placed), 409, "paid_already")
    assert not Cancellation.objects.exists()


def test_a_payment_that_arrives_between_looking_and_calling_off_wins(placed, program, monkeypatch):
    of = preview.of

    def late(wanted):
        moves.paid(wanted.order_id, clock.now())
        return of(wanted)

    monkeypatch.setattr(preview, "of", late)
    told(program.cancel(placed), 409, "paid_already")
    assert not Cancellation.objects.exists()


def test_one_that_is_placed_while_it_is_left_is_called_off_as_an_order(opened, program, charged, monkeypatch):
    offer = program.offer(opened)
    leave = carts.leave

    def late(pk, reason):
        assert program.place(opened, quote=offer["quote"], total=offer["total"]).status_code == 200
        leave(pk, reason)

    monkeypatch.setattr(carts, "leave", late)
    assert program.cancel(opened).json()["being_cancelled"]
