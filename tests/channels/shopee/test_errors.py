from datetime import UTC, datetime

import pytest

from channels.shopee import errors
from channels.shopee.errors import Blocked, Disconnected, TokenExpired
from omnihub.core.errors import Busy, Fate, Refused, SignedOut


@pytest.mark.parametrize("code", ["", " ", "-"])
def test_an_empty_error_is_success(code):
    assert not errors.failed(code)


@pytest.mark.parametrize(
    ("code", "message", "kind"),
    [
        ("error_sign", "Wrong sign.", SignedOut),
        ("invalid_partner_id", "Invalid partner_id, please have a check.", SignedOut),
        ("invalid_acceess_token", "Invalid access_token, please have a check.", TokenExpired),
        ("invalid_access_token", "", TokenExpired),
        ("error_auth", "Invalid access_token.", TokenExpired),
        ("error_auth", "Invalid refresh_token.", Disconnected),
        ("error_auth", "Invalid partner_id or shopid.", Disconnected),
        ("error_auth", "Invalid code", Refused),
        ("error_auth", "partner_id is invalid", SignedOut),
        ("error_auth", "No permission to current api.", SignedOut),
        ("error_auth", "System error, please try again later.", Busy),
        ("common.error_auth", "Invalid sign", SignedOut),
        ("error_auth", "Something nobody wrote down", Refused),
        ("error_param", "Timestamp is expired.", SignedOut),
        ("error_param", "Wrong parameters, detail: order_sn is a required field.", Refused),
        ("product.error_param", "invalid field ItemId: value must  Not Null", Refused),
        ("shop_no_linked", "", Disconnected),
        ("partner_shop_no_link", "", Disconnected),
        ("refresh_token_expired", "", Disconnected),
        ("shop_banned", "", Blocked),
        ("source_ip_undeclared", "Request Source IP (203.0.113.9) is undeclared.", SignedOut),
        ("error_rate_limit", "Too many requests.", Busy),
        ("error_limit", "daily api call limit reached", Busy),
        ("error_server", "", Busy),
        ("logistics.error_system_busy", "", Busy),
        ("order.order_list_invalid_time", "Start time must be earlier than end time", Refused),
        ("common.error_not_found", "", Refused),
        ("error_of_next_year", "Whatever", Refused),
    ],
)
def test_each_code_becomes_one_of_our_errors(code, message, kind):
    error = errors.error(code, message, "5f")
    assert type(error) is kind
    assert error.code == code
    assert error.words.strip()


def test_an_unknown_error_goes_to_a_person_with_shopees_own_words():
    error = errors.error("error_of_next_year", "The moon is full.")
    assert error.fate == Fate.PERSON
    assert "The moon is full." in error.words


def test_a_wrong_key_a_wrong_id_and_a_wrong_clock_are_told_apart():
    words = {
        errors.error(code, message).words.split(" Shopee's own words")[0]
        for code, message in [
            ("error_sign", "Wrong sign."),
            ("invalid_partner_id", "Invalid partner_id"),
            ("error_param", "Timestamp is expired."),
        ]
    }
    assert len(words) == 3


def test_the_daily_quota_ends_at_midnight_of_utc_plus_8(monkeypatch):
    monkeypatch.setattr(errors.clock, "now", lambda: datetime(2026, 11, 20, 15, 59, tzinfo=UTC))
    assert errors.error("error_limit", "").until == datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


def test_the_remotes_own_wish_comes_first():
    wish = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
    assert errors.error("error_rate_limit", "", retry_at=wish).until == wish
