"""Buyers are told: from a marketplace's or our own order to the phone, the mailbox and the log."""

from datetime import timedelta

import pytest
from django.test import Client

from channels import todos
from channels.models import Order, Shop
from omnihub.core import clock, inbox, work
from omnihub.core.models import Work
from omnihub.notifications import checking
from omnihub.notifications.models import Message, MessagePolicy, MessageTemplate, Number, OptOut
from omnihub.notifications.whatsapp import connect
from tests.factories import OrderFactory, PackageFactory, ShopFactory
from tests.rounds import once_around
from tests.sandbox_process import eventually

pytestmark = [pytest.mark.flow, pytest.mark.django_db(transaction=True)]

PHONE, NOT_ON_WHATSAPP, HANGS = "0812-3456-7890", "0812-3456-0026", "0812-3456-0099"
MAIL = "budi@pembeli.example"
WIDE = {"per_second": 10**6, "burst": 10**6, "break_after": 10**6, "pause_seconds": 1}
QUICK = {"whatsapp_sent_seconds": 0.05, "whatsapp_delivered_seconds": 0.05, "whatsapp_read_seconds": 0.05}
TOPICS = ("order.announce", "message.send", "message.news", "message.templates")


@pytest.fixture
def world(remotes, live_server, settings):
    """WhatsApp calls our real webhook; mails go to the sandbox's mailbox."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", remotes.mail_port
    settings.WHATSAPP_BASE_URL = f"{remotes.url}/whatsapp"
    settings.WHATSAPP_READ_TIMEOUT, settings.MESSAGE_NEWS_SECONDS = 10, 0
    settings.GATES = {**settings.GATES, "whatsapp": WIDE}
    connect._remote.cache_clear()
    url = f"{live_server.url}/hooks/whatsapp/app/"
    remotes.control("settings", {"whatsapp_url": url, "whatsapp_retry_scale": 0.01, **QUICK})
    yield remotes
    remotes.control("settings", {"whatsapp_url": ""})
    connect._remote.cache_clear()


@pytest.fixture
def own(world):
    """A shop that tells its buyers itself; never quiet."""
    since = clock.now() - timedelta(days=2)
    made = ShopFactory(kind="own", name="Toko Contoh", messages=True, go_live_at=since)
    quiet(made, tracking_url="https://lacak.example/{awb}")
    return made


def quiet(shop, **wishes):
    MessagePolicy.objects.create(shop=shop, quiet_from="00:00", quiet_until="00:00", **wishes)


def shipped(shop, **wishes):
    now = clock.now() - timedelta(minutes=5)
    buyer = {"recipient_name": "Budi Santoso", "recipient_phone": PHONE, "recipient_email": MAIL}
    times = {"placed_at": now, "paid_at": now, "shipped_at": now, "status": "shipped"}
    order = OrderFactory(shop=shop, recipient_is_clear=True, **{**buyer, **times, **wishes})
    PackageFactory(order=order, tracking_number="JNE0012", carrier="JNE")
    return order


def announce(*orders):
    work.add([todos.announce(order.pk, "test") for order in orders])


def drain():
    for _ in range(20):
        if not inbox.drain() + once_around(TOPICS, 60):
            return


def tell(*orders):
    announce(*orders)
    drain()


def log(order, event="shipped"):
    return {row.way: row.state for row in Message.objects.filter(order=order, event=event)}


def heard(order, **states):
    """Until the log says so; statuses come by themselves."""

    def look():
        drain()
        return log(order) == states

    eventually(look, seconds=30)
    assert log(order) == states


def on_phone(sandbox, number):
    digits = "62" + number.replace("-", "").removeprefix("0")
    return sandbox.control(f"whatsapp/messages?phone={digits}")["messages"]


def mails(sandbox, to=MAIL):
    return sandbox.control(f"mailbox?to={to}")["mails"]


def test_a_shipped_order_reaches_the_phone_and_the_log_follows_it_until_it_is_read(world, own):
    order = shipped(own)
    tell(order)
    [message] = on_phone(world, PHONE)
    assert order.number in message["text"]
    assert "JNE0012" in message["text"]
    assert "https://lacak.example/JNE0012" in message["text"]
    heard(order, whatsapp="read")
    tell(order)
    assert len(on_phone(world, PHONE)) == 1
    assert mails(world) == []


def test_who_is_not_on_whatsapp_gets_a_mail_and_is_not_tried_there_again(world, own):
    order = shipped(own, recipient_phone=NOT_ON_WHATSAPP)
    tell(order)
    heard(order, whatsapp="failed", email="sent")
    [mail] = mails(world)
    assert order.number in mail["subject"]
    assert Number.objects.get().unreached_at is not None
    second = shipped(own, recipient_phone=NOT_ON_WHATSAPP)
    tell(second)
    assert log(second) == {"whatsapp": "skipped", "email": "sent"}
    assert len(mails(world)) == 2


@pytest.mark.parametrize(
    ("phone", "because"), [("(021) 555-0123", "landline"), ("******90", "masked"), ("", "no_address")]
)
def test_who_has_no_mobile_number_gets_a_mail_and_nobody_asks_whatsapp(world, own, phone, because):
    order = shipped(own, recipient_phone=phone)
    tell(order)
    assert log(order) == {"whatsapp": "skipped", "email": "sent"}
    assert Message.objects.get(way="whatsapp", event="shipped").because == because
    assert world.control("whatsapp/messages")["messages"] == []


@pytest.mark.parametrize("status", ["REJECTED", "PAUSED", "DISABLED"])
def test_a_template_that_is_not_let_through_calls_one_person_and_mails_go_instead(world, own, status):
    world.control("whatsapp/templates", {"name": "order_shipped", "language": "id", "status": status})
    orders = [shipped(own, recipient_phone=f"0812-3456-781{n}") for n in range(3)]
    tell(*orders)
    assert world.control("whatsapp/messages")["messages"] == []
    assert len(mails(world)) == 3
    held = Work.objects.filter(state="held")
    assert held.count() <= 1  # its status may have been told by the webhook before the first was tried
    assert MessageTemplate.objects.get(event="shipped", way="whatsapp", language="id").remote_status


def test_a_template_with_other_words_is_found_by_the_check_before_a_buyer_meets_it(world, own):
    row = MessageTemplate.objects.get_or_create(event="shipped", way="whatsapp", language="id")[0]
    row.text = "Pesanan {{order}} dikirim ke {{name}} hari ini."
    row.save()
    checking.ask("test")
    drain()
    states = {
        (one.event, one.language): one.remote_status for one in MessageTemplate.objects.filter(way="whatsapp")
    }
    assert states.pop(("shipped", "id")) == "OTHER_WORDS"
    assert set(states.values()) == {"APPROVED"}
    order = shipped(own)
    tell(order)
    assert log(order) == {"whatsapp": "skipped", "email": "sent"}


def test_a_time_out_after_the_hand_over_leaves_one_message_on_the_phone(world, own, settings):
    settings.WHATSAPP_READ_TIMEOUT = 1
    connect._remote.cache_clear()
    world.control("settings", {"hang_seconds": 3, "whatsapp_url": ""})
    order = shipped(own, recipient_phone=HANGS)
    tell(order)
    assert log(order) == {"whatsapp": "unknown"}
    assert Work.objects.get(state="held").code == "may_have_gone_out"
    for _ in range(3):
        tell(order)
    assert len(on_phone(world, HANGS)) == 1
    assert mails(world) == []


def test_the_news_of_what_got_no_answer_settle_it(world, own, settings):
    settings.WHATSAPP_READ_TIMEOUT, settings.MESSAGE_NEWS_SECONDS = 1, 300
    connect._remote.cache_clear()
    world.control("settings", {"hang_seconds": 3})
    order = shipped(own, recipient_phone=HANGS)
    tell(order)
    heard(order, whatsapp="read")
    assert not Work.objects.exclude(state="done").exists()
    assert len(on_phone(world, HANGS)) == 1


def test_who_writes_stop_hears_no_more_there_and_who_writes_start_does(world, own):
    first = shipped(own)
    tell(first)
    world.control("whatsapp/reply", {"phone": "6281234567890", "text": "STOP"})
    eventually(lambda: drain() or OptOut.objects.exists(), seconds=30)
    second = shipped(own)
    tell(second)
    assert log(second) == {"whatsapp": "skipped", "email": "sent"}
    world.control("whatsapp/reply", {"phone": "6281234567890", "text": "mulai"})
    eventually(lambda: drain() or not OptOut.objects.exists(), seconds=30)
    third = shipped(own)
    Message.objects.update(handed_at=None)  # long ago
    tell(third)
    assert log(third)["whatsapp"] in {"sent", "delivered", "read"}


def test_the_link_of_a_mail_stops_the_mails_and_only_when_it_is_pressed(world, own, settings):
    MessagePolicy.objects.update(plans={"shipped": "email"})
    tell(shipped(own))
    [mail] = mails(world)
    stop = mail["headers"]["List-Unsubscribe"].strip(" \r\n<>").removeprefix(settings.PUBLIC_URL)
    browser = Client(enforce_csrf_checks=True)
    assert browser.get(stop).status_code == 200
    assert not OptOut.objects.exists()
    assert browser.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    second = shipped(own)
    tell(second)
    assert log(second) == {"email": "skipped"}
    assert len(mails(world)) == 1


def test_a_marketplace_s_buyer_is_told_by_us_only_with_its_leave_and_a_clear_number(chain, world):
    world.control("settings", {"mask_buyers": False})
    shop = chain.go_live(chain.open())
    Shop.objects.update(messages=True)
    [number] = world.new_orders(1)
    world.step(number, "arrange", "pickup")
    chain.hear()
    drain()
    order = Order.objects.get(number=number)
    assert set(Message.objects.filter(order=order).values_list("state", flat=True)) == {"skipped"}
    assert Message.objects.get(event="shipped").because == "marketplace"
    quiet(shop, may_message_marketplace=True)
    Message.objects.all().delete()
    tell(order)
    assert log(order)["whatsapp"] in {"sent", "delivered", "read"}
    [message] = world.control("whatsapp/messages")["messages"]
    assert number in message["text"]
