"""Odoo's word of a change, from the call to the work it asks for."""

import json
from datetime import timedelta

import pytest

from channels.models import Shop
from erp_bridge import todos
from erp_bridge.models import OdooProfile
from erp_bridge.odoo import hook
from omnihub.core import clock, inbox
from omnihub.core.models import InboxMessage, Work
from tests import factories

pytestmark = pytest.mark.django_db

SAID = {
    "_action": "OmniHub: stock changed(#7)",
    "_id": 12,
    "_model": "stock.quant",
    "id": 12,
    "product_id": 5,
    "warehouse_id": 1,
    "write_date": "2026-11-01 03:00:00.123456",
}


def profile(warehouse=1):
    return OdooProfile.objects.create(
        shop=factories.ShopFactory(),
        company_id=1,
        warehouse_id=warehouse,
        wallet_journal_id=1,
        buyer_partner_id=1,
        tax_policy="none",
    )


def call(client, said=SAID, token=None, **more):
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return client.post(f"/hooks/odoo/{token or hook.token()}/", body, "application/json", **more)


def waiting():
    return list(Work.objects.filter(topic=todos.STOCK).order_by("pk"))


def test_a_hint_is_answered_at_once_and_looked_at_a_little_later(client):
    profile()
    assert call(client).status_code == 204
    before = clock.now()
    inbox.drain()
    (row,) = waiting()
    assert row.subject == "odoo:1"
    assert before + timedelta(seconds=1.5) < row.not_before < before + timedelta(seconds=4)


def test_a_hundred_hints_of_one_change_are_one_look(client):
    profile()
    for number in range(100):
        assert call(client, {**SAID, "_id": number}).status_code == 204
    inbox.drain()
    (first,) = waiting()
    call(client, {**SAID, "_id": 101})
    inbox.drain()
    (row,) = waiting()
    assert row.not_before == first.not_before
    assert InboxMessage.objects.count() < 20


@pytest.mark.parametrize("token", ["wrong", "0" * 64, "app"])
def test_a_wrong_address_is_refused_and_nothing_is_kept(client, token):
    profile()
    assert call(client, token=token).status_code == 404
    assert not InboxMessage.objects.exists()


def test_the_address_is_this_installations_own(settings):
    assert len(hook.token()) == 64
    settings.PUBLIC_URL = "https://hub.example.com"
    assert hook.address() == f"https://hub.example.com/hooks/odoo/{hook.token()}/"
    before = hook.token()
    settings.SECRET_KEY = "another"
    assert hook.token() != before
    settings.PUBLIC_URL = ""
    assert hook.address() == ""


def test_a_hint_is_too_big_or_by_another_method(client):
    assert call(client, b"x" * (2**16 + 1)).status_code == 413
    assert client.get(f"/hooks/odoo/{hook.token()}/").status_code == 405
    assert not InboxMessage.objects.exists()


def test_a_hint_names_the_warehouse_that_is_looked_at(client):
    profile(1), profile(2)
    call(client, {**SAID, "warehouse_id": 2})
    inbox.drain()
    assert [row.subject for row in waiting()] == ["odoo:2"]


def test_a_rule_that_names_no_warehouse_means_all(client):
    profile(1), profile(2), profile(2)
    call(client, {"_model": "stock.move", "_id": 3})
    inbox.drain()
    assert [row.subject for row in waiting()] == ["odoo:1", "odoo:2"]


@pytest.mark.parametrize("warehouse", [9, False])
def test_a_warehouse_nobody_sells_from_is_ignored_by_name(client, warehouse):
    profile(1)
    call(client, {**SAID, "warehouse_id": warehouse})
    inbox.drain()
    assert not waiting()
    assert InboxMessage.objects.get().state == "ignored"


@pytest.mark.parametrize("body", [b"not json", b"[1, 2]", b"7", b""])
def test_what_is_no_hint_is_kept_with_a_note(client, body):
    profile()
    assert call(client, body).status_code == 204
    inbox.drain()
    assert InboxMessage.objects.get().state == "unreadable"
    assert not waiting()


def test_a_hint_is_kept_while_everything_is_switched_off(client):
    profile()
    Shop.objects.update(pulls=False, pushes_stock=False, state="disconnected")
    assert call(client).status_code == 204
    assert InboxMessage.objects.count() == 1
