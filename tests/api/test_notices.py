"""Partners are told what happens to their checkouts: once each, signed, and until they have taken it."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.db import connection

from channels.models import Checkout, Listing
from channels.own import carts, moves, parcels, placing
from channels.own.records import Ship
from omnihub.api import endpoints, events, noticing, posting, sending
from omnihub.api.models import Endpoint, Notice, Partner
from omnihub.core import clock, work
from omnihub.core.models import Gate, Work
from omnihub.dashboard import advice
from payments.models import Payment
from tests.api.conftest import BUYER
from tests.api.receiver import listening, set_to
from tests.channels.own import given
from tests.flows.buyer import Buyer

pytestmark = pytest.mark.django_db
SHIP = Ship(courier="jne", service="REG", cost=Decimal(12000), weight_grams=800)
TOPICS = ("partner.tell", "partner.notice", "partner.endpoint")


@pytest.fixture
def receiver():
    with listening() as server:
        yield server


@pytest.fixture
def endpoint(partner, receiver):
    row, _new = endpoints.put(partner, receiver.url)
    receiver.secret = row.secret
    return row


@pytest.fixture
def placed(partner, shop, endpoint):
    """A checkout of two bags, which waits for its money."""
    return place(partner, shop)


def place(partner, shop, reference="POS-1"):
    listing = Listing.objects.first() or given.good(shop, price="95000.00")
    checkout = given.cart(shop, listing, pieces=2, source="api")
    partner.checkouts.create(checkout=checkout, reference=reference)
    carts.keep(checkout.pk, BUYER)
    carts.choose(checkout.pk, SHIP)
    checkout.refresh_from_db()
    return placing.place(checkout.pk, SHIP, carts.digest(checkout), lambda *_: None)


def drain():
    while sum(work.run(topic) for topic in TOPICS):
        pass


def later(**span):
    """As if so much time had passed for what waits."""
    Work.objects.filter(state="waiting").update(not_before=clock.now())
    Gate.objects.update(open_until=None, failures=0)
    ago = timedelta(**span)
    for row in Notice.objects.all():
        Notice.objects.filter(pk=row.pk).update(since=row.since - ago)
    for row in Endpoint.objects.exclude(failing_since=None):
        Endpoint.objects.filter(pk=row.pk).update(failing_since=row.failing_since - ago)
    drain()


def held():
    return Work.objects.filter(topic="partner.endpoint", state="held")


def test_each_thing_that_happens_is_told_once_in_its_order_and_signed(placed, receiver):
    now = clock.now()
    moves.paid(placed.order_id, now)
    drain()
    assert receiver.types == ["checkout.placed", "checkout.paid"]
    parcels.hand_over(placed.order_id, "jne", "JNE-0001", now)
    parcels.told(placed.order_id, f"{placed.number}-1", "ON THE WAY", now)
    parcels.delivered(placed.order_id, f"{placed.number}-1", now)
    moves.complete(placed.order_id, now)
    drain()
    drain()
    assert receiver.types == [
        *("checkout.placed", "checkout.paid", "checkout.shipped", "checkout.delivered", "checkout.completed")
    ]
    assert len(set(receiver.keys)) == 5
    assert all(receiver.trusts(receiver.secret, place) for place in range(5))
    assert set(Notice.objects.values_list("state", "last_answer")) == {("delivered", "204")}


def test_what_is_told_is_thin_and_names_nobody(placed, receiver):
    moves.paid(placed.order_id, clock.now())
    parcels.hand_over(placed.order_id, "jne", "JNE-0001", clock.now())
    drain()
    placed.refresh_from_db()
    assert receiver.told[1] == {
        "type": "checkout.paid",
        "timestamp": placed.paid_at.isoformat(),
        "data": {
            "id": placed.public_id,
            "reference": "POS-1",
            "shop": placed.shop.key,
            "state": "shipped",
            "number": placed.number,
            "total": "202000.00",
        },
    }
    said = b" ".join(body for _headers, body in receiver.came).decode()
    for private in ("Budi", "812", "Melati", "JNE-0001", "Menteng"):
        assert private not in said


def test_a_checkout_that_expires_or_is_called_off_says_which(placed, receiver, partner, shop):
    other = place(partner, shop, "POS-2")
    moves.expire(placed.order_id, "not paid in time")
    moves.cancel(other.order_id, "the buyer changed their mind")
    drain()
    ends = {(one["data"]["reference"], one["type"]) for one in receiver.told}
    assert {("POS-1", "checkout.expired"), ("POS-2", "checkout.cancelled")} < ends


def test_an_order_that_is_taken_up_again_is_told_of_again(placed, receiver):
    moves.paid(placed.order_id, clock.now())
    moves.cancel(placed.order_id, "a mistake")
    drain()
    moves.revive(placed.order_id, clock.now())
    drain()
    assert receiver.types[1:] == ["checkout.paid", "checkout.cancelled", "checkout.paid"]


def test_who_has_no_address_is_owed_nothing_and_hears_later_of_what_happens_then(shop, partner, receiver):
    checkout = place(partner, shop)
    drain()
    endpoints.put(partner, receiver.url)
    moves.paid(checkout.order_id, clock.now())
    drain()
    assert receiver.types == ["checkout.paid"]


def test_checkouts_of_buyers_are_no_partners_business(placed, receiver, shop):
    mine = Work.objects.filter(topic="partner.tell")
    mine.delete()
    listing = given.good(shop, sku="PAYUNG")
    own = given.cart(shop, listing)
    own.state, own.placed_at, own.number = "placed", clock.now(), "X-1"
    moves.save(own)
    assert not mine.exists()


def test_a_partner_that_is_down_is_told_when_it_is_up_with_the_same_id(placed, receiver):
    receiver.status = 503
    drain()
    assert receiver.types == ["checkout.placed"]
    notice = Notice.objects.get()
    assert (notice.state, notice.tries, notice.last_answer) == ("waiting", 1, "503")
    waits = Work.objects.get(topic="partner.notice")
    assert timedelta(seconds=3) < waits.not_before - clock.now() < timedelta(seconds=6)
    receiver.status = 200
    later(minutes=1)
    assert len(set(receiver.keys)) == 1
    assert len(receiver.came) == 2
    notice.refresh_from_db()
    assert (notice.state, notice.tries) == ("delivered", 2)
    assert Endpoint.objects.get().failing_since is None


def test_the_pauses_grow_and_end_after_three_days():
    assert [pause.total_seconds() for pause in sending.PAUSES] == [
        *(5, 60, 300, 1800, 7200, 18_000, 36_000, 50_400)
    ]
    assert timedelta(days=3) == sending.TRIED_FOR


def test_a_partners_own_wish_to_wait_is_honoured(placed, receiver):
    receiver.status, receiver.headers = 429, [("Retry-After", "3600")]
    drain()
    waits = Work.objects.get(topic="partner.notice")
    assert waits.not_before - clock.now() > timedelta(minutes=55)


def test_after_three_days_one_thing_stands_before_a_person_who_has_all_sent_again(placed, receiver):
    receiver.status = 500
    drain()
    moves.paid(placed.order_id, clock.now())
    drain()
    later(days=4)
    endpoint = Endpoint.objects.get()
    assert (endpoint.active, endpoint.stopped_because) == (False, "down")
    shown = held().get()
    assert shown.code == "partner_endpoint_down"
    assert shown.note == "Kasir Melati took no notice for days. Not delivered: 2."
    assert advice.known(shown.code) is not None
    moves.cancel(placed.order_id, "while it is off")
    drain()
    assert held().count() == 1
    receiver.status, before = 200, len(receiver.came)
    assert work.retry([shown.pk]) == 1
    Gate.objects.update(open_until=None)
    drain()
    assert receiver.types[before:] == ["checkout.placed", "checkout.paid", "checkout.cancelled"]
    assert not held().exists()
    assert set(Notice.objects.values_list("state", flat=True)) == {"delivered"}


def test_one_that_alone_is_not_taken_stops_nothing_else(placed, receiver):
    receiver.status = 400
    drain()
    later(days=2)
    Endpoint.objects.update(failing_since=None)  # others got through
    receiver.status = 400
    later(days=2)
    assert Notice.objects.get().state == "given_up"
    assert Endpoint.objects.get().active
    assert held().get().code == "partner_notices_refused"


def test_410_ends_it_at_once_and_setting_the_address_again_sends_what_was_left(placed, receiver, program):
    receiver.status = 410
    drain()
    assert Endpoint.objects.get().stopped_because == "gone"
    assert held().get().code == "partner_endpoint_gone"
    moves.paid(placed.order_id, clock.now())
    drain()
    assert len(receiver.came) == 1
    receiver.status = 200
    assert set_to(program, receiver.url).json()["active"] is True
    drain()
    assert receiver.types[1:] == ["checkout.placed", "checkout.paid"]
    assert not held().exists()


def test_who_is_slow_holds_up_nobody_else(placed, receiver, shop, monkeypatch):
    monkeypatch.setitem(posting.post.__kwdefaults__, "seconds", 0.3)
    receiver.slow = True
    other = Partner.objects.create(name="Toko Sebelah")
    with listening() as quick:
        endpoints.put(other, quick.url)
        place(other, shop)
        work.run("partner.tell")
        keys = set(Work.objects.filter(topic="partner.notice").values_list("key", flat=True))
        assert keys == {f"partner:{placed.partner_checkout.partner_id}", f"partner:{other.pk}"}
        drain()
        assert quick.types == ["checkout.placed"]
    slow = Notice.objects.get(checkout=placed)
    assert (slow.state, slow.last_answer) == ("waiting", "timeout")


def test_a_partner_that_never_answers_is_let_rest_alone(placed, receiver):
    receiver.status = 500
    for _ in range(3):
        drain()
        Work.objects.filter(topic="partner.notice").update(not_before=clock.now())
    came = len(receiver.came)
    drain()
    drain()
    assert (came, len(receiver.came)) == (3, 3)
    assert Notice.objects.get().tries == 3, "what the gate keeps back is no try"
    assert Gate.objects.get(open_until__gt=clock.now()).pk.startswith("partner:")


def test_after_rotation_the_old_secret_proves_nothing(placed, receiver, program):
    fresh = program.post("webhook/rotate/", {}).json()["secret"]
    drain()
    assert receiver.trusts(fresh)
    assert not receiver.trusts(receiver.secret)


def test_the_secret_is_sealed_and_never_logged(endpoint, placed, receiver, program, caplog):
    caplog.set_level("DEBUG")
    fresh = program.post("webhook/rotate/", {}).json()["secret"]
    drain()
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM api_endpoint")
        (stored,) = cursor.fetchone()
    for secret in (fresh, receiver.secret):
        assert secret.removeprefix("whsec_") not in stored
        assert secret not in caplog.text + str([vars(record) for record in caplog.records])
    assert "/hook" not in str([vars(record) for record in caplog.records if record.name != "django.request"])


def test_what_leads_inside_since_it_was_set_is_not_called(placed, receiver, settings):
    settings.NOTICES_TO_PRIVATE = False
    drain()
    assert receiver.came == []
    assert Notice.objects.get().last_answer == "address_not_public"


def test_a_partner_that_is_switched_off_hears_nothing_until_it_is_on_again(placed, receiver, partner):
    partner.is_active = False
    partner.save()
    drain()
    assert receiver.came == []
    assert Notice.objects.get().state == "waiting"
    partner.is_active = True
    partner.save()
    endpoints.go_on(partner)
    drain()
    assert receiver.types == ["checkout.placed"]


def test_what_is_old_is_forgotten_and_never_told_anew(placed, receiver):
    drain()
    Endpoint.objects.update(since=clock.now() - timedelta(days=90))
    long_ago = clock.now() - timedelta(days=31)
    Checkout.objects.update(placed_at=long_ago)
    Notice.objects.update(at=long_ago)
    assert noticing.forget() == 1
    placed.refresh_from_db()
    moves.paid(placed.order_id, clock.now())
    drain()
    assert receiver.types == ["checkout.placed", "checkout.paid"]


def test_the_hosted_page_ends_in_a_notice_too(program, cart, shop, charged, endpoint, receiver):
    given.good(shop, sku="TAS-1", price=95000)
    told = program.post("checkouts/", cart).json()
    buyer = Buyer()
    buyer.open(urlsplit(told["urls"]["pay"]).path)
    buyer.fill("way", way=buyer.choices("way")[0])
    buyer.fill("place", method="BNI")
    drain()
    assert receiver.types == ["checkout.placed"]
    assert Payment.objects.get().state == "open"


def test_every_state_that_ends_has_an_event():
    assert {events.ENDS[state] for state in moves.ENDED} == {"checkout.expired", "checkout.cancelled"}
