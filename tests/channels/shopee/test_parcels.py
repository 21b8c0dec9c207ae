"""Shopee's words for parcels, and ours."""

from datetime import UTC, datetime

import pytest

from channels.parcels import ALREADY_ARRANGED, NOT_READY, ShippingWay, Stage
from channels.shopee import errors, parcels, payloads
from channels.shopee.errors import CourierDown

NOW = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def read(**wishes):
    row = {"package_number": "OFG1", "order_sn": "261120AAAA0001", "fulfillment_status": "LOGISTICS_READY"}
    return parcels.parcel(payloads.PackageDetail.parse(payloads.Row(row | wishes, "a package")), NOW)


@pytest.mark.parametrize(
    ("wishes", "stage"),
    [
        ({}, Stage.TO_ARRANGE),
        ({"is_shipment_arranged": True}, Stage.ASKED),
        ({"pending_terms": ["SYSTEM_PENDING"]}, Stage.HELD),
        ({"fulfillment_status": "LOGISTICS_NOT_START"}, Stage.HELD),
        ({"fulfillment_status": "LOGISTICS_NOT_STARTED"}, Stage.HELD),
        ({"fulfillment_status": "LOGISTICS_NEWS_OF_TOMORROW"}, Stage.HELD),
        ({"fulfillment_status": "LOGISTICS_PICKUP_RETRY"}, Stage.TO_ARRANGE_AGAIN),
        ({"fulfillment_status": "LOGISTICS_REQUEST_CREATED"}, Stage.ARRANGED),
        ({"fulfillment_status": "LOGISTICS_LOST"}, Stage.GONE),
        ({"fulfillment_status": "LOGISTICS_COD_REJECTED"}, Stage.ENDED),
    ],
)
def test_a_package_stands_where_shopee_says_and_what_is_held_says_why(wishes, stage):
    found = read(**wishes)
    assert found.stage == stage
    assert bool(found.because) == (stage == Stage.HELD)


def test_goods_from_two_places_have_no_one_place():
    items = [{"product_location_id": "IDZ"}, {"product_location_id": "IDL"}]
    assert read(item_list=items).location_id == ""
    assert read(item_list=items[:1]).location_id == "IDZ"


def test_the_ways_are_those_that_are_named_and_one_without_needs_is_offered_all_the_same():
    found = payloads.ShippingParameter.parse(
        {"info_needed": {"dropoff": []}, "pickup": None, "dropoff": {"branch_list": None}}
    )
    choices = parcels.choices(found)
    assert (choices.pickup, choices.dropoff) == (None, ())
    assert choices.offers("dropoff")
    assert not choices.offers("pickup")


@pytest.mark.parametrize(
    ("way", "told"),
    [
        (
            ShippingWay("pickup", place_id="2826", slot_id="1767312000"),
            {"pickup": {"address_id": 2826, "pickup_time_id": "1767312000"}},
        ),
        (ShippingWay("dropoff"), {"dropoff": {}}),
        (ShippingWay("dropoff", branch_id="31001"), {"dropoff": {"branch_id": 31001}}),
        (ShippingWay("own", tracking_number="AK1"), {"non_integrated": {"tracking_number": "AK1"}}),
    ],
)
def test_a_way_is_told_as_shopee_wants_it_and_nothing_that_is_empty(way, told):
    assert parcels.way(way) == told


@pytest.mark.parametrize(
    ("reason", "kind", "code"),
    [
        ("logistics.package_already_shipped: The package has been shipped already.", None, ALREADY_ARRANGED),
        ("The package has already been shipped", None, ALREADY_ARRANGED),
        ("logistics.ship_order_not_ready_to_ship: The order is not ready to ship.", None, NOT_READY),
        ("logistics.error_third_party_server: busy", CourierDown, "logistics.error_third_party_server"),
        ("Something nobody has heard of", None, "parcel_refused"),
    ],
)
def test_a_reason_for_one_of_many_parcels_is_read_by_its_code_or_its_words(reason, kind, code):
    error = errors.parcel(reason)
    assert error.code == code
    assert reason in error.words
    if kind:
        assert isinstance(error, kind)
