"""Which of Odoo's delivery methods stands for each courier of a shop."""

from dataclasses import replace

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from channels import details
from channels.models import ShippingChannel, Shop
from channels.records import ChannelData
from erp_bridge import choices, couriers
from erp_bridge.choices import Choice
from erp_bridge.models import OdooProfile
from omnihub.core import clock
from omnihub.core.errors import Unreachable
from omnihub.core.models import Work
from omnihub.dashboard.courier_form import field_name
from tests.dashboard import given
from tests.dashboard.test_shop_page import FOUND
from tests.factories import OrderFactory, ShopFactory

pytestmark = pytest.mark.django_db
QUERIES = 8
METHODS = (Choice(7, "spx  standard"), Choice(8, "J&T Express"), Choice(9, "Elsewhere", (99,)))


@pytest.fixture(autouse=True)
def odoo(monkeypatch):
    """What Odoo offers; or how it fails."""
    answers = {"methods": METHODS}

    def read():
        if isinstance(answers["methods"], Exception):
            raise answers["methods"]
        return answers["methods"]

    monkeypatch.setattr(choices, "carriers", read)
    return answers


@pytest.fixture
def shop():
    made = given.shop()
    details.save(made, FOUND)
    return Shop.objects.get(pk=made.pk)


def page(browser, shop):
    response = browser.get(reverse("dashboard:couriers_of_shop", args=[shop.pk]))
    assert response.status_code == 200
    return response.text


def save(browser, shop, form):
    return browser.post(reverse("dashboard:save_couriers", args=[shop.pk]), form, follow=True)


def mapped():
    return OdooProfile.objects.get().carriers


def test_what_is_switched_on_and_what_orders_went_by_is_asked_about_unmapped_first(owner, shop):
    OdooProfile.objects.update(carriers={"Reguler": 8, "GoSend": 8})
    for _ in range(2):
        OrderFactory(shop=shop, carrier="J&T Express")
    text = page(owner, shop)
    places = [
        text.index(f">{name}</label>") for name in ("J&amp;T Express", "SPX Standard", "Reguler", "GoSend")
    ]
    assert places[:2] == sorted(places[:2])
    assert max(places[:2]) < min(places[2:])
    assert ">Instant</label>" not in text
    assert "the sales order gets no delivery method" in text


def test_a_choice_is_kept_with_odoos_name_and_told_in_the_history(owner, shop):
    save(owner, shop, {field_name("SPX Standard"): "spx  standard", field_name("Reguler"): ""})
    assert mapped() == {"SPX Standard": 7}
    profile = OdooProfile.objects.get()
    assert couriers.named(profile, "SPX Standard") == "spx  standard"
    assert LogEntry.objects.filter(object_id=str(profile.pk)).latest("pk").change_message == (
        "SPX Standard: – → spx  standard"
    )


def test_a_choice_is_taken_back(owner, shop):
    OdooProfile.objects.update(carriers={"SPX Standard": 7, "GoSend": 8})
    save(owner, shop, {field_name("SPX Standard"): ""})
    assert mapped() == {"GoSend": 8}


def test_all_of_the_same_name_are_mapped_at_once_and_what_was_chosen_stays(owner, shop):
    OdooProfile.objects.update(carriers={"Reguler": 7})
    OrderFactory(shop=shop, carrier="J&T Express")
    answer = save(owner, shop, {"same_names": "1"})
    assert "2 couriers changed" in answer.text
    assert mapped() == {"Reguler": 7, "SPX Standard": 7, "J&T Express": 8}
    assert "Nothing has changed" in save(owner, shop, {"same_names": "1"}).text


def test_a_name_that_odoo_has_twice_is_no_answer():
    found = (Choice(1, "JNE"), Choice(2, "jne"), Choice(3, "SPX"))
    assert couriers.same_names(["JNE", "SPX", "GoSend"], found) == {"SPX": 3}


def test_a_method_of_another_company_is_not_offered_and_a_wrong_word_keeps_nothing(owner, shop):
    assert "Elsewhere" not in page(owner, shop)
    form = {field_name("SPX Standard"): "Elsewhere", field_name("Reguler"): "J&T Express"}
    answer = save(owner, shop, form)
    assert answer.status_code == 422
    assert "Odoo knows no “Elsewhere” here" in answer.text
    assert mapped() == {}


def test_the_page_opens_while_odoo_is_away_and_shows_what_was_chosen(owner, shop, odoo):
    save(owner, shop, {"same_names": "1"})
    odoo["methods"] = Unreachable("Odoo did not answer.", sent=False)
    text = page(owner, shop)
    assert "Odoo did not answer." in text
    assert "spx  standard" in text
    assert "Keep" not in text
    answer = save(owner, shop, {field_name("SPX Standard"): ""})
    assert "Odoo did not answer." in answer.text
    assert mapped() == {"SPX Standard": 7}


def test_who_may_only_look_asks_odoo_nothing_and_changes_nothing(clerk, shop, odoo):
    odoo["methods"] = AssertionError("asked")
    text = page(clerk, shop)
    assert "SPX Standard" in text
    assert "Map all" not in text
    assert save(clerk, shop, {"same_names": "1"}).status_code == 403


def test_a_courier_that_came_up_meanwhile_loses_nothing(owner, shop):
    form = {field_name("SPX Standard"): "J&T Express"}
    OdooProfile.objects.update(carriers={"Reguler": 7})
    save(owner, shop, form)
    assert mapped() == {"Reguler": 7, "SPX Standard": 8}


def test_nothing_that_waits_is_touched(owner, shop):
    order = OrderFactory(shop=shop)
    work = given.push(order)
    save(owner, shop, {"same_names": "1"})
    assert list(Work.objects.values_list("pk", "state")) == [(work.pk, "held")]


def test_every_empty_page_says_what_to_do(owner):
    assert "No shop is connected" in owner.get(reverse("dashboard:couriers")).text
    bare = ShopFactory()
    assert "is not booked in Odoo yet" in page(owner, bare)
    assert "Press Update Shop" in page(owner, given.shop())


def test_the_first_shop_shown_is_the_one_with_the_most_to_do(owner, shop):
    given.shop(name="Aaa")
    text = owner.get(reverse("dashboard:couriers")).text
    assert reverse("dashboard:save_couriers", args=[shop.pk]) in text


def test_more_shops_channels_and_orders_ask_no_more_questions(owner, shop, django_assert_num_queries):
    address = reverse("dashboard:couriers_of_shop", args=[shop.pk])
    owner.get(address)
    for number in range(5):
        other = given.shop(name=f"Toko {number}")
        details.save(other, FOUND)
        OrderFactory(shop=shop, carrier=f"Kurir {number}")
        ShippingChannel.objects.create(
            shop=shop, remote_id=f"9{number}", name=f"Kanal {number}", enabled=True, as_of=clock.now()
        )
    with django_assert_num_queries(QUERIES):
        owner.get(address)


def test_a_gone_channel_is_asked_about_only_where_orders_name_it(owner, shop):
    without = (ChannelData("8003", "Reguler", enabled=True, cash_on_delivery=True),)
    details.save(shop, replace(FOUND, channels=without))
    assert "SPX Standard" not in page(owner, shop)
    OrderFactory(shop=shop, carrier="SPX Standard")
    assert "SPX Standard" in page(owner, shop)
