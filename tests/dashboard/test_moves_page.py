"""Many orders ticked and moved on: from the lists to the page that says what became of each."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels import todos as channels
from channels.models import Checkout, CheckoutLine, Order
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.dashboard.queries import passport
from shipping import scans, todos
from shipping.models import Label, Move, MoveBatch, Shipment
from tests.dashboard import given
from tests.factories import CheckoutFactory, OrderFactory
from tests.rounds import once_around
from tests.shipping.given import labelled, parcel

pytestmark = pytest.mark.django_db
MOVES, ASK, MANY = "/orders/moves/", "/orders/moves/ask/", "/orders/moves/hand-over/"


@pytest.fixture
def shop():
    return given.shop(arranges=True)


@pytest.fixture
def own_orders():
    made = [CheckoutFactory(state="paid", paid_at=clock.now(), courier="jnt") for _ in range(2)]
    for one in made:
        CheckoutLine.objects.create(checkout=one, key="1", name="Tas", quantity=1, unit_price="90000.00")
    return [one.order for one in made]


def asked(browser, what, *orders, **more):
    """The text of the page after the worker has had its turn."""
    response = browser.post(ASK, {"what": what, "order": [one.pk for one in orders], **more})
    once_around([todos.MOVE], 5)
    return told(browser.get(response.url))


def told(response):
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def test_ticked_orders_are_packed_and_those_that_are_not_say_why(owner, shop):
    good, called_off = parcel(shop, "SPX1").order, parcel(shop, "SPX2", status="cancelled").order
    assert f'name="order" value="{good.pk}"' in owner.get("/orders/").text
    assert "checked" in owner.get("/orders/?ticked=1").text
    text = asked(owner, "packed", good, called_off)
    assert "1 done, 0 stood there already, 1 not moved, 0 on the way" in text
    assert "The order is cancelled." in text
    assert called_off.number in told(owner.get(f"{MOVES}{MoveBatch.objects.get().pk}/?show=refused"))
    Order.objects.filter(pk=called_off.pk).update(status="packed")
    assert "1 done" in asked(owner, "packed", again=MoveBatch.objects.get().pk)
    assert MoveBatch.objects.count() == 2
    assert told(owner.get(MOVES)).count("Packed") == 2


def test_parcels_are_moved_alone_by_their_tick(owner, shop):
    one = parcel(shop, "SPX1")
    parcel(shop, "SPX2")
    Shipment.objects.update(packed_at=clock.now())
    owner.post(ASK, {"what": "unpacked", "shipment": one.pk})
    once_around([todos.MOVE], 5)
    assert Shipment.objects.exclude(packed_at=None).count() == 1


def test_a_look_has_ended_when_the_order_was_read_since_or_when_its_reading_is_held(owner, shop):
    read, stuck, waits = (OrderFactory(shop=shop) for _ in range(3))
    asked(owner, "look", read, stuck, waits)
    assert Work.objects.filter(topic=channels.PULL).count() == 3
    Order.objects.filter(pk=read.pk).update(read_at=clock.now())
    subject = f"{shop.key}:{stuck.number}"
    Work.objects.filter(subject=subject).update(state="held", note="Shopee does not know it.")
    text = told(owner.get(f"{MOVES}{MoveBatch.objects.get().pk}/"))
    assert "1 done, 0 stood there already, 1 not moved, 1 on the way" in text
    assert "Shopee does not know it." in text


def test_waybills_are_typed_in_a_row_and_a_wrong_one_moves_nothing(owner, shop, own_orders):
    first, second = own_orders
    theirs = parcel(shop).order
    form = owner.post(ASK, {"what": "handed", "order": [first.pk, second.pk, theirs.pk]})
    text = told(owner.get(form.url))
    assert "1 order cannot be handed over here" in text
    typed = {"order": [first.pk, second.pk], f"courier-{first.pk}": "jnt", f"courier-{second.pk}": "jnt"}
    wrong = owner.post(MANY, typed | {f"waybill-{first.pk}": "JP1234567", f"waybill-{second.pk}": "???"})
    assert (wrong.status_code, MoveBatch.objects.count()) == (422, 0)
    twice = owner.post(MANY, typed | {f"waybill-{one.pk}": "jp 1234567" for one in own_orders})
    assert "stands here more than once" in twice.text
    done = owner.post(MANY, typed | {f"waybill-{first.pk}": "jp 1234567"})
    once_around([todos.MOVE], 5)
    assert "1 done" in told(owner.get(done.url))
    states = Checkout.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["shipped", "paid"]
    assert Order.objects.get(pk=first.pk).packages.get().tracking_number == "JP1234567"


def test_without_a_tick_nothing_is_asked(owner, shop):
    response = owner.post(ASK, {"what": "packed"}, follow=True)
    assert "Tick the orders first." in response.text
    assert not MoveBatch.objects.exists()


def test_long_lists_are_read_page_by_page_and_ask_no_more_questions(owner, shop):
    batch = MoveBatch.objects.create(what="packed", asked_at=clock.now(), asked_by="sari")
    Move.objects.bulk_create(Move(batch=batch, order=OrderFactory(shop=shop)) for _ in range(5))
    few = questions(owner, f"{MOVES}{batch.pk}/")
    Move.objects.bulk_create(Move(batch=batch, order=OrderFactory(shop=shop)) for _ in range(55))
    assert questions(owner, f"{MOVES}{batch.pk}/") == few
    first = owner.get(f"{MOVES}{batch.pk}/").text
    following = re.search(r'href="([^"]+after=\d+)"', first)[1].replace("&amp;", "&")
    assert told(owner.get(following)).count("waits for its turn") == 10


def questions(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as asked_for:
        browser.get(address)
    return len(asked_for.captured_queries)


def test_the_timeline_tells_who_arranged_printed_scanned_and_packed(owner, shop):
    shipment = labelled(shop, "SPX1")
    Shipment.objects.update(asked_by="sari")
    Label.objects.update(printed_at=clock.now(), printed_by="budi", prints=2)
    scans.take("SPX1", "tono")
    scans.take("SPX1", "tono")
    entries, _cut = passport.told(passport.orders().get(), [])
    assert [(one.title, one.person) for one in entries if one.person or "Label" in one.title] == [
        ("Parcel arranged", "sari"),
        ("Label fetched", ""),
        ("Label printed", "budi"),
        ("Scanned: ship", "tono"),
        ("Scanned: stop", "tono"),
    ]
    assert "2 times so far" in owner.get(f"/orders/{shipment.order_id}/").text


def test_the_timeline_tells_what_staff_said_of_an_order_of_our_own(owner, own_orders):
    [order, _other] = own_orders
    asked(owner, "packed", order)
    entries, _cut = passport.told(passport.orders().get(pk=order.pk), [])
    assert [(one.title, one.words, one.person) for one in entries if one.person] == [
        ("Said by staff", "Packed", "owner")
    ]
