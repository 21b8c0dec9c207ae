import pytest

from tests.sandbox.rajaongkir.conftest import COURIERS, failure

SENEN, SINDUHARJO = 17473, 31555


@pytest.fixture
def place(shop):
    return lambda text: next(row["id"] for row in shop.search(text) if row["subdistrict_name"] != "-")


def test_a_call_answers_a_flat_list_over_all_couriers_by_cost(shop):
    rows = shop.costs(SENEN, SINDUHARJO)
    assert set(rows[0]) == {"name", "code", "service", "description", "cost", "etd"}
    assert [row["cost"] for row in rows] == sorted(row["cost"] for row in rows)
    assert len({row["code"] for row in rows}) > 8
    dear = shop.costs(SENEN, SINDUHARJO, price="highest")
    assert [row["cost"] for row in dear] == sorted((row["cost"] for row in rows), reverse=True)


def test_the_same_question_has_the_same_answer(shop):
    assert shop.costs(SENEN, SINDUHARJO) == shop.costs(SENEN, SINDUHARJO)


def test_far_is_dearer_than_near(shop, place):
    bandung, surabaya = place("dago coblong"), place("gubeng surabaya")
    makassar, jayapura = place("panakkukang makassar"), place("jayapura selatan")
    costs = [shop.cost(SENEN, there) for there in (bandung, surabaya, makassar, jayapura)]
    assert costs == sorted(costs)
    assert 10_000 <= costs[0] <= 16_000
    assert 60_000 <= costs[-1] <= 150_000


def test_weight_counts_in_kilos_with_a_tolerance(shop):
    one, two = (shop.cost(SENEN, SINDUHARJO, grams=grams) for grams in (1, 2000))
    assert [shop.cost(SENEN, SINDUHARJO, grams=grams) for grams in (1000, 1250, 1300)] == [one] * 3
    assert [shop.cost(SENEN, SINDUHARJO, grams=grams) for grams in (1301, 1350, 2300)] == [two] * 3
    assert two > one


def test_cargo_is_charged_with_its_least_weight(shop):
    light, ten, twenty = (
        shop.cost(SENEN, SINDUHARJO, service="JTR", grams=kilos * 1000) for kilos in (1, 10, 20)
    )
    assert light == ten
    assert twenty > ten
    assert light > shop.cost(SENEN, SINDUHARJO)
    assert twenty < shop.cost(SENEN, SINDUHARJO, grams=20_000)


def test_inside_one_city_jne_is_the_city_courier(shop, place):
    inside = {row["service"] for row in shop.costs(SENEN, place("menteng jakarta pusat"), courier="jne")}
    outside = {row["service"] for row in shop.costs(SENEN, SINDUHARJO, courier="jne")}
    assert inside == {"CTC", "CTCYES", "CTCSPS"}
    assert {"REG", "YES", "JTR"} <= outside
    assert not inside & outside


def test_some_couriers_and_services_do_not_go_everywhere(shop, place):
    far = {(row["code"], row["service"]) for row in shop.costs(SENEN, place("jayapura selatan"))}
    assert not {"ninja", "anteraja"} & {code for code, _ in far}
    assert ("jne", "YES") not in far
    answer = shop.cost_answer(SENEN, place("jayapura selatan"), courier="ninja")
    assert failure(answer) == (400, "Calculate Domestic Shipping Cost not found")
    shop.sandbox.control("settings", {"rajaongkir_no_service_status": 404})
    assert shop.cost_answer(SENEN, SINDUHARJO, courier="rpx").status_code == 404


def test_days_come_in_all_their_shapes_and_some_costs_are_nought(shop, place):
    places = [place(text) for text in ("menteng jakarta pusat", "dago coblong", "gubeng surabaya")]
    rows = [row for there in (*places, SINDUHARJO) for row in shop.costs(SENEN, there)]
    assert {"", "0-0 day", "0 day", "1 day", "2-3 day", "2 HARI"} <= {row["etd"] for row in rows}
    assert any(row["cost"] == 0 for row in rows)


def test_a_number_of_the_other_list_gets_a_plausible_wrong_price(shop):
    district = next(row for row in shop.good("destination/district/575") if row["name"] == "TEBET")
    (right,) = [row for row in shop.search("tebet barat") if row["subdistrict_name"] == "TEBET BARAT"]
    assert shop.cost(SINDUHARJO, right["id"]) != shop.cost(SINDUHARJO, district["id"])
    by_cascade = shop.cost(5823, district["id"], path="calculate/district/")
    assert by_cascade != shop.cost(5823, right["id"], path="calculate/district/")
    shop.sandbox.control("settings", {"rajaongkir_strict_ids": True})
    assert shop.cost_answer(SINDUHARJO, district["id"]).status_code == 404
    assert shop.cost_answer(SINDUHARJO, right["id"]).status_code == 200


@pytest.mark.parametrize(
    "change", [{"weight": ""}, {"weight": "0"}, {"weight": "1.5"}, {"origin": "x"}, {"courier": ""}]
)
def test_what_is_missing_or_no_number_is_refused(shop, change):
    form = {"origin": SENEN, "destination": SINDUHARJO, "weight": 1000, "courier": "jne", **change}
    answer = shop.answer("calculate/domestic-cost", "POST", data=form)
    assert failure(answer) == (422, "Missing Params")


def test_json_is_not_read(shop):
    form = {"origin": SENEN, "destination": SINDUHARJO, "weight": 1000, "courier": "jne"}
    assert failure(shop.answer("calculate/domestic-cost", "POST", json=form))[1] == "Missing Params"


def test_an_unknown_courier_spoils_the_call(shop):
    assert failure(shop.cost_answer(SENEN, SINDUHARJO, courier="jne:owl")) == (422, "Invalid Courier")


def test_all_couriers_of_the_usual_list_are_known(shop):
    for code in COURIERS.split(":"):
        assert shop.cost_answer(SENEN, SINDUHARJO, courier=code).status_code in {200, 400}
