import time

import pytest

from tests.sandbox.rajaongkir.conftest import failure
from tests.sandbox_process import eventually

HOUR = 3600


@pytest.fixture
def still(sandbox):
    """Parcels go on only by hand."""
    sandbox.control("settings", {"rajaongkir_hour_seconds": HOUR})


def book(sandbox, **given):
    return sandbox.control("rajaongkir/waybills", given)["number"]


def move(sandbox, number, *moves):
    for name in moves:
        answer = sandbox.control(f"rajaongkir/waybills/{number}/{name}", {})
    return answer


def followed(shop, number, courier="jnt", **more):
    answer = shop.track(number, courier, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def test_a_waybill_is_unknown_until_the_courier_has_the_parcel(sandbox, shop, still):
    number = book(sandbox, courier="jnt")
    for asked in (number, "NOBODYS"):
        assert failure(shop.track(asked, "jnt")) == (404, "Invalid Awb")
    move(sandbox, number, "next")
    data = followed(shop, number)
    assert data["delivered"] is False
    assert data["summary"]["status"] == "ON PROCESS"
    assert failure(shop.track(number, "pos")) == (404, "Invalid Awb")


def test_query_and_form_are_both_read(sandbox, shop, still):
    number = book(sandbox, courier="jnt")
    move(sandbox, number, "next")
    form = {"awb": number, "courier": "jnt"}
    data = shop.good("track/waybill", "POST", data=form)
    assert data["details"]["waybill_number"] == number
    assert failure(shop.answer("track/waybill", "POST", params={"awb": number}))[1] == "Missing Params"


def test_a_parcel_is_delivered_and_says_to_whom(sandbox, shop, still):
    number = book(sandbox, courier="jnt", receiver="Budi Santoso", destination="Sleman")
    move(sandbox, number, *["next"] * 6)
    data = followed(shop, number)
    assert data["delivered"] is True
    assert data["summary"]["status"] == data["delivery_status"]["status"] == "DELIVERED"
    assert data["summary"]["courier_code"] == "J&T"
    assert data["summary"]["receiver_name"] == "BXXI SXXXXXO"
    assert data["delivery_status"]["pod_date"]
    assert [row["city_name"] for row in data["manifest"] if row["manifest_code"] == "200"] == ["SLEMAN"]
    assert sandbox.control("rajaongkir/waybills")["waybills"][0]["moves"] == []


def test_the_list_is_in_no_order_and_has_a_row_twice(sandbox, shop, still):
    number = book(sandbox, courier="jnt", number="JP0000000001")
    move(sandbox, number, *["next"] * 6)
    words = [row["manifest_description"] for row in followed(shop, number)["manifest"]]
    assert len(words) == len(set(words)) + 1
    assert words != sorted(words)
    assert followed(shop, number) == followed(shop, number)


def test_jne_asks_for_the_last_five_digits_of_the_phone(sandbox, shop, still):
    number = book(sandbox, courier="jne", receiver_phone="6281234567890")
    move(sandbox, number, "next")
    assert failure(shop.track(number)) == (400, "Invalid last phone number")
    assert failure(shop.track(number, last_phone_number="7890"))[0] == 400
    data = followed(shop, number, "jne", last_phone_number="67890")
    assert {row["manifest_code"] for row in data["manifest"]} == {""}
    assert {len(row["manifest_time"]) for row in data["manifest"]} == {len("12:34")}


def test_time_moves_a_parcel_by_itself(sandbox, shop):
    sandbox.control("settings", {"rajaongkir_hour_seconds": 0.01})
    number = book(sandbox, courier="jnt")
    data = eventually(lambda: shop.track(number, "jnt").json()["data"] or None)
    assert data
    assert eventually(lambda: followed(shop, number)["delivered"])


def test_a_parcel_of_the_past_took_its_steps_in_the_past(sandbox, shop, still):
    number = book(sandbox, courier="jnt", at=time.time() - 50 * HOUR)
    dates = {row["manifest_date"] for row in followed(shop, number)["manifest"]}
    assert followed(shop, number)["delivered"] is True
    assert len(dates) > 1


def test_nobody_at_home_then_a_second_try(sandbox, shop, still):
    number = book(sandbox, courier="jnt")
    move(sandbox, number, *["next"] * 5, "fail")
    words = [row["manifest_description"] for row in followed(shop, number)["manifest"]]
    assert any("NOT AT HOME" in line for line in words)
    assert move(sandbox, number, "next", "next")["stage"] == "delivered"


def test_a_parcel_comes_back_and_is_never_called_delivered(sandbox, shop, still):
    number = book(sandbox, courier="jnt", fate="returned")
    move(sandbox, number, *["next"] * 11)
    data = followed(shop, number)
    assert (data["delivered"], data["summary"]["status"]) == (False, "RETURNED TO SHIPPER")


def test_a_lost_parcel_stays_where_it_was(sandbox, shop, still):
    number = book(sandbox, courier="jnt")
    row = move(sandbox, number, *["next"] * 3, "lose")
    assert (row["stage"], row["plan"]) == ("departed", [])
    assert followed(shop, number)["summary"]["status"] == "IN TRANSIT"


def test_a_waybill_may_be_booked_by_asking_for_it(sandbox, shop, still):
    sandbox.control("settings", {"rajaongkir_books_itself": True})
    for asked in ("JP-FROM-THE-COUNTER", "no number!"):
        assert failure(shop.track(asked, "jnt")) == (404, "Invalid Awb")
    (row,) = sandbox.control("rajaongkir/waybills")["waybills"]
    assert (row["number"], row["courier"], row["stage"]) == ("JP-FROM-THE-COUNTER", "jnt", "booked")


@pytest.mark.parametrize("courier", ["ide", "sentral", "rex", "owl"])
def test_not_every_courier_can_be_followed(sandbox, shop, courier):
    assert failure(shop.track("ANY", courier)) == (422, "Invalid Courier")


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"courier": "owl"}, "no courier"),
        ({"fate": "stolen"}, "no fate"),
        ({"number": "TWICE"}, "already"),
        ({"number": "A/../B"}, "no waybill"),
    ],
)
def test_what_cannot_be_booked_is_said(sandbox, wish, words):
    book(sandbox, number="TWICE")
    with pytest.raises(RuntimeError, match=words):
        book(sandbox, **wish)
