"""Many workers at the same moment: a buyer hears of it once."""

import pytest

from channels import todos
from omnihub.core import work
from omnihub.core.models import Work
from omnihub.notifications import announcing, telling, writing
from omnihub.notifications.models import Message
from tests.rounds import once_around

EVENT = "cancelled"


@pytest.mark.django_db
def test_looks_that_did_not_see_each_other_make_one_message(order, whatsapp, monkeypatch):
    monkeypatch.setattr(announcing, "_told_before", lambda _orders: set())
    for _ in range(20):
        announcing.announce(list(writing.orders()))
        once_around(["message.send"], 30)
    assert Message.objects.filter(event="paid").count() == 1
    assert Work.objects.filter(topic="message.send").count() == 1


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_twenty_workers_at_once_send_one_message(order, whatsapp, at_once):
    def look(_number):
        work.add([todos.announce(order.pk, "test")])
        once_around(["order.announce"], 30)
        announcing.announce(list(writing.orders()))
        telling.tell(order.pk, EVENT)
        once_around(["message.send"], 30)

    at_once(20, look)
    once_around(["message.send"], 30)
    assert Message.objects.filter(event="paid").count() == 1
    assert Message.objects.filter(event=EVENT).count() == 1
    assert [letter.rendered.remote_name for letter in whatsapp.letters] == ["order_cancelled"]
