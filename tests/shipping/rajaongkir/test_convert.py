"""RajaOngkir's words as our records."""

from datetime import datetime
from decimal import Decimal

import pytest

from omnihub.core.clock import JAKARTA
from shipping.rajaongkir import convert
from shipping.rajaongkir.payloads import Cost, Destination, Row, Waybill


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("1 day", (1, 1)),
        ("2-3 day", (2, 3)),
        ("2-3", (2, 3)),
        ("3 - 2 days", (2, 3)),
        ("2 HARI", (2, 2)),
        ("0 day", (0, 0)),
        ("0-0 day", (None, None)),
        ("", (None, None)),
        ("soon", (None, None)),
        ("9999 day", (None, None)),
        ("1234567890123456789012", (None, None)),
    ],
)
def test_days_of_all_shapes(text, days):
    assert convert.days(text) == days


def test_a_coarse_row_is_known_as_one_and_has_no_postcode():
    row = {"id": 4816, "subdistrict_name": "-", "district_name": "BANDUNG", "city_name": "BANDUNG"}
    area = convert.area(Destination.parse(Row(row | {"zip_code": "0"}, "a row")))
    assert (area.coarse, area.postcode) == (True, "")


def test_a_row_without_a_price_is_no_offer_and_a_bare_number_no_words():
    row = {"code": "POS", "service": "Pos Reguler", "description": "240", "cost": 9500, "etd": "2 HARI"}
    rate = convert.rate(Cost.parse(Row(row, "a cost")))
    assert (rate.courier, rate.words, rate.cost) == ("pos", "", Decimal("9500.00"))
    assert convert.rate(Cost.parse(Row(row | {"cost": 0}, "a cost"))) is None


def line(words, time, code="1"):
    return {
        "manifest_code": code,
        "manifest_description": words,
        "manifest_date": "2026-11-20",
        "manifest_time": time,
        "city_name": "",
    }


def waybill(**more):
    return convert.report(Waybill.parse({"delivered": False, **more}))


def test_the_story_is_put_in_order_and_told_once():
    manifest = [
        line("Sampai", "14:00"),
        line("Diambil", "09:30:00"),
        line("Sampai", "14:00:00"),
        line("?", "x"),
    ]
    report = waybill(manifest=manifest, summary={"status": "ON PROCESS"})
    assert [one.words for one in report.news] == ["Diambil", "Sampai"]
    assert report.news[0].at == datetime(2026, 11, 20, 9, 30, tzinfo=JAKARTA)
    assert (report.status, report.ended) == ("ON PROCESS", False)


def test_the_flag_decides_whether_it_is_delivered_and_not_the_word():
    assert not waybill(summary={"status": "DELIVERED"}).ended
    report = waybill(delivered=True, delivery_status={"pod_date": "2026-11-21", "pod_time": "10:00"})
    assert (report.ended, report.status, len(report.news)) == (True, "DELIVERED", 1)


def test_almost_nothing_is_enough():
    report = waybill()
    assert (report.status, report.news) == ("IN TRANSIT", ())
