"""Who is let in, and what a key may do."""

import json
import logging
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import serializers

from omnihub.api import keys, limits
from omnihub.api.models import ApiKey
from omnihub.api.scopes import Scope
from omnihub.core import clock, redact
from omnihub.core.logs import JsonFormatter
from tests.api.conftest import Program, told

pytestmark = pytest.mark.django_db
READS = {
    "shops/": Scope.PRODUCTS,
    "shops/own:toko/products/": Scope.PRODUCTS,
    "areas/": Scope.PRODUCTS,
    "checkouts/": Scope.CHECKOUTS,
    "checkouts/x/": Scope.CHECKOUTS,
    "checkouts/x/couriers/": Scope.CHECKOUTS,
    "checkouts/x/payment-methods/": Scope.CHECKOUTS,
}
WRITES = ("checkouts/", "checkouts/x/place/", "checkouts/x/pay/", "checkouts/x/cancel/")


def test_only_a_whole_key_that_is_valid_now_opens_anything(partner, program):
    assert program.get("shops/").status_code == 200
    right = program.key
    for wrong in (
        "ohk_0123456789_" + 43 * "a",
        right[:-1] + ("a" if right[-1] != "a" else "b"),
        "x",
        "ÿ\x00",
    ):
        program.key = wrong
        problem = told(program.get("shops/"), 401, "key_unknown")
        assert right not in json.dumps(problem)
    program.key = right
    ApiKey.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    told(program.get("shops/"), 401, "key_shut")
    ApiKey.objects.update(expires_at=None)
    partner.is_active = False
    partner.save()
    told(program.get("shops/"), 401, "key_shut")
    partner.is_active = True
    partner.save()
    assert keys.revoke(ApiKey.objects.get(), "sari")
    assert not keys.revoke(ApiKey.objects.get(), "budi")
    told(program.get("shops/"), 401, "key_shut")
    assert ApiKey.objects.get().revoked_by == "sari"


def test_no_key_basic_or_a_cookie_of_staff_opens_nothing(program):
    key, program.key = program.key, ""
    program.client.force_login(User.objects.create_superuser("owner"))
    answer = program.get("shops/")
    told(answer, 401, "not_authenticated")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    for header in (f"Basic {key}", key, "Bearer", f"Bearer  {key}x"):
        answer = program.client.get("/api/v1/shops/", headers={"Authorization": header})
        assert answer.status_code == 401, header


@pytest.mark.parametrize("given", [*Scope, None])
def test_a_key_opens_what_its_scopes_name_and_nothing_else(partner, given):
    program = Program(keys.issue(partner, "till", [given] if given else [], "sari")[1])
    for path, needed in READS.items():
        answer = program.get(path)
        assert (answer.status_code != 403) == (needed == given), path
    for path in WRITES:
        answer = program.post(path, {})
        assert (answer.status_code != 403) == (given == Scope.SELL), path
    assert (program.patch("checkouts/x/", {}).status_code != 403) == (given == Scope.SELL)


def test_who_goes_on_trying_keys_is_stopped_and_a_right_key_goes_on(program, monkeypatch):
    monkeypatch.setattr(limits, "WRONG_KEYS", 3)
    right, program.key = program.key, "ohk_wrong"
    for _ in range(3):
        assert program.get("shops/").status_code == 401
    answer = program.get("shops/")
    told(answer, 429, "too_many_wrong_keys")
    assert int(answer.headers["Retry-After"]) > 0
    program.key = right
    assert program.get("shops/").status_code == 200


def test_of_a_key_a_digest_is_kept_and_nothing_else(partner):
    row, key = keys.issue(partner, "till", [Scope.SELL], "sari")
    kept = serializers.serialize("json", ApiKey.objects.all())
    assert key not in kept
    assert key[len(row.prefix) + 1 :] not in kept
    assert key not in repr(row) + str(row)


def test_a_key_in_an_error_is_masked_up_to_what_names_it(partner):
    row, key = keys.issue(partner, "till", [Scope.SELL], "sari")
    shown = redact.text(f"refused: Bearer {key}, sent by a program")
    assert shown == f"refused: Bearer {row.prefix}_{redact.MASK}, sent by a program"


def test_no_line_of_the_log_has_a_key(program, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)

    def fails(_partner):
        raise RuntimeError(f"with {program.key}")

    monkeypatch.setattr(limits, "count", fails)
    program.client.raise_request_exception = False
    told(program.get("shops/"), 500, "internal")
    lines = "".join(JsonFormatter().format(record) for record in caplog.records)
    assert "partner api failed" in lines
    assert program.key not in lines


def test_that_a_key_was_used_is_noted_once_a_minute(program, django_assert_num_queries):
    program.get("shops/")
    first = ApiKey.objects.get().last_used_at
    program.get("shops/")
    assert ApiKey.objects.get().last_used_at == first
    ApiKey.objects.update(last_used_at=first - timedelta(minutes=2))
    program.get("shops/")
    assert ApiKey.objects.get().last_used_at >= first


def test_calls_are_counted_for_a_partner_over_all_its_keys(partner, program):
    partner.per_minute = 3
    partner.save()
    other = Program(keys.issue(partner, "other", [], "sari")[1])
    answer = program.get("shops/")
    assert (answer.headers["X-RateLimit-Limit"], answer.headers["X-RateLimit-Remaining"]) == ("3", "2")
    assert other.get("shops/").status_code == 403  # what it may not do counts as well
    assert program.get("shops/").headers["X-RateLimit-Remaining"] == "0"
    answer = program.get("shops/")
    told(answer, 429, "too_many_calls")
    assert (answer.headers["X-RateLimit-Remaining"], answer.headers["Retry-After"]) == ("0", "60")
    told(other.get("shops/"), 429, "too_many_calls")


def test_an_answer_may_run_nothing_and_is_kept_by_nobody(program):
    answer = program.get("shops/")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "'unsafe-eval'" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"
