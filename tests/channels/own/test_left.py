"""Carts left behind: which are, of whom somebody may ask, and what ends it."""

from datetime import timedelta

import pytest

from channels.models import Checkout
from channels.own import left, moves
from omnihub.core import clock
from omnihub.core.models import Work
from tests.factories import CheckoutFactory, ShopFactory

pytestmark = pytest.mark.django_db
State = Checkout.State


@pytest.fixture
def shop():
    return ShopFactory(kind="own", remote_id="toko", connection=None)


def cart(shop, minutes=180, **wishes):
    """With consent, not ordered, touched last so many minutes ago."""
    values = {"state": State.OPEN, "order": None, "number": "", "placed_at": None, "may_be_reminded": True}
    return CheckoutFactory(
        shop=shop, changed_at=clock.now() - timedelta(minutes=minutes), **(values | wishes)
    )


def asked():
    left.ask()
    return set(Work.objects.filter(topic="lead.push").values_list("subject", flat=True))


def test_a_cart_with_consent_is_given_once_to_the_sales_people(shop):
    found = cart(shop)
    assert asked() == {str(found.pk)}
    Work.objects.all().delete()
    assert asked() == set()
    found.refresh_from_db()
    assert found.lead_at


@pytest.mark.parametrize(
    "wishes",
    [
        {"may_be_reminded": False},
        {"minutes": 60},
        {"minutes": 8 * 24 * 60},
        {"phone": "", "email": ""},
        {"goods_total": 0},
        {"state": State.CANCELLED},
        {"state": State.PLACED},
        {"state": State.PAID},
    ],
)
def test_without_consent_contact_goods_or_while_it_goes_on_never(shop, wishes):
    cart(shop, **wishes)
    assert asked() == set()


def test_an_order_that_nobody_paid_in_time_is_left_behind_too(shop):
    expired = cart(shop, state=State.EXPIRED, placed_at=clock.now() - timedelta(days=1))
    assert asked() == {str(expired.pk)}


def test_a_shop_that_writes_nothing_to_odoo_or_switched_it_off_is_left_alone(shop):
    cart(shop)
    shop.pushes_orders = False
    shop.save()
    assert asked() == set()
    shop.pushes_orders = True
    shop.save()
    shop.storefront.lead_after_minutes = 0
    shop.storefront.save()
    assert asked() == set()
    shop.storefront.lead_after_minutes = 30
    shop.storefront.save()
    assert len(asked()) == 1


def test_of_three_carts_of_one_buyer_the_newest_is_asked_about(shop):
    carts = [cart(shop, minutes) for minutes in (600, 400, 200)]
    assert asked() == {str(carts[-1].pk)}
    assert asked() == {str(carts[-1].pk)}


def test_who_bought_in_another_cart_is_not_asked(shop):
    found = cart(shop)
    CheckoutFactory(shop=shop, state=State.PAID, paid_at=clock.now(), email=found.email, phone="+628111")
    assert asked() == set()
    assert left.bought_since(found)


def test_what_was_judged_is_judged_again_only_after_it_was_changed(shop, django_assert_num_queries):
    found = cart(shop, phone="", email="")
    left.ask()
    found.refresh_from_db()
    judged = found.judged_at
    left.ask()
    found.refresh_from_db()
    assert found.judged_at == judged
    Checkout.objects.filter(pk=found.pk).update(
        phone="+6281234567890", judged_at=clock.now() - timedelta(hours=5)
    )
    assert asked() == {str(found.pk)}


def test_the_sales_people_hear_when_the_buyer_pays_after_all(shop):
    given = cart(shop, lead_at=clock.now() - timedelta(hours=3))
    cart(shop, phone="+628777", email="x@mail.com", lead_at=clock.now())
    bought = CheckoutFactory(shop=shop)
    moves.paid(bought.order_id, clock.now())
    assert set(Work.objects.filter(topic="lead.push").values_list("subject", flat=True)) == {str(given.pk)}


def test_a_buyer_who_was_never_left_behind_tells_nobody(shop):
    moves.paid(CheckoutFactory(shop=shop).order_id, clock.now())
    assert not Work.objects.filter(topic="lead.push").exists()
