"""The demo's own shops have courier costs."""

import pytest

from omnihub.demo import courier_costs
from shipping import account, quoting
from shipping.models import Quote
from tests.factories import ShopFactory
from tests.shipping import given_costs as given
from tests.shipping.conftest import far

__all__ = ["far"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return ShopFactory(kind="own", remote_id="toko", connection=None)


def test_it_offers_couriers_from_the_first_minute(shop, far):
    assert courier_costs.set_up(shop, "demo").startswith("SENEN")
    given.area(31555, "55581", **given.SINDUHARJO)
    assert {row.rung for row in quoting.offers(given.cart(shop))} == {Quote.Rung.LIVE}
    assert account.current().daily_limit == courier_costs.PRO_PLAN


def test_while_rajaongkir_is_away_the_shop_has_its_table(shop, settings):
    settings.RAJAONGKIR_BASE_URL = "http://127.0.0.1:9"
    assert courier_costs.set_up(shop, "demo") == ""
    given.area(17473)
    assert {row.rung for row in quoting.offers(given.cart(shop, "s17473"))} == {Quote.Rung.TABLE}
