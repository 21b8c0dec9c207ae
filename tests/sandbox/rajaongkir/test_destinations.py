import pytest

from sandbox.rajaongkir import areas, cascade_ids, search_ids
from tests.sandbox.rajaongkir.conftest import failure

PROVINCES = 35


def test_a_sub_district_is_found_by_name_and_by_postal_code(shop):
    (row,) = shop.search("sinduharjo")
    assert row == {
        "id": 31555,
        "label": "SINDUHARJO, NGAGLIK, SLEMAN, DI YOGYAKARTA, 55581",
        "province_name": "DI YOGYAKARTA",
        "city_name": "SLEMAN",
        "district_name": "NGAGLIK",
        "subdistrict_name": "SINDUHARJO",
        "zip_code": "55581",
    }
    assert row in shop.search("55581")


def test_every_word_must_be_there_in_any_order(shop):
    rows = shop.search("bandung coblong dago")
    assert [row["subdistrict_name"] for row in rows] == ["DAGO"]


def test_a_name_that_begins_so_stands_first(shop):
    assert shop.search("senen")[0]["id"] == 17473


def test_a_search_is_read_page_by_page(shop):
    first, second = shop.search("jakarta", limit=100), shop.search("jakarta", limit=100, offset=100)
    assert len(first) == 100
    assert not {row["id"] for row in first} & {row["id"] for row in second}
    assert len(shop.search("jakarta", limit=500)) == 100
    assert len(shop.search("jakarta")) == 10


def test_there_are_coarse_rows_some_without_a_postal_code(shop):
    coarse = next(row for row in shop.search("bandung jawa barat", limit=100) if row["id"] == 4816)
    assert coarse["label"] == "-, BANDUNG, BANDUNG, JAWA BARAT, 40614"
    assert any(row.zip_code == "0" for row in search_ids.rows().values())


def test_two_cities_share_a_name(shop):
    town, county = shop.search("bandung coblong")[0], shop.search("bandung cileunyi")[0]
    assert town["city_name"] == county["city_name"] == "BANDUNG"


@pytest.mark.parametrize("text", ["", "  ", ","])
def test_an_empty_search_is_refused(shop, text):
    answer = shop.answer("destination/domestic-destination", params={"search": text})
    assert failure(answer) == (422, "search: cannot be blank.")


def test_a_search_without_hits_is_not_found(shop):
    answer = shop.answer("destination/domestic-destination", params={"search": "Atlantis"})
    assert answer.status_code == 404
    assert failure(answer) == (404, "Domestic Destinations Data not found")


def test_the_cascade_goes_down_to_a_sub_district(shop):
    provinces = {row["name"]: row["id"] for row in shop.good("destination/province")}
    assert len(provinces) == PROVINCES
    cities = {row["name"]: row["id"] for row in shop.good(f"destination/city/{provinces['DKI JAKARTA']}")}
    assert cities["JAKARTA SELATAN"] == 575
    own, *districts = shop.good("destination/district/575")
    assert own == {"id": 1360, "name": "JAKARTA SELATAN", "zip_code": "0"}
    assert {"id": 1361, "name": "JAGAKARSA", "zip_code": "12620"} in districts
    found = shop.good("destination/sub-district/5823")
    assert {"id": 68513, "name": "BALERAKSA", "zip_code": "53355"} in found


def test_one_province_stands_twice_and_has_no_cities(shop):
    names = [row["name"] for row in shop.good("destination/province")][:2]
    assert names == ["NUSA TENGGARA BARAT (NTB)", "NUSA TENGGARA BARAT"]
    assert failure(shop.answer("destination/city/2"))[0] == 404


@pytest.mark.parametrize("path", ["city/99", "district/99999", "sub-district/1360", "sub-district/7999"])
def test_a_number_that_is_none_is_not_found(shop, path):
    assert failure(shop.answer(f"destination/{path}"))[0] == 404


def test_the_two_spaces_overlap_and_mean_other_places():
    numbers, rows = cascade_ids.numbers(), search_ids.rows()
    both = set(rows) & {*numbers.districts, *numbers.subdistricts}
    same = [
        id_
        for id_ in both
        if id_ in numbers.subdistricts and numbers.subdistricts[id_].district is rows[id_].within
    ]
    assert len(both) > 500
    assert len(same) < len(both) / 20


def test_every_area_has_its_own_number_in_each_space():
    numbers, every = cascade_ids.numbers(), list(areas.subdistricts())
    assert len(numbers.subdistricts) == len(every)
    assert len(search_ids.rows()) == len(every) + len(list(areas.cities()))
    assert len(numbers.districts) == len(list(areas.districts())) + len(list(areas.cities()))
