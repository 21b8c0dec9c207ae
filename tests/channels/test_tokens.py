"""Exactly one worker replaces a pair of tokens."""

from datetime import timedelta

import pytest

from channels import tokens
from channels.models import Connection, Shop
from channels.records import TokenData
from channels.shopee import connect
from channels.shopee.client import ShopClient
from channels.shopee.errors import Disconnected
from omnihub.core import clock, database
from omnihub.core.errors import Busy, RemoteError, Unreachable
from tests.channels.shopee.conftest import scripted
from tests.channels.shopee.scripted import refusal
from tests.factories import ShopFactory

__all__ = ["scripted"]

NOW = clock.now()


@pytest.fixture
def shop(db):
    return ShopFactory()


def pair(name="new"):
    return TokenData(f"access-{name}", f"refresh-{name}", NOW + timedelta(hours=4), NOW + timedelta(days=30))


def test_one_claim_at_a_time(shop):
    first = tokens.claim(shop, 1)
    assert first
    assert tokens.claim(shop, 1) is None
    tokens.release(shop, first)
    assert tokens.claim(shop, 1)


def test_a_claim_for_a_version_that_is_gone_is_no_claim(shop):
    tokens.store(shop, 1, pair())
    assert tokens.claim(shop, 1) is None


def test_the_claim_of_a_dead_worker_lapses(shop):
    tokens.claim(shop, 1)
    over = database.database_now() - timedelta(seconds=1)
    Connection.objects.update(refresh_claimed_until=over)
    assert tokens.claim(shop, 1)


def test_a_new_pair_replaces_both_at_once_and_frees_the_claim(shop):
    tokens.claim(shop, 1)
    tokens.store(shop, 1, pair())
    held = tokens.read(shop)
    assert (held.access_token, held.refresh_token, held.version) == ("access-new", "refresh-new", 2)
    assert tokens.claim(shop, 2)


def test_a_late_pair_overwrites_no_newer_one(shop):
    tokens.store(shop, 1, pair("first"))
    tokens.store(shop, 1, pair("late"))
    assert tokens.read(shop).access_token == "access-first"


def test_tokens_are_in_no_repr(shop):
    held = tokens.read(shop)
    assert held.access_token not in repr(held)


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_gets_the_claim(at_once):
    shop = ShopFactory()
    claims = at_once(8, lambda _number: tokens.claim(shop, 1))
    assert len([claim for claim in claims if claim]) == 1


@pytest.mark.pg
@pytest.mark.flow
@pytest.mark.django_db(transaction=True)
def test_many_workers_with_an_expired_token_refresh_once_and_all_go_on(shopee, connected, at_once):
    shopee.control("expire_tokens", {})
    names = at_once(6, lambda _number: connect.Session(connected).ask(ShopClient.shop_info).name)
    assert names == ["Toko Contoh"] * 6
    assert Connection.objects.get(shop=connected).version == 2


@pytest.mark.flow
def test_a_worker_that_sees_a_newer_pair_uses_it_and_refreshes_nothing(shopee, connected):
    early, other = connect.Session(connected), connect.Session(connected)
    early.ask(ShopClient.shop_info)
    shopee.control("expire_tokens", {})
    other.ask(ShopClient.shop_info)
    early.ask(ShopClient.shop_info)
    assert Connection.objects.get(shop=connected).version == 2


@pytest.mark.flow
def test_a_refresh_without_an_answer_ends_nothing_and_is_tried_again(shopee, connected, settings):
    shopee.control("expire_tokens", {})
    base, settings.SHOPEE_BASE_URL = settings.SHOPEE_BASE_URL, "http://127.0.0.1:9"
    with pytest.raises(Unreachable):
        connect.Session(connected).renewed(1)
    connected.refresh_from_db()
    assert connected.state == Shop.State.CONNECTED
    settings.SHOPEE_BASE_URL = base
    assert connect.Session(connected).renewed(1).version == 2


