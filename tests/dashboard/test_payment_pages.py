"""The pages of payments: what they show, and what their buttons do and do not."""

import re
from decimal import Decimal

import pytest

from omnihub.core.models import Work
from payments import accounts
from payments.models import Payment, PaymentMethod, PaymentPolicy, Refund
from tests.dashboard import given
from tests.payments import given as money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_there(settings):
    settings.XENDIT_BASE_URL = "http://127.0.0.1:9"
    settings.CONNECT_TIMEOUT = 1


@pytest.fixture
def finance():
    user = given.person(name="finance")
    user.groups.add(given.group("finance"))
    return given.browser(user)


def wallet():
    return money.receipt(money.charge(method="DANA", group="ewallet"))


def fields(page):
    """The hidden ones of the refund's form."""
    text = page.content.decode()
    return {name: re.search(f'name="{name}" value="([^"]*)"', text)[1] for name in ("nonce", "left")}


def test_a_refund_pressed_twice_and_by_two_people_is_one(owner, finance):
    receipt = wallet()
    place = f"/payments/{receipt.payment_id}/"
    mine, theirs = fields(owner.get(place)), fields(finance.get(place))
    button = f"/payments/receipts/{receipt.pk}/refund/"
    told = {"amount": "40000", "reason": "Broken"}
    for _ in range(2):
        assert owner.post(button, {**told, **mine}).status_code == 302
    answer = finance.post(button, {**told, **theirs}, follow=True)
    assert "Somebody else has just refunded of this" in answer.content.decode()
    assert Refund.objects.get().amount == 40_000


@pytest.mark.parametrize(
    "change", [{"amount": "0"}, {"amount": "1e9"}, {"amount": "x"}, {"reason": ""}, {"nonce": "'"}]
)
def test_a_form_that_is_not_right_says_so_and_refunds_nothing(owner, change):
    receipt = wallet()
    hidden = fields(owner.get(f"/payments/{receipt.payment_id}/"))
    told = {"amount": "40000", "reason": "Broken", **hidden, **change}
    answer = owner.post(f"/payments/receipts/{receipt.pk}/refund/", told)
    assert answer.status_code in {302, 422}
    assert not Refund.objects.exists()


def test_the_one_who_asked_sees_no_button_to_approve_and_another_sees_the_account(owner, finance):
    refund = money.refund(state="approval", asked_by="owner")
    place = f"/refunds/{refund.pk}/"
    own, other = owner.get(place).content.decode(), finance.get(place).content.decode()
    assert "approve/" not in own
    assert "Somebody else must approve it" in own
    assert "approve/" in other
    assert "1234567890" in other
    owner.post(f"{place}approve/")
    assert Refund.objects.get().state == "approval"
    finance.post(f"{place}approve/")
    assert (Refund.objects.get().state, Refund.objects.get().approved_by) == ("ready", "finance")


def test_the_buyers_link_is_shown_once(owner):
    refund = money.refund()
    place = f"/refunds/{refund.pk}/"
    shown = owner.post(f"{place}link/").content.decode()
    address = re.search(r"/refund/[\w-]+/", shown)[0]
    assert address not in owner.get(place).content.decode()
    assert owner.get(address).status_code == 200


def test_money_that_came_late_is_taken_by_a_click(owner):
    late = money.receipt(meant="late")
    late.payment.order.checkout.state = "expired"
    late.payment.order.checkout.save()
    page = owner.get(f"/payments/{late.payment_id}/").content.decode()
    assert "Let the order live again" in page
    owner.post(f"/payments/receipts/{late.pk}/accept/")
    assert Payment.objects.get().state == "paid"


def test_lists_find_by_number_and_by_state(owner):
    first, second = money.refund(), money.receipt(meant="late")
    number = first.receipt.payment.order.number
    found = owner.get(f"/payments/?q={number}").content.decode()
    assert number in found
    assert second.payment.order.number not in found
    assert number in owner.get("/refunds/").content.decode()
    for query in ("tab=nonsense", "after=x", "after=1.2", "q=%00", "tab=all&after=99999999999999999.9"):
        assert owner.get(f"/payments/?{query}").status_code == 200
        assert owner.get(f"/refunds/?{query}").status_code == 200


def test_looking_again_while_the_gateway_is_away_says_so(owner):
    charge = money.charge()
    answer = owner.post(f"/payments/{charge.payment_id}/look-again/", follow=True)
    assert "Xendit cannot be reached" in answer.content.decode()


def test_keys_are_kept_sealed_never_shown_and_tested(owner, settings):
    settings.XENDIT_SECRET_KEY = settings.XENDIT_CALLBACK_TOKEN = ""
    told = {"secret_key": "xnd_development_of_ours", "callback_token": "a-token-of-ours"}
    owner.post("/payment-settings/", told)
    assert accounts.keys("xendit").secret_key == "xnd_development_of_ours"
    page = owner.get("/payment-settings/").content.decode()
    assert "xnd_development_of_ours" not in page
    assert "a-token-of-ours" not in page
    tested = owner.post("/payment-settings/test/").content.decode()
    assert "Xendit cannot be reached" in tested


def test_what_the_environment_sets_is_not_asked_for(owner, settings):
    settings.XENDIT_SECRET_KEY, settings.XENDIT_CALLBACK_TOKEN = "xnd_set", ""
    page = owner.get("/payment-settings/").content.decode()
    assert "set in the environment" in page
    assert 'name="secret_key"' not in page
    assert 'name="callback_token"' in page


def test_ways_and_rules_of_a_shop_are_kept(owner):
    shop = money.payment().order.shop
    place = f"/payment-settings/{shop.pk}/"
    owner.get(place)
    rows = {row.code: row for row in PaymentMethod.objects.filter(shop=shop)}
    told = {f"on_{rows['QRIS'].pk}": "on", f"highest_{rows['QRIS'].pk}": "500000"}
    rule = {"approve_above": "250000", "hosted_form": "invoice", "reminders": "on"}
    assert owner.post(place, {**told, **rule}).status_code == 302
    assert [row.code for row in PaymentMethod.objects.filter(shop=shop, enabled=True)] == ["QRIS"]
    assert PaymentMethod.objects.get(code="QRIS").highest == Decimal(500_000)
    assert PaymentPolicy.objects.get().approve_above == 250_000
    assert owner.post(place, {**told, "approve_above": "x"}).status_code == 422


def test_held_money_stands_in_attention_with_its_order(owner):
    refund = money.refund()
    Work.objects.create(
        topic="refund.send",
        subject=str(refund.pk),
        key="x",
        state="held",
        fate="person",
        code="refund_account",
        not_before=refund.asked_at,
        wanted_since=refund.asked_at,
    )
    page = owner.get("/attention/").content.decode()
    assert "A refund needs the buyer&#x27;s bank account" in page
    assert refund.receipt.payment.order.number in page


def test_a_payout_our_balance_was_too_small_for_goes_to_the_same_account_once_more(owner):
    failed = money.refund(state="failed", problem="insufficient_balance", asked_by="sari")
    shown = owner.get(f"/refunds/{failed.pk}/").text
    assert "Once more, to the same bank account" in shown
    assert "Our balance at the gateway was too small" in shown
    answer = owner.post(f"/refunds/{failed.pk}/again/", follow=True).text
    assert "It goes to the same bank account once more." in answer
    assert "1234567890" in answer
    assert "Make the buyer" not in answer


def test_that_the_buyer_has_a_link_is_said_before_a_new_one_ends_it(owner):
    refund = money.refund(account_digest="0" * 64)
    shown = owner.get(f"/refunds/{refund.pk}/").text
    assert "A new link ends that one." in shown
