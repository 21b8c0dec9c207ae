"""Whatever is sent is answered with a problem that a program can read, and never with an error of ours."""

import json
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.models import Checkout
from omnihub.api.serializers import told as shapes
from tests.api.conftest import told

pytestmark = [pytest.mark.django_db, pytest.mark.pg]


def post(program, path, body, content_type="application/json", method="post"):
    headers = program.headers() | {"Idempotency-Key": str(uuid.uuid4())}
    send = getattr(program.client, method)
    return send(f"/api/v1/{path}", body, content_type=content_type, headers=headers)


@pytest.mark.parametrize("letter", ["\\u0000", "\\ud800"])
@pytest.mark.parametrize("field", ["reference", "shop", "area", "language", "sku", "name", "address", "note"])
def test_letters_that_no_database_keeps_are_refused_in_every_text(program, cart, bag, field, letter):
    bad = f"BAD{letter}"
    if field in ("name", "address", "note"):
        cart["buyer"] = cart["buyer"] | {field: "BAD"}
    elif field == "sku":
        cart["lines"] = [{"sku": "BAD", "quantity": 1}]
    else:
        cart[field] = "BAD"
    answer = post(program, "checkouts/", json.dumps(cart).replace("BAD", bad))
    assert told(answer, 400, "invalid")["errors"][0]["field"].endswith(field)
    named = json.dumps(cart | {"BAD": 1}).replace('"BAD": 1', f'"{bad}": 1')
    told(post(program, "checkouts/", named), 400, "invalid")
    assert not Checkout.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        *("", "{", "nul", "[]", '"x"', "1", "null", "[[]]", "NaN", '{"shop": NaN}', b"\xff\xfe{}"),
        *("[" * 100_000, '{"a":' * 100_000, '{"lines": [' + "[" * 500 + "]" * 500 + "]}"),
        *("9" * 5000, '{"shop": ' + "9" * 5000),
    ],
    ids=lambda body: str(body[:12]),
)
def test_what_is_no_json_object_is_told_so(program, body):
    answer = post(program, "checkouts/", body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["code"] in ("invalid", "parse_error")


def test_another_charset_is_no_way_around(program, cart, bag):
    for charset in ("zlib", "base64", "utf-16", "unknown", "rot13"):
        answer = post(program, "checkouts/", json.dumps(cart), f"application/json; charset={charset}")
        assert answer.status_code in (201, 409), charset


def test_too_much_is_not_read(program, opened):
    body = json.dumps({"buyer": {"note": "x" * 3_000_000}})
    told(post(program, "checkouts/", body), 413, "too_large")
    told(post(program, f"checkouts/{opened['id']}/", body, method="patch"), 413, "too_large")


def test_what_is_no_json_at_all_a_wrong_method_and_a_wrong_address(program):
    told(
        post(program, "checkouts/", "shop=own:toko", "application/x-www-form-urlencoded"),
        415,
        "unsupported_media_type",
    )
    told(post(program, "checkouts/", "<x/>", "text/xml"), 415, "unsupported_media_type")
    for method in ("post", "put", "delete", "patch"):
        answer = post(program, "shops/", "{}", method=method)
        told(answer, 405, "method_not_allowed")
        assert "GET" in answer.headers["Allow"]
    for path in ("nothing/", "checkouts", "checkouts/x/y/z/"):
        told(program.get(path), 404, "not_found")


def test_a_wrong_address_is_told_to_programs_that_write_as_well(program):
    program.client.handler.enforce_csrf_checks = True
    told(post(program, "checkout/", "{}"), 404, "not_found")


@pytest.mark.parametrize(
    "key", ["%00", "a%00b", "%ff", "ü", "..", "%2e%2e", "x" * 5000, "'--", "%F0%9F%A6%84"]
)
def test_strange_letters_in_an_address_lead_nowhere(program, key):
    for path in (f"checkouts/{key}/", f"shops/{key}/products/", f"shops/own:{key}/products/"):
        assert program.client.get(f"/api/v1/{path}", headers=program.headers()).status_code == 404
    told(post(program, f"checkouts/{key}/cancel/", "{}"), 404, "not_found")


def test_strange_questions_find_nothing(program, bag):
    for text in ("\x00", "%", "ü" * 500, "' OR 1=1", "\N{UNICORN FACE}"):
        assert program.get("checkouts/", reference=text).json()["results"] == []
        assert program.get("shops/own:toko/products/", q=text + "xyz").json()["results"] == []
        assert program.get("shops/own:toko/products/", after=f"1-{text}").status_code == 200
        assert program.get("areas/", q=text + "xyz").status_code == 200
    told(program.get("areas/", q="me"), 400, "invalid")
    for after in (
        "x",
        "1",
        "-",
        "1-1-1",
        "9" * 30 + "-1",
        "99999999999999999-1",
        "١-١",
        "-1--1",
        "\x00",
        "1-1\n",
    ):
        answer = program.get("checkouts/", after=after)
        assert answer.status_code in (200, 400), after
    told(program.get("checkouts/", after="\x00"), 400, "invalid")


def test_each_step_takes_no_nonsense(program, placed):
    here = f"checkouts/{placed['id']}/"
    for body in ("[]", "1", '"x"', '{"method": []}', '{"method": "\\u0000"}', '{"method": null}', '{"x": 1}'):
        for step in ("place/", "pay/", "cancel/"):
            answer = post(program, here + step, body)
            assert told(answer, 400, "invalid"), (step, body)
    for total in ("1e400", '"1e999999999"', '"NaN"', "Infinity", "-1", "[]", "{}", "1" * 40, '"\\ud800"'):
        answer = post(program, f"{here}place/", f'{{"collect": true, "total": {total}}}')
        assert answer.status_code == 400 or total == "-1", total  # it is placed already


SOMETHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = ("shop", "reference", "language", "lines", "buyer", "area")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, SOMETHING)) | SOMETHING)
def test_no_body_is_too_strange_to_be_judged(told):
    form = shapes.New(data=told)
    if not form.is_valid():
        assert form.errors