@pytest.mark.flow
def test_our_own_wrong_key_is_not_the_shops_fault(shopee, connected, settings):
    shopee.control("expire_tokens", {})
    settings.SHOPEE_PARTNER_KEY = "wrong"
    with pytest.raises(Exception, match="partner key"):
        connect.Session(connected).renewed(1)
    connected.refresh_from_db()
    assert connected.state == Shop.State.CONNECTED


@pytest.mark.flow
def test_a_refused_refresh_ends_nothing_when_another_worker_has_just_renewed(shopee, connected):
    stale = tokens.read(connected)
    session = connect.Session(connected)
    session.renewed(1)
    assert session._refresh(stale).version == 2
    connected.refresh_from_db()
    assert connected.state == Shop.State.CONNECTED


RENEWAL = "auth/access_token/get"


def renew(shop, scripted, code, message=""):
    """Shopee refuses the renewal with this code; what was raised, and the state of the shop after it."""
    scripted.answers[RENEWAL] = lambda _body: refusal(code, message)
    with pytest.raises(RemoteError) as caught:
        connect.Session(shop).renewed(1)
    shop.refresh_from_db()
    return caught.value, shop.state


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("error_auth", "Invalid refresh_token."),
        ("error_shop_refresh_token", ""),
        ("error_merchant_refresh_token", ""),
        ("refresh_token_expired", ""),
        ("shop_access_expired", ""),
        ("shop_no_linked", ""),
        ("merchant_access_expired", ""),
        ("merchant_no_linked", ""),
    ],
)
def test_what_says_that_the_authorisation_is_over_ends_it(shop, scripted, code, message):
    error, state = renew(shop, scripted, code, message)
    assert (state, error.fate) == (Shop.State.DISCONNECTED, "settings")
    assert "Connect the shop again" in shop.state_reason
    assert len(scripted.asked(RENEWAL)) == 1


def test_a_banned_shop_is_blocked_and_not_disconnected(shop, scripted):
    assert renew(shop, scripted, "shop_banned")[1] == Shop.State.BLOCKED


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("error_rate_limit", "Too many requests."),
        ("error_limit", ""),
        ("error_server", ""),
        ("error_inner", ""),
        ("error_system_busy", ""),
        ("error_auth", "System error, please try again later."),
    ],
)
def test_rate_and_server_errors_end_nothing_and_are_tried_again(shop, scripted, code, message):
    error, state = renew(shop, scripted, code, message)
    assert (state, error.fate) == (Shop.State.CONNECTED, "again")


@pytest.mark.parametrize(
    ("code", "message"), [("error_data", ""), ("error_auth", "Words of tomorrow"), ("new_code", "")]
)
def test_a_refusal_in_words_nobody_knows_ends_nothing_and_waits_with_its_words(shop, scripted, code, message):
    error, state = renew(shop, scripted, code, message)
    assert (state, error.fate, error.code) == (Shop.State.CONNECTED, "settings", "token_not_renewed")
    assert (message or code) in error.words


def test_a_pair_that_was_given_before_is_taken_as_it_is(shop, scripted):
    """The same token traded again within four hours brings the same pair, with what is left of its life."""
    scripted.answers[RENEWAL] = lambda _body: {
        "error": "",
        "access_token": "a",
        "refresh_token": "r",
        "expire_in": 60,
    }
    held = connect.Session(shop).renewed(1)
    assert (held.access_token, held.version) == ("a", 2)
    assert held.access_expires_at - clock.now() < timedelta(seconds=61)
    tokens.store(shop, 1, pair("late"))
    assert tokens.read(shop).access_token == "a"


def test_waiting_for_another_worker_has_an_end(shop, monkeypatch):
    monkeypatch.setattr(connect, "WAIT_SECONDS", 0.3)
    tokens.claim(shop, 1)
    with pytest.raises(Busy, match="Another worker"):
        connect.Session(shop).renewed(1)


def test_a_shop_that_was_never_connected_says_so(db):
    with pytest.raises(Disconnected, match="never connected"):
        connect.Session(ShopFactory(connection=None)).ask(ShopClient.shop_info)
