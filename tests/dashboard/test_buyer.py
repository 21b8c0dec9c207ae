"""A buyer's data: masked everywhere, shown to who may see it on a click, and that click is written down."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import User
from django.urls import reverse

from omnihub.people import audit
from tests.dashboard import given
from tests.factories import CustomerFactory, OrderFactory

pytestmark = pytest.mark.django_db
SECRETS = ("Budi Santoso", "081234567890", "Jl. Melati 5")


@pytest.fixture
def order():
    shop = given.shop()
    return OrderFactory(
        shop=shop,
        customer=CustomerFactory(shop=shop, username="budi.s"),
        recipient_name="Budi Santoso",
        recipient_phone="081234567890",
        recipient_address="Jl. Melati 5",
        recipient_is_clear=True,
        message="Titip di pos satpam, telpon 0812-3456-7890 ya",
    )


def looks():
    return LogEntry.objects.filter(additional_data__event=audit.LOOKED)


def reveal(browser, order, **headers):
    return browser.post(reverse("dashboard:reveal_buyer", args=[order.pk]), headers=headers)


@pytest.mark.parametrize("address", ["home", "orders", "order"])
def test_no_page_shows_a_buyer_by_itself_and_none_is_written_down(owner, clerk, order, address):
    where = reverse(f"dashboard:{address}", args=[order.pk] if address == "order" else [])
    for browser in (owner, clerk):
        said = browser.get(where).content.decode()
        assert not [secret for secret in (*SECRETS, "0812-3456-7890") if secret in said]
    assert not looks().exists()


def test_the_warehouse_reads_the_note_without_its_numbers(clerk, order):
    assert "Titip di pos satpam, telpon ••• ya" in clerk.get(f"/orders/{order.pk}/").content.decode()


def test_a_click_shows_them_and_is_written_with_person_order_and_address(owner, order):
    said = reveal(owner, order).content.decode()
    assert all(secret in said for secret in SECRETS)
    row = looks().get()
    assert (row.actor.username, row.object_repr, row.remote_addr) == ("owner", order.number, "127.0.0.1")


def test_the_part_of_the_page_that_is_asked_for_holds_the_buyer_alone(owner, order):
    said = reveal(owner, order, **{"HX-Request": "true"}).content.decode()
    assert all(secret in said for secret in SECRETS)
    assert "<html" not in said


def test_the_same_person_on_the_same_order_is_one_row_within_minutes(owner, order):
    for _ in range(3):
        reveal(owner, order)
    assert looks().count() == 1
    looks().update(timestamp=looks().get().timestamp - timedelta(minutes=11))
    reveal(owner, order)
    assert looks().count() == 2


def test_another_person_and_another_order_are_rows_of_their_own(owner, order):
    reveal(owner, order)
    reveal(owner, OrderFactory(shop=order.shop))
    reveal(given.browser(User.objects.create_superuser("tia", password="rahasia-123")), order)
    assert looks().count() == 3


def test_without_the_right_there_is_neither_button_nor_answer(clerk, order):
    assert "show-buyer" not in clerk.get(f"/orders/{order.pk}/").content.decode()
    response = reveal(clerk, order)
    assert response.status_code == 403
    assert not [secret for secret in SECRETS if secret in response.content.decode()]
    assert not looks().exists()


def test_a_look_in_the_administration_is_written_down(owner, order):
    assert "Budi Santoso" in owner.get(reverse("admin:channels_order_change", args=[order.pk])).text
    assert looks().get().object_pk == str(order.pk)


def test_a_page_without_the_buyer_in_the_administration_is_no_look(order):
    browser = given.browser(given.person("channels.view_order"))
    assert "Budi Santoso" not in browser.get(reverse("admin:channels_order_change", args=[order.pk])).text
    assert not looks().exists()


def test_evidence_masks_what_a_buyer_wrote(owner, order):
    row = given.message(order, '{"message_to_seller": "Budi, 0812", "recipient_address": {"name": "Budi"}}')
    said = owner.get(reverse("dashboard:evidence", args=[order.pk, row.pk])).content.decode()
    assert "Budi" not in said
