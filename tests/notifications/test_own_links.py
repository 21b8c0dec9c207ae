"""Orders of our own shop bring their links along; a marketplace's never do."""

import pytest

from channels.models import Checkout
from channels.own import links, placing
from channels.own.moves import paid
from omnihub.core import clock
from omnihub.notifications import rendering, templates, terms, writing
from omnihub.notifications.models import MessagePolicy, MessageTemplate
from tests.channels.own import given
from tests.factories import OrderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def checkout(settings):
    settings.PUBLIC_URL = "https://toko.example"
    shop = given.shop()
    cart = given.cart(shop, given.good(shop))
    placing.place(cart.pk, placing.Ship(), given.collected(cart), lambda *_told: None)
    return Checkout.objects.get()


def words(order):
    [whole] = writing.orders().filter(pk=order.pk)
    return terms.of(whole, MessagePolicy(shop=whole.shop), "en")


def test_before_the_money_it_says_where_to_pay_and_afterwards_only_how_it_goes_on(checkout):
    told = words(checkout.order)
    assert (told["pay"], told["track"]) == (links.pay_url(checkout), links.track_url(checkout))
    paid(checkout.order_id, clock.now())
    told = words(checkout.order)
    assert (told["pay"], told["link"]) == ("", links.track_url(checkout))


def test_the_reminder_of_an_own_order_holds_its_link_and_a_marketplaces_no_empty_line(checkout):
    for order, wanted in ((checkout.order, links.pay_url(checkout)), (OrderFactory(), "")):
        row = MessageTemplate.objects.get_or_create(event="payment_reminder", way="email", language="en")[0]
        [whole] = writing.orders().filter(pk=order.pk)
        policy = MessagePolicy(shop=whole.shop)
        text = rendering.rendered(whole, templates.of(row), policy, "email", "en").text
        assert wanted in text
        assert ("Pay here" in text) == bool(wanted)
