"""The couriers' desk as a person sees it."""

import pytest

from tests.sandbox.rajaongkir.conftest import STARTER_KEY

SENEN, SINDUHARJO = 17473, 31555


@pytest.fixture
def press(sandbox):
    def pressed(path, **form):
        return sandbox.session.post(f"{sandbox.url}/world/couriers/{path}", data=form, timeout=10)

    return pressed


def desk(sandbox):
    answer = sandbox.session.get(f"{sandbox.url}/world/couriers/", timeout=10)
    assert answer.status_code == 200
    return answer.text


def test_the_desk_shows_quota_parcels_and_the_latest_calls(sandbox, starter):
    starter.costs(SENEN, SINDUHARJO, courier="jne")
    sandbox.control("rajaongkir/waybills", {"number": "AWB-1", "receiver": "<b>Sari</b>"})
    page = desk(sandbox)
    assert "1 of 100 calls today" in page
    assert "origin=17473&amp;destination=31555" in page
    assert "AWB-1" in page
    assert "<B>SARI" not in page
    assert page.count(STARTER_KEY) < 5
    assert not any(STARTER_KEY in row["asked"] for row in sandbox.control("rajaongkir/calls")["calls"])


def test_a_parcel_is_booked_and_moved_by_buttons(sandbox, press):
    assert press("book/", courier="jnt", number="awb-2.7", receiver="Sari").status_code == 200
    page = desk(sandbox)
    assert "booked" in page
    (row,) = sandbox.control("rajaongkir/waybills")["waybills"]
    start = page.index("/world/couriers/AWB")
    address = page[start : page.index('"', start)]
    assert sandbox.session.post(f"{sandbox.url}{address}", timeout=10).status_code == 200
    (row,) = sandbox.control("rajaongkir/waybills")["waybills"]
    assert row["stage"] == "received"
    assert press("AWB-2.7/fail/").status_code == 400


def test_plan_use_and_settings_are_changed_by_forms(sandbox, press, starter):
    press("key/", key=STARTER_KEY, plan="starter", used="100")
    assert starter.answer("destination/province").status_code == 429
    press("settings/", rajaongkir_strict_ids="yes", rajaongkir_wrong_key_status="401")
    told = sandbox.control("settings")
    assert (told["rajaongkir_strict_ids"], told["rajaongkir_wrong_key_status"]) == (True, 401)
    assert press("key/", key=STARTER_KEY, used="many").status_code == 400
