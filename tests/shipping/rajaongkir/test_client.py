"""What becomes of RajaOngkir's answers, also of those that its documentation does not name."""

import json

import pytest

from omnihub.core.errors import Busy, Fate, RemoteError, SignedOut, Unreadable
from omnihub.core.http import Answer
from shipping.rajaongkir import errors
from shipping.rajaongkir.client import Client
from shipping.rajaongkir.errors import NothingFound, QuotaUsedUp
from shipping.records import CascadeId, SearchId


class Scripted:
    """A remote that always gives the same answer and remembers what it was asked."""

    def __init__(self, status, body):
        made = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.answer, self.asked = Answer(status, {}, made, "RajaOngkir"), []

    def call(self, method, path, **given):
        self.asked.append((method, path, given))
        return self.answer


def told(data, code=200, status="success", message="Success"):
    return {"meta": {"message": message, "code": code, "status": status}, "data": data}


def failed(status, body):
    with pytest.raises(RemoteError) as caught:
        Client(Scripted(status, body), "k").search("senen")
    return caught.value


def test_costs_are_asked_as_a_form_with_all_couriers_in_one_call():
    remote = Scripted(200, told([]))
    Client(remote, "a-key").costs(SearchId(31555), SearchId(17473), 2000, ["jne", "jnt"])
    [(method, path, given)] = remote.asked
    assert (method, path) == ("POST", "/calculate/domestic-cost")
    assert given["data"] == b"origin=31555&destination=17473&weight=2000&courier=jne%3Ajnt"
    assert given["headers"] == {"key": "a-key", "Content-Type": "application/x-www-form-urlencoded"}


def test_a_number_of_the_other_space_is_never_sent():
    remote = Scripted(200, told([]))
    client = Client(remote, "k")
    for wrong in (CascadeId(1361), 1361):
        with pytest.raises(TypeError):
            client.costs(SearchId(31555), wrong, 1000, ["jne"])
    with pytest.raises(TypeError):
        client.costs_by_cascade(CascadeId(1361), SearchId(31555), 1000, ["jne"])
    assert remote.asked == []
    client.costs_by_cascade(CascadeId(1361), CascadeId(1376), 1000, ["jne"])
    assert remote.asked[0][1] == "/calculate/district/domestic-cost"


def test_a_waybill_is_asked_for_in_the_address_of_an_empty_post():
    remote = Scripted(200, told({"delivered": False, "manifest": None}))
    Client(remote, "k").follow("JX1", "jnt", "67890")
    [(method, _path, given)] = remote.asked
    terms = {"awb": "JX1", "courier": "jnt", "last_phone_number": "67890"}
    assert (method, given["params"], given.get("data")) == ("POST", terms, None)


@pytest.mark.parametrize("status", [400, 401, 200])
@pytest.mark.parametrize("word", ["failed", "error"])
def test_a_wrong_key_is_a_wrong_setting_however_it_is_told(status, word):
    body = told(None, 400, word, "Invalid Api key, key not found")
    error = failed(status, body)
    assert (type(error), error.fate, error.code) == (SignedOut, Fate.SETTINGS, errors.WRONG_KEY)


@pytest.mark.parametrize("status", [429, 200])
def test_a_used_up_day_waits_for_the_next(status):
    error = failed(status, told(None, 429, "error", "Daily limit exceeded"))
    assert isinstance(error, QuotaUsedUp)
    assert error.until is not None


@pytest.mark.parametrize("status", [400, 404, 200])
def test_a_route_nobody_serves_is_an_empty_answer_and_no_failure(status):
    error = failed(status, told(None, 404, "error", "Calculate Domestic Shipping Cost not found"))
    assert isinstance(error, NothingFound)


def test_a_waybill_that_nobody_knows_yet_has_its_own_code():
    assert failed(404, told(None, 404, "error", "Invalid Awb")).code == errors.AWB
    assert failed(400, told(None, 400, "error", "Checking AWB not found")).code == errors.AWB


def test_the_routers_own_404_is_a_wrong_address():
    error = failed(404, b"404 page not found")
    assert (error.fate, error.code) == (Fate.SETTINGS, errors.WRONG_ADDRESS)


def test_pages_of_somebodys_gateway():
    assert isinstance(failed(502, b"<html>"), Busy)
    assert isinstance(failed(200, b"<html>"), Unreadable)


def test_a_gateways_page_that_says_too_many_ends_no_day():
    error = failed(429, b"<html>")
    assert isinstance(error, Busy)
    assert not isinstance(error, QuotaUsedUp)


@pytest.mark.parametrize("data", [{"id": 1}, ["x"], [{"id": "x", "city_name": "A"}], [{"id": 1}]])
def test_what_is_not_in_the_documentation_is_unreadable(data):
    assert isinstance(failed(200, told(data)), Unreadable)


def test_a_cost_below_nothing_is_no_cost():
    row = {"code": "jne", "service": "REG", "cost": -1}
    with pytest.raises(Unreadable):
        Client(Scripted(200, told([row])), "k").costs(SearchId(1), SearchId(2), 1000, ["jne"])
