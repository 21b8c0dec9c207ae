"""A call is sent again as often as a program likes, and done once."""

from datetime import timedelta

import pytest

from channels.models import Checkout, Order
from omnihub.api import idempotency, making, selling, tasks
from omnihub.api.models import Call
from omnihub.core import clock
from omnihub.core.errors import Unreachable
from payments import charging
from tests.api.conftest import told

pytestmark = pytest.mark.django_db


def dies(*_args, **_kwargs):
    raise SystemExit


def crash(monkeypatch, module, name):
    """The process dies there; nobody cleans up behind it."""
    monkeypatch.setattr(module, name, dies)
    monkeypatch.setattr(idempotency, "_mine", lambda _call: Call.objects.none())


def the_lease_is_over():
    Call.objects.filter(status=None).update(begun_at=clock.now() - idempotency.LEASE)


@pytest.mark.parametrize("key", ["", " ", "x" * 101, "schlüssel", "a\tb"])
def test_a_write_needs_a_key_of_its_own(program, cart, bag, key):
    headers = program.headers() | ({"Idempotency-Key": key} if key else {})
    answer = program.client.post("/api/v1/checkouts/", cart, format="json", headers=headers)
    told(answer, 400, "idempotency_key_missing")
    assert not Checkout.objects.exists()


def test_the_same_call_is_answered_again_and_done_once(program, cart, bag):
    first = program.post("checkouts/", cart, "once")
    again = program.post("checkouts/", cart, "once")
    assert (first.status_code, again.status_code) == (201, 201)
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json() == first.json() | {"changed_at": again.json()["changed_at"]}
    assert Checkout.objects.count() == 1


def test_a_key_that_was_used_for_another_call_is_refused(program, opened, cart):
    assert program.post("checkouts/", cart | {"reference": "A"}, "once").status_code == 201
    told(program.post("checkouts/", cart | {"reference": "B"}, "once"), 422, "idempotency_key_reused")
    told(program.cancel(opened, "once"), 422, "idempotency_key_reused")
    assert Checkout.objects.count() == 2


def test_two_partners_may_use_the_same_key(program, stranger, cart, bag):
    assert program.make(cart, "once")["id"] != stranger.make(cart, "once")["id"]


def test_what_failed_is_done_when_it_is_sent_again_also_mended(program, cart, bag):
    told(program.post("checkouts/", cart | {"area": "nowhere"}, "once"), 400, "invalid")
    assert not Checkout.objects.exists()
    assert program.post("checkouts/", cart, "once").status_code == 201


def test_a_call_under_way_is_not_done_beside_itself(program, cart, bag, partner):
    program.make(cart, "once")
    Call.objects.update(status=None, checkout=None)
    answer = program.post("checkouts/", cart, "once")
    told(answer, 409, "call_under_way")
    assert answer.headers["Retry-After"] == "1"


def test_a_crash_while_a_cart_is_made_leaves_none_and_the_next_call_makes_it(program, cart, bag, monkeypatch):
    with monkeypatch.context() as patched:
        crash(patched, making, "change")
        with pytest.raises(SystemExit):
            program.post("checkouts/", cart, "once")
    assert not Checkout.objects.exists()
    told(program.post("checkouts/", cart, "once"), 409, "call_under_way")
    the_lease_is_over()
    assert program.post("checkouts/", cart, "once").status_code == 201
    assert Checkout.objects.count() == 1


def test_a_crash_after_an_order_was_placed_or_asked_to_be_paid_doubles_nothing(
    program, opened, charged, monkeypatch
):
    offer = program.offer(opened)
    sent = {"quote": offer["quote"], "total": offer["total"]}
    for name, call in (
        ("place", lambda: program.place(opened, "placing", **sent)),
        ("pay", lambda: program.pay(opened, once="paying")),
    ):
        done = getattr(selling, name)
        with monkeypatch.context() as patched:
            patched.setattr(selling, name, lambda *args, done=done: dies(done(*args)))
            patched.setattr(idempotency, "_mine", lambda _call: Call.objects.none())
            with pytest.raises(SystemExit):
                call()
        the_lease_is_over()
        assert call().status_code == 200
        assert call().headers["Idempotent-Replayed"] == "true"
    assert Order.objects.get().number == program.look(opened)["number"]


def test_a_call_that_outlives_its_lease_makes_no_second_cart(program, cart, bag, monkeypatch):
    make = making.make

    def slowly(*args):
        """Meanwhile the same call was sent again, and has taken over."""
        made = make(*args)
        Call.objects.update(begun_at=clock.now() + timedelta(seconds=1))
        return made

    monkeypatch.setattr(making, "make", slowly)
    told(program.post("checkouts/", cart, "once"), 409, "call_under_way")
    assert not Checkout.objects.exists()


def test_a_gateway_that_is_away_loses_nothing_and_the_same_key_goes_on(program, placed, charged, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(charging, "charge", away)
        answer = program.pay(placed, once="paying")
    told(answer, 503, "remote_away")
    assert answer.headers["Retry-After"] == "5"
    assert program.pay(placed, once="paying").status_code == 200
    assert len(charged) == 1


def away(*_args):
    raise Unreachable("Xendit does not answer.", sent=True)


def test_calls_are_forgotten_after_a_week(program, cart, bag):
    program.make(cart, "once")
    assert tasks.prune() == 0
    Call.objects.update(begun_at=clock.now() - timedelta(days=7, seconds=1))
    assert tasks.prune() == 1
    told(program.post("checkouts/", cart, "once"), 409, "reference_taken")
