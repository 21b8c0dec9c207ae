"""The public pages: anybody comes in, nobody is believed, and nothing that was typed is lost."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import caches
from django.test import Client

from channels.models import Checkout, Order, Product, Storefront
from channels.own import carts, links, moves, showcase
from omnihub.checkout import limits
from omnihub.core import clock, tallies
from omnihub.core.errors import Unreachable
from omnihub.core.models import Tally
from omnihub.dashboard.views import hand_over
from payments.models import Payment
from shipping import courier_calls
from shipping.models import Quote, Shipment, TariffRow, TrackingEvent
from tests.channels.own import given
from tests.flows.buyer import Buyer

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\x00'\"; DROP TABLE" + "x" * 600


@pytest.fixture(autouse=True)
def counted_anew():
    caches["limits"].clear()


def test_a_page_of_goods_leads_to_the_next_one_and_none_is_shown_twice(shop, buyer):
    for number in range(showcase.PAGE_SIZE + 3):
        given.good(shop, sku=f"TAS-{number:02d}")
    seen = []
    buyer.open("/shop/toko/")
    seen += re.findall(r"Tas (TAS-\d\d)", buyer.page)
    buyer.open("/shop/toko/" + re.search(r'rel="next" href="([^"]+)"', buyer.page)[1].replace("&amp;", "&"))
    seen += re.findall(r"Tas (TAS-\d\d)", buyer.page)
    assert sorted(seen) == sorted(set(seen)) == [f"TAS-{n:02d}" for n in range(showcase.PAGE_SIZE + 3)]


def test_goods_are_found_by_some_of_their_words_and_bad_cursors_show_the_first_page(shop, buyer):
    given.good(shop, sku="TAS-1")
    given.good(shop, sku="TAS-2")
    buyer.open("/shop/toko/?q=tas+2")
    assert "Tas TAS-2" in buyer.page
    assert "Tas TAS-1" not in buyer.page
    assert buyer.open("/shop/toko/?after=%00-1-x&q=%00").status_code == 200


@pytest.mark.parametrize("closed", ["closed", "not live"])
def test_a_closed_shop_is_not_there(shop, buyer, closed):
    if closed == "closed":
        Storefront.objects.update(is_open=False)
    else:
        shop.go_live_at = None
        shop.save()
    assert buyer.open("/shop/toko/").status_code == 404


def test_somebody_elses_goods_a_forged_cart_and_nonsense_are_said_and_change_nothing(shop, buyer):
    other = given.good(given.shop("lain"), sku="LAIN")
    cart = "/shop/toko/cart/"
    assert buyer.send({"good": other.pk, "pieces": 1}, cart).status_code == 422
    for pieces in ("-1", "1000", "abc", HOSTILE, "9" * 40):
        assert buyer.send({"good": other.pk, "pieces": pieces}, cart).status_code == 422
    buyer.client.cookies["cart-toko"] = "forged:signature"
    assert buyer.open(cart).status_code == 200
    assert not Checkout.objects.exists()


def test_secret_pages_are_kept_by_nobody_and_told_to_no_other_site(ordered):
    for address in (ordered.at, f"/track/{links.track_token(Checkout.objects.get())}/", "/track/wrong/"):
        answer = ordered.client.get(address)
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Robots-Tag"].startswith("noindex")


def test_a_phone_that_is_none_is_said_and_all_else_that_was_typed_stays(at_checkout):
    answer = at_checkout.fill("place", phone="021 555", name="Budi", method="BNI", way=HOSTILE)
    assert answer.status_code == 422
    assert "Please give a mobile number" in at_checkout.page
    assert "021 555" in at_checkout.page
    assert "Jl. Melati 5, RT 02" in at_checkout.page
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    "field", ["name", "phone", "email", "address", "note", "search", "area", "way", "method", "seen", "do"]
)
def test_hostile_words_in_any_field_are_refused_or_escaped(at_checkout, field):
    told = {"way": at_checkout.choices("way")[0], "method": "BNI"} | {field: HOSTILE}
    answer = at_checkout.send(at_checkout.form() | at_checkout.typed | {"do": "place"} | told)
    assert answer.status_code in {200, 422}
    assert "<script>alert" not in at_checkout.page
    assert not Order.objects.exists()


def test_the_browser_names_a_price_of_its_own_in_vain(at_checkout):
    [way] = at_checkout.choices("way")
    at_checkout.fill("way", way=way)
    at_checkout.fill(
        "place", method="BNI", total="1", cost="0", unit_price="1", shipping_total="0", price="1"
    )
    assert Checkout.objects.get().total == Payment.objects.get().amount == Decimal(57000)


def test_the_offer_of_another_cart_is_none_here(at_checkout, shop):
    cheap = Quote.objects.get()
    Quote.objects.filter(pk=cheap.pk).update(checkout_key="own:toko:another", price=1)
    at_checkout.fill("way", way=cheap.key)
    at_checkout.fill("place", way=cheap.key, method="BNI")
    assert Checkout.objects.get().total != Decimal(45001)


def test_an_offer_whose_time_is_over_is_asked_for_again_and_a_dearer_one_is_read_first(at_checkout):
    [way] = at_checkout.choices("way")
    at_checkout.fill("way", way=way)
    Quote.objects.update(
        expires_at=clock.now() - timedelta(minutes=1), made_at=clock.now() - timedelta(days=1)
    )
    TariffRow.objects.update(first_cost=15000)
    at_checkout.fill("place", method="BNI")
    assert "Rp 60.000" in at_checkout.page
    assert not Order.objects.exists()
    at_checkout.fill("place", method="BNI")
    assert Order.objects.exists()


def test_without_seeing_the_sum_with_its_shipping_nothing_is_ordered(at_checkout):
    at_checkout.fill("place", way=at_checkout.choices("way")[0], method="BNI")
    assert "The sum has changed" in at_checkout.page
    assert not Order.objects.exists()
    at_checkout.fill("place")
    assert Order.objects.exists()


def test_the_last_one_is_sold_once_and_the_other_buyer_reads_it_before_paying(at_checkout, shop, area):
    other = Buyer()
    other.buy("toko", at_checkout.listing, pieces=2)
    other.fill("area", area=area.key)
    for one in (at_checkout, other):
        one.fill("way", way=one.choices("way")[0])
    at_checkout.fill("place", method="BNI")
    other.fill("place", method="BNI")
    assert "Of Tas TAS-1 only 1 are left." in other.page
    assert Order.objects.count() == Payment.objects.count() == 1


def test_a_price_that_rose_is_read_before_it_is_paid(at_checkout):
    at_checkout.fill("way", way=at_checkout.choices("way")[0])
    Product.objects.update(price=Decimal(60000))
    at_checkout.fill("place", method="BNI")
    assert not Order.objects.exists()
    assert "Rp 60.000" in at_checkout.page


def test_an_order_shows_how_to_pay_and_another_way_may_be_chosen(ordered, charged):
    assert "8808 1234 5678 9012" in ordered.page
    ordered.open(f"{ordered.at}?change=1")
    ordered.send({"method": "BNI"})
    assert [code for code, *_rest in charged] == ["BNI", "BNI"]


def test_the_buyers_number_reaches_the_gateway_in_one_spelling_and_the_page_in_stars(ordered, charged):
    assert charged[0][1:] == ("+6281234567890", "en")
    checkout = Checkout.objects.get()
    moves.paid(checkout.order_id, clock.now())
    ordered.open(f"/checkout/{links.pay_token(checkout)}/")
    assert ordered.at.startswith("/track/")
    assert "B*** S******" in ordered.page
    assert [word for word in ("81234567890", "Santoso", "Jl. Melati") if word in ordered.page] == []


def test_an_order_whose_time_is_over_says_so_and_its_goods_are_ordered_again_by_one_click(ordered):
    checkout = Checkout.objects.get()
    moves.expire(checkout.order_id, "")
    ordered.open(ordered.at)
    assert "the goods are on sale again" in ordered.page
    ordered.send({}, f"{ordered.at}again/")
    fresh = Checkout.objects.latest("pk")
    assert ordered.at == f"/checkout/{links.pay_token(fresh)}/"
    assert (fresh.state, fresh.name, fresh.goods_total) == ("open", "Budi Santoso", Decimal(45000))


def test_the_tracking_page_tells_the_couriers_news(ordered, shop):
    checkout = Checkout.objects.get()
    order = checkout.order
    package = order.packages.create(number="P-1", as_of=clock.now())
    shipment = Shipment.objects.create(order=order, package=package, changed_at=clock.now())
    TrackingEvent.objects.create(shipment=shipment, at=clock.now(), words="Paket tiba di Bandung")
    ordered.open(f"/track/{links.track_token(checkout)}/")
    assert "Paket tiba di Bandung" in ordered.page


def test_the_tracking_link_pays_nothing(ordered):
    track = links.track_token(Checkout.objects.get())
    assert ordered.open(f"/checkout/{track}/").status_code == 404
    assert ordered.client.post(f"/track/{track}/", {"method": "BNI"}).status_code == 200
    assert Payment.objects.get().charges.count() == 1


def test_whoever_writes_too_often_waits_a_minute(at_checkout, monkeypatch):
    monkeypatch.setattr(limits, "BY_LINK", 1)
    answers = [at_checkout.fill("way").status_code for _ in range(3)]
    assert answers[-1] == 429
    assert Checkout.objects.get().name == "Budi Santoso"


def test_what_another_web_process_counted_counts_here_and_reading_writes_nothing(at_checkout, monkeypatch):
    monkeypatch.setattr(limits, "BY_LINK", 3)
    token = at_checkout.at.split("/")[2]
    Tally.objects.filter(pk=tallies.key(f"link:{token}")).update(count=3)
    counted = Tally.objects.count()
    at_checkout.open(at_checkout.at)
    assert Tally.objects.count() == counted
    assert at_checkout.fill("way").status_code == 429
    Tally.objects.all().delete()
    assert at_checkout.fill("way").status_code == 429, "remembered here for some seconds, without a write"
    assert not Tally.objects.filter(pk=tallies.key(f"link:{token}")).exists()


WRITTEN = {
    "place-subdistrict": "Sinduharjo",
    "place-district": "Ngaglik",
    "place-city": "Sleman",
    "place-province": "DI Yogyakarta",
    "place-postcode": "55581",
}


@pytest.fixture
def nowhere(monkeypatch):
    """Whoever knows the places does not answer."""

    def away(*_asked):
        raise Unreachable("away", code="timeout", sent=False)

    monkeypatch.setattr(courier_calls, "areas", away)


def test_while_no_place_can_be_looked_up_the_buyer_writes_it_and_staff_are_told_to_check(
    shop, charged, buyer, nowhere
):
    buyer.buy("toko", given.good(shop))
    assert "Places cannot be looked up" not in buyer.page
    buyer.fill("areas", search="sinduharjo")
    assert "Places cannot be looked up" in buyer.page
    wrong = buyer.fill("written", **WRITTEN | {"place-postcode": "5<b>", "place-city": "\x00"})
    assert b"A postcode has five digits." in wrong.content
    assert Checkout.objects.get().area_key == ""
    buyer.fill("written", **WRITTEN)
    assert "The shop looks at it before it sends." in buyer.page
    buyer.fill("way", way=buyer.choices("way")[0])
    buyer.fill("place", method="BNI")
    checkout = Checkout.objects.get()
    assert (checkout.state, checkout.city, checkout.shipping_total) == ("placed", "Sleman", 12_000)
    assert Order.objects.get().recipient_city == "Sleman"
    moves.paid(checkout.order_id, clock.now())
    assert hand_over.form_of(Order.objects.get())["unchecked"]


def test_a_written_place_to_which_the_shop_has_no_price_is_told_and_not_ordered(
    shop, charged, buyer, nowhere
):
    TariffRow.objects.update(city="Bandung")
    buyer.buy("toko", given.good(shop))
    buyer.fill("areas", search="sinduharjo")
    answer = buyer.fill("place", method="BNI", **WRITTEN)
    assert answer.status_code == 422
    assert "the shop has no price of its own for this place" in buyer.page
    assert not Order.objects.exists()


def test_goods_are_collected_where_the_shop_allows_it(at_checkout):
    Storefront.objects.update(collect_allowed=True, collect_words="Jl. Braga 1")
    at_checkout.fill("way", way="collect", address="", area="")
    at_checkout.fill("place", way="collect", method="BNI", address="")
    placed = Checkout.objects.get()
    assert (placed.collected, placed.total, placed.courier) == (True, Decimal(45000), "")


def test_the_shops_language_is_spoken_to_a_browser_that_names_none(shop):
    given.good(shop)
    assert '<html lang="id">' in Client().get("/shop/toko/").content.decode()
    chosen = Client()
    chosen.get("/shop/toko/?lang=en")
    assert '<html lang="en">' in chosen.get("/shop/toko/").content.decode()


def test_a_page_asks_a_constant_number_of_questions(shop, buyer, django_assert_max_num_queries):
    for number in range(12):
        given.good(shop, sku=f"TAS-{number:02d}")
    with django_assert_max_num_queries(14):
        buyer.open("/shop/toko/")


def test_a_link_of_staff_is_filled_by_its_buyer_at_the_price_that_was_named(shop, area, charged, buyer):
    checkout = carts.start(shop, "staff", "en", "sari")
    carts.put_free(checkout.pk, carts.FreeLine("Jahit ulang", 1, Decimal(30000), 300))
    Storefront.objects.update(is_open=False)
    buyer.open(f"/checkout/{links.pay_token(checkout)}/")
    buyer.fill("area", area=area.key)
    buyer.fill("way", way=buyer.choices("way")[0])
    buyer.fill("place", method="BNI")
    assert Payment.objects.get().amount == Decimal(42000)
