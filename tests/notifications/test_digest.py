"""The morning's digest: once a day for each, at seven in Jakarta."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.notifications import digest, tasks
from omnihub.notifications.models import Message, MessagePolicy, OptOut, StaffAlert, StrayStatus
from tests.dashboard import given
from tests.factories import OrderFactory
from tests.rounds import once_around

pytestmark = pytest.mark.django_db
SEVEN, NOON = datetime(2026, 11, 28, 0, 0, tzinfo=UTC), datetime(2026, 11, 28, 5, 0, tzinfo=UTC)


@pytest.fixture
def alert(whatsapp):
    user = given.person(name="sari")
    user.email = "sari@toko.example"
    user.save()
    return StaffAlert.objects.create(user=user, language="en")


def send():
    return once_around(["message.digest"], 30)


def test_it_goes_out_in_the_morning_and_once(alert, shop):
    OrderFactory(shop=shop, ship_by=clock.now() - timedelta(hours=1))
    OrderFactory(shop=shop, ship_by=clock.now() + timedelta(hours=9))
    OrderFactory(shop=shop, status="cancel_requested")
    assert digest.ask(datetime(2026, 11, 27, 23, 55, tzinfo=UTC)) == 0
    for minute in (0, 5, 10):
        digest.ask(datetime(2026, 11, 28, 0, minute, tzinfo=UTC))
        send()
    [sent] = mail.outbox
    assert sent.to == ["sari@toko.example"]
    assert "2 to ship, 1 late" in sent.subject
    assert "Ask to be cancelled: 1" in sent.body
    assert "List-Unsubscribe" not in sent.extra_headers
    assert digest.ask(datetime(2026, 11, 29, 0, 1, tzinfo=UTC)) == 1


def test_it_is_not_made_up_for_at_noon(alert):
    assert digest.ask(NOON) == 0


def test_it_goes_to_a_phone_as_a_template(alert, whatsapp):
    StaffAlert.objects.update(way="whatsapp", address="0812 1111 2222")
    digest.ask(SEVEN)
    send()
    [letter] = whatsapp.letters
    assert (letter.to, letter.rendered.remote_name) == ("+6281211112222", "staff_digest")
    assert set(letter.rendered.parameters) == {"to_ship", "held", "late", "cancel_requests", "link"}


def test_an_address_that_cannot_be_right_waits_for_a_setting(alert):
    StaffAlert.objects.update(way="whatsapp", address="021 555 0123")
    digest.ask(SEVEN)
    send()
    assert Work.objects.get().code == "message_digest_address"


def test_old_messages_are_thrown_away_and_opt_outs_are_kept(shop, order):
    old = clock.now() - timedelta(days=91)
    given.told(order, made_at=old)
    given.told(OrderFactory(shop=shop), made_at=clock.now())
    OptOut.objects.create(way="email", recipient_hash="x", shown="x", by="link", at=old)
    StrayStatus.objects.create(remote_id="w", state="sent", at=old, came_at=old)
    tasks.prune()
    assert Message.objects.count() == 2
    assert OptOut.objects.count() == 1
    assert not StrayStatus.objects.exists()
    assert MessagePolicy.objects.exists()
