"""Offers of courier services: down the ladder, within a moment, at a price that nobody can change."""

import time
from datetime import timedelta
from decimal import Decimal

import pytest

from channels.models import ShippingChannel, Storefront
from omnihub.core import clock
from omnihub.core.models import Gate, Work
from omnihub.core.outcomes import Deadline
from shipping import account, cost_tasks, quoting, rates, todos
from shipping.models import CourierService, QuotaDay, Quote, RateCard
from shipping.quoting import Changed, Expired
from shipping.rajaongkir import errors
from tests.rounds import once_around
from tests.shipping import given_costs as given

pytestmark = pytest.mark.django_db
Rung = Quote.Rung


@pytest.fixture
def shop(far):
    made = given.shop()
    given.area(31555, "55581", **given.SINDUHARJO)
    return made


def told(found):
    return [(f"{row.courier}:{row.service}", int(row.price), row.rung) for row in found]


def older(**ago):
    """As if everything had been asked so long ago."""
    Quote.objects.all().delete()
    RateCard.objects.update(fetched_at=clock.now() - timedelta(**ago))


# The ladder ------------------------------------------------------------------------------------------


def test_costs_of_all_couriers_come_in_one_call_the_cheapest_first(shop, far):
    found = quoting.offers(given.cart(shop))
    assert told(found) == [
        ("jnt:EZ", 9000, Rung.LIVE),
        ("sicepat:REG", 10500, Rung.LIVE),
        ("jne:REG", 11000, Rung.LIVE),
    ]
    [terms] = far.calls("domestic-cost")
    wanted = {"origin": "17473", "destination": "31555", "weight": "1000"}
    assert terms == wanted | {"courier": "anteraja:jne:jnt:sicepat"}
    assert [row.days for row in found] == ["", "1–2", "2–3"]


def test_another_buyer_of_the_same_route_and_weight_step_takes_no_call(shop, far):
    quoting.offers(given.cart(shop))
    found = quoting.offers(given.cart(shop, key="own:toko:b", grams=1290))
    assert {row.rung for row in found} == {Rung.FRESH}
    assert len(far.calls("domestic-cost")) == 1
    [day] = QuotaDay.objects.all()
    assert (day.calls, day.questions) == (1, 2)


def test_the_same_cart_asked_again_has_the_same_offers(shop, far):
    first = quoting.offers(given.cart(shop))
    assert [row.key for row in quoting.offers(given.cart(shop))] == [row.key for row in first]


def test_costs_that_are_not_fresh_any_more_are_asked_again(shop, far):
    quoting.offers(given.cart(shop))
    older(hours=7)
    assert {row.rung for row in quoting.offers(given.cart(shop))} == {Rung.LIVE}


def test_without_an_answer_the_last_known_are_offered_with_their_age(shop, far):
    quoting.offers(given.cart(shop))
    older(days=3)
    far.plain = (502, "<html>")
    found = quoting.offers(given.cart(shop))
    assert {row.rung for row in found} == {Rung.LAST}
    assert all(timedelta(days=3) <= row.age < timedelta(days=3, minutes=1) for row in found)


def test_the_last_known_are_of_the_same_weight_step_only(shop, far):
    quoting.offers(given.cart(shop))
    far.plain = (502, "<html>")
    assert quoting.offers(given.cart(shop, grams=4000)) == []


def test_the_last_known_hold_when_another_courier_was_switched_on_since(shop, far):
    quoting.offers(given.cart(shop))
    given.service(shop, "lion", "REGPACK")
    far.plain = (502, "<html>")
    older(days=1)
    assert {row.rung for row in quoting.offers(given.cart(shop))} == {Rung.LAST}


def test_hanging_it_still_offers_a_service_within_two_seconds(shop, far):
    given.tariff(shop, days_from=1, days_to=2)
    far.hangs = 8.0
    started = time.monotonic()
    found = quoting.offers(given.cart(shop))
    took = time.monotonic() - started
    assert told(found) == [("own:Kurir toko", 20000, Rung.TABLE)]
    assert took < far.hangs / 2


def test_after_some_silences_nobody_waits_any_more(shop, far, settings):
    given.tariff(shop)
    settings.RATES_SECONDS = 0.3
    far.hangs = 8.0
    for number in range(3):
        quoting.offers(given.cart(shop, key=f"own:toko:{number}"))
    asked = len(far.asked)
    assert quoting.offers(given.cart(shop, key="own:toko:x"))
    assert len(far.asked) == asked > 0
    assert Gate.objects.get(pk="rajaongkir").open_until is not None


def test_somebody_who_asks_the_same_is_waited_for(shop, far):
    quoting.offers(given.cart(shop))
    card = RateCard.objects.get()
    until = clock.now() + timedelta(seconds=5)
    RateCard.objects.update(fetched_at=clock.now() - timedelta(days=1), asking_until=until)
    question = rates.Question(
        given.Area.objects.get(search_id=17473).of_search,
        given.Area.objects.get(search_id=31555).of_search,
        card.step_grams,
        tuple(card.couriers.split(":")),
    )
    found = rates.answer(question, timedelta(hours=6), Deadline.after(0.3))
    assert found.rung == Rung.LAST
    assert len(far.calls("domestic-cost")) == 1


