import pytest

from channels.states import OrderStatus
from erp_bridge.plan import Step, wanted

ORDER, DELIVERY, INVOICE, PAYMENT, CANCEL = Step.ORDER, Step.DELIVERY, Step.INVOICE, Step.PAYMENT, Step.CANCEL


def steps(status, **terms):
    usual = {"released": False, "history": False, "order_at": "ready_to_ship", "invoice_at": "shipped"}
    return wanted(status, **{**usual, **terms})


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("unpaid", set()),
        ("paid", set()),
        ("ready_to_ship", {ORDER}),
        ("packed", {ORDER}),
        ("cancel_requested", {ORDER}),
        ("shipped", {ORDER, DELIVERY, INVOICE}),
        ("delivered", {ORDER, DELIVERY, INVOICE}),
        ("completed", {ORDER, DELIVERY, INVOICE}),
        ("return_requested", {ORDER, DELIVERY, INVOICE}),
        ("returned", {ORDER, DELIVERY, INVOICE}),
        ("cancelled", {CANCEL}),
    ],
)
def test_each_state_asks_for_its_documents(status, expected):
    assert steps(status) == expected


def test_every_state_of_an_order_has_a_plan():
    assert all(isinstance(steps(status), frozenset) for status in OrderStatus)


def test_a_released_order_asks_for_its_payment_once_it_is_invoiced():
    assert PAYMENT in steps("completed", released=True)
    assert PAYMENT not in steps("packed", released=True)


def test_orders_may_be_made_before_payment_but_are_never_invoiced_then():
    assert steps("unpaid", order_at="unpaid", invoice_at="confirmed") == {ORDER}


def test_an_invoice_may_come_with_the_order():
    assert steps("ready_to_ship", invoice_at="confirmed") == {ORDER, INVOICE}


def test_a_parcel_that_has_left_is_delivered_whatever_is_asked_for_since():
    assert DELIVERY in steps("cancel_requested", shipped=True)
    assert DELIVERY in steps("packed", shipped=True)


def test_history_asks_for_nothing():
    for status in OrderStatus:
        assert steps(status, history=True, released=True) == set()
