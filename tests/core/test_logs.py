import json
import logging

import pytest
from django.test import RequestFactory

from omnihub.core import redact
from omnihub.core.logs import JsonFormatter


def line(message, error=None, **extra):
    record = logging.LogRecord("omnihub.x", logging.INFO, "x.py", 1, message, (), error)
    record.__dict__.update(extra)
    return json.loads(JsonFormatter().format(record))


def test_a_line_is_one_json_object_with_its_fields():
    found = line("delivered", topic="safe", ms=12, claim=None, note="")
    assert found.pop("ts").endswith("+00:00")
    assert found == {"level": "info", "event": "delivered", "logger": "omnihub.x", "topic": "safe", "ms": 12}


def test_a_line_break_stays_inside():
    record = logging.LogRecord("omnihub.x", logging.INFO, "x.py", 1, "a\nb", (), None)
    assert "\n" not in JsonFormatter().format(record)


def test_secrets_and_people_never_reach_a_line():
    text = json.dumps(
        line(
            "call failed: https://x/?access_token=hush1&sign=hush2",
            token="hush3",
            data={"recipient_address": {"phone": "hush4"}, "items": [{"partner_key": "hush5"}]},
        )
    )
    assert "hush" not in text


def test_a_traceback_is_told_without_its_secrets():
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is the matter
        int("password=hush")
    found = line("failed", (ValueError, caught.value, caught.tb))
    assert "ValueError" in found["traceback"]
    assert "hush" not in found["traceback"]


@pytest.mark.parametrize(
    "name",
    ["access_token", "API_KEY", "Authorization", "buyer_username", "phone", "email", "sign", "wa_id", "from"],
)
def test_a_private_name_is_known(name):
    assert redact.is_private(name)


@pytest.mark.parametrize(
    "name", ["order_sn", "status", "assignee", "design", "amount", "shop_id", "name", "time_from"]
)
def test_an_ordinary_name_is_left_alone(name):
    assert not redact.is_private(name)


def test_a_body_that_is_not_json_is_only_measured():
    assert redact.body("hush hush") == "9 characters, not JSON"


def test_a_path_loses_its_query():
    assert redact.path("/api/v2/order?sign=hush") == "/api/v2/order"


def test_the_code_a_seller_comes_back_with_never_reaches_a_line():
    request = RequestFactory().get("/connect/shopee/callback/?code=hush1&state=x&access_token=hush2")
    text = json.dumps(line("Forbidden: /connect/shopee/callback/", request=request))
    assert "hush" not in text
    assert "/connect/shopee/callback/" in text