def test_what_somebody_else_is_asking_comes_without_a_call_of_ones_own(shop, far, monkeypatch):
    quoting.offers(given.cart(shop))
    told_now = [rates.RateData("jne", "REG", "JNE", "", Decimal(12000))]
    until = clock.now() + timedelta(seconds=60)
    RateCard.objects.update(fetched_at=clock.now() - timedelta(days=1), asking_until=until)
    card = RateCard.objects.get()
    monkeypatch.setattr(rates.time, "sleep", lambda _seconds: rates._keep(card, told_now))
    found = quoting.offers(given.cart(shop, key="own:toko:b"))
    assert told(found) == [("jne:REG", 12000, Rung.FRESH)]
    assert len(far.calls("domestic-cost")) == 1


def test_a_route_nobody_serves_is_not_asked_again_at_once(shop, far):
    far.refuses = (404, 404, "Calculate Domestic Shipping Cost not found")
    assert quoting.offers(given.cart(shop)) == []
    assert quoting.offers(given.cart(shop, key="own:toko:b")) == []
    assert len(far.calls("domestic-cost")) == 1
    older(minutes=16)
    far.refuses = None
    assert quoting.offers(given.cart(shop))


def test_the_shops_own_table_stands_beside_the_couriers_only_where_it_says_so(shop, far):
    given.tariff(shop, "Hanya darurat")
    given.tariff(shop, "Kurir toko", always=True)
    names = [row.service for row in quoting.offers(given.cart(shop))]
    assert "Kurir toko" in names
    assert "Hanya darurat" not in names


def test_a_shop_with_a_counter_always_has_an_offer(shop, far):
    counter = {"collect_allowed": True, "collect_words": "Jl. Melati 5"}
    Storefront.objects.filter(shop=shop).update(**counter)
    far.plain = (502, "<html>")
    assert told(quoting.offers(given.cart(shop, "unknown"))) == [("collect:collect", 0, Rung.COLLECT)]


def test_a_place_that_was_typed_by_hand_has_the_shops_table(shop, far):
    place = quoting.areas.typed(
        subdistrict="Sinduharjo", district="Ngaglik", city="Sleman", province="DI Yogyakarta", postcode=""
    )
    given.tariff(shop, province="di yogya", first_cost=Decimal(15000))
    assert told(quoting.offers(given.cart(shop, place.key))) == [("own:Kurir toko", 15000, Rung.TABLE)]
    assert far.asked == []


def test_numbers_of_the_two_spaces_are_never_mixed(shop, far):
    """An area that is known by the lists alone has no price, though the remote would name one."""
    area = given.Area.objects.get(search_id=31555)
    area.search_id, area.cascade_id = None, 31555
    area.save()
    assert quoting.offers(given.cart(shop)) == []
    assert far.asked == []


# What buyers pay -------------------------------------------------------------------------------------


def test_percent_and_rupiah_on_top_and_free_above_a_sum(shop, far):
    given.service(shop, "jne", "REG", markup_percent=Decimal("5.5"), markup_fixed=Decimal(500))
    given.service(shop, "jnt", "EZ", free_above=Decimal(100000))
    given.service(shop, "sicepat", "REG", markup_percent=Decimal(-200))
    prices = {f"{row.courier}:{row.service}": row for row in quoting.offers(given.cart(shop))}
    assert (prices["jne:REG"].price, prices["jne:REG"].cost) == (Decimal("12105.00"), Decimal("11000.00"))
    assert prices["jnt:EZ"].price == 9000
    assert prices["sicepat:REG"].price == 0
    rich = quoting.offers(given.cart(shop, goods="100000", digest="d2"))
    assert next(row for row in rich if row.courier == "jnt").price == 0


def test_cargo_is_offered_from_its_weight_on_and_asked_by_its_own_volume(shop, far):
    given.service(shop, "jne", "JTR", from_grams=10_000)
    assert "JTR" not in {row.service for row in quoting.offers(given.cart(shop))}
    heavy = quoting.offers(given.cart(shop, grams=12_200, digest="d2"))
    assert next(row for row in heavy if row.service == "JTR").weight_grams == 13_000
    assert next(row for row in heavy if row.service == "REG").weight_grams == 12_000


def test_a_service_that_came_up_new_is_listed_and_not_offered(shop, far):
    given.service(shop, "jne", "JTR").delete()
    assert "JTR" not in {row.service for row in quoting.offers(given.cart(shop))}
    assert CourierService.objects.get(shop=shop, courier="jne", service="JTR").is_on is False


def test_services_that_are_offered_are_couriers_of_the_shop_for_odoo(shop):
    names = set(ShippingChannel.objects.filter(shop=shop, enabled=True).values_list("name", flat=True))
    assert {"jne:REG", "jne:CTC", "jnt:EZ"} <= names


