"""The description of the API is right: what is answered has the shape that it names."""

import io
import json

import pytest
import yaml
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from tests.api.conftest import Program

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def description():
    out = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    return yaml.safe_load(out.getvalue())


@pytest.fixture
def fits(description):
    """Judges an answer by what the description says of its operation and status."""

    def judge(operation, answer):
        found = next(
            one
            for path in description["paths"].values()
            for one in path.values()
            if one["operationId"] == operation
        )
        media = answer.headers["Content-Type"].partition(";")[0]
        shape = found["responses"][str(answer.status_code)]["content"][media]["schema"]
        judged = json.loads(json.dumps(shape | {"components": description["components"]}))
        _read_nullable(judged)
        Draft202012Validator(judged).validate(answer.json())
        return answer.json()

    return judge


def _read_nullable(shape):
    """As OpenAPI 3.0 says it, JSON Schema does not. An answer has no fields that its shape does not name."""
    for value in shape.values() if isinstance(shape, dict) else shape:
        if isinstance(value, dict | list):
            _read_nullable(value)
    if not isinstance(shape, dict):
        return
    if shape.pop("nullable", False) is True:
        inner = {name: shape.pop(name) for name in list(shape)}
        shape["anyOf"] = [inner, {"type": "null"}]
    if isinstance(shape.get("properties"), dict) and shape.get("type") == "object":
        shape["additionalProperties"] = False


def test_answers_of_a_whole_sale_are_as_described(fits, program, cart, bag, charged):
    fits("shops", program.get("shops/"))
    assert fits("products", program.get("shops/own:toko/products/"))["results"]
    assert fits("areas", program.get("areas/", q="menteng")) is not None
    opened = fits("make_checkout", program.post("checkouts/", cart))
    here = f"checkouts/{opened['id']}/"
    fits("checkout", program.get(here))
    fits("change_checkout", program.patch(here, {"buyer": {"note": "x"}}))
    offer = fits("couriers", program.get(f"{here}couriers/"))["results"][0]
    fits("payment_methods", program.get(f"{here}payment-methods/"))
    fits("place_checkout", program.place(opened, quote=offer["quote"], total=offer["total"]))
    fits("pay_checkout", program.pay(opened))
    fits("checkout", program.get(here))
    fits("cancel_checkout", program.cancel(opened))
    assert fits("checkouts", program.get("checkouts/", reference="POS-1"))["results"]
    fits("checkouts", program.get("checkouts/"))


def test_problems_are_as_described(fits, program, opened):
    fits("make_checkout", program.post("checkouts/", {}))
    fits("make_checkout", program.post("checkouts/", {"shop": "own:x"}))
    fits("checkout", program.get("checkouts/x/"))
    fits("place_checkout", program.place(opened, quote="x", total="1"))
    fits("areas", program.get("areas/", q="m"))
    fits("checkouts", program.get("checkouts/", after="x"))
    fits("couriers", program.get("checkouts/x/couriers/"))
    fits("products", program.get("shops/x/products/"))
    fits("cancel_checkout", Program("ohk_wrong").cancel(opened))
    for operation, path in (("shops", "shops/"), ("checkouts", "checkouts/")):
        fits(operation, Program("").get(path))


def test_every_operation_says_what_it_does_and_how_it_fails(description):
    for path in description["paths"].values():
        for one in path.values():
            assert one["description"], one["operationId"]
            assert {"401", "403", "429"} <= one["responses"].keys(), one["operationId"]
            assert one["security"] == [{"key": []}]


def test_it_may_be_read_without_a_key_and_is_drawn_up_once(client, monkeypatch):
    first = client.get("/api/v1/schema/")
    assert first.status_code == 200
    assert b"/api/v1/checkouts/{key}/place/" in first.content
    monkeypatch.delattr(SchemaGenerator, "get_schema")
    assert client.get("/api/v1/schema/").content == first.content