# Taking one ------------------------------------------------------------------------------------------


def test_the_price_is_the_rows_whatever_the_browser_sends(shop, far):
    cart = given.cart(shop)
    [cheapest, *_more] = quoting.offers(cart)
    taken = quoting.take(cheapest.key, cart, clock.now())
    assert (taken.pk, taken.price) == (cheapest.pk, Decimal("9000.00"))
    assert taken.taken_at is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "own:toko:other"},
        {"digest": "other lines"},
        {"goods": "1"},
        {"destination": "s17473"},
        {"grams": 1},
    ],
)
def test_an_offer_of_another_checkout_cart_or_place_is_none(shop, far, changes):
    [cheapest, *_more] = quoting.offers(given.cart(shop))
    assert quoting.take(cheapest.key, given.cart(shop, **changes), clock.now()) == Changed()


@pytest.mark.parametrize("key", ["", "0", "x" * 500, "' OR 1=1 --", "\x00"])
def test_what_was_never_offered_is_not_taken(shop, far, key):
    quoting.offers(given.cart(shop))
    assert quoting.take(key, given.cart(shop), clock.now()) == Changed()


def test_an_offer_ends_and_is_asked_for_again(shop, far):
    cart = given.cart(shop)
    [cheapest, *_more] = quoting.offers(cart)
    later = cheapest.expires_at
    assert isinstance(quoting.take(cheapest.key, cart, later), Expired)
    Quote.objects.update(made_at=clock.now() - timedelta(hours=2), expires_at=clock.now())
    assert quoting.offers(cart)[0].key != cheapest.key


def test_offers_that_nobody_took_are_thrown_away_and_taken_ones_stay(shop, far):
    cart = given.cart(shop)
    [first, _second, third] = quoting.offers(cart)
    quoting.take(first.key, cart, clock.now())
    Quote.objects.exclude(pk=third.pk).update(made_at=clock.now() - timedelta(days=60))
    cost_tasks.prune()
    assert set(Quote.objects.values_list("pk", flat=True)) == {first.pk, third.pk}


# Key and quota ---------------------------------------------------------------------------------------


def held():
    return list(Work.objects.filter(topic=todos.CHECK, state="held").values_list("fate", "code"))


def test_a_wrong_key_is_a_wrong_setting_and_the_table_stands_in(shop, far, settings):
    settings.RAJAONGKIR_API_KEY = "wrong"
    given.tariff(shop)
    assert {row.rung for row in quoting.offers(given.cart(shop))} == {Rung.TABLE}
    quoting.offers(given.cart(shop, key="own:toko:b"))
    assert len(far.asked) == 1  # nobody asks again at once
    once_around([todos.CHECK], 10)
    assert held() == [("settings", errors.WRONG_KEY)]
    settings.RAJAONGKIR_API_KEY = "a-key-of-costs"
    cost_tasks.check()
    once_around([todos.CHECK], 10)
    assert held() == []
    assert account.current().problem == ""


def test_without_a_key_nobody_is_asked_and_staff_are_told(shop, far, settings):
    settings.RAJAONGKIR_API_KEY = ""
    given.tariff(shop)
    assert {row.rung for row in quoting.offers(given.cart(shop))} == {Rung.TABLE}
    cost_tasks.check()
    once_around([todos.CHECK], 10)
    assert held() == [("settings", errors.WRONG_KEY)]
    assert far.asked == []


def test_the_key_that_staff_set_is_sealed_and_used(shop, far, settings):
    settings.RAJAONGKIR_API_KEY = ""
    row = account.set_up("a-key-of-costs", 25_000)
    assert "a-key" not in str(type(row).objects.values_list("api_key", flat=True)[0].token)
    assert {row.rung for row in quoting.offers(given.cart(shop))} == {Rung.LIVE}


def test_a_used_up_day_goes_down_the_ladder_with_a_word_to_staff(shop, far):
    account.set_up(None, 1)
    given.tariff(shop)
    quoting.offers(given.cart(shop))
    found = quoting.offers(given.cart(shop, grams=5000, digest="d2"))
    assert {row.rung for row in found} == {Rung.TABLE}
    assert len(far.asked) == 1
    once_around([todos.CHECK], 10)
    assert held() == [("person", errors.QUOTA)]
    QuotaDay.objects.update(day=clock.jakarta_date(clock.now()) - timedelta(days=1))
    cost_tasks.check()
    once_around([todos.CHECK], 10)
    assert held() == []


def test_the_remotes_own_word_that_the_day_is_used_up_is_believed(shop, far):
    far.refuses = (429, 429, "Daily limit exceeded")
    given.tariff(shop)
    for number in range(3):
        assert quoting.offers(given.cart(shop, key=f"own:toko:{number}"))
    assert len(far.asked) == 1
    once_around([todos.CHECK], 10)
    assert held() == [("person", errors.QUOTA)]
