"""The log of messages, how a shop's buyers are told, and the templates."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from omnihub.core import clock
from omnihub.notifications import stopping
from omnihub.notifications.models import Message, MessagePolicy, MessageTemplate, OptOut
from tests.dashboard import given
from tests.factories import OrderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return given.shop(messages=True)


@pytest.fixture
def order(shop):
    return OrderFactory(shop=shop, number="261120AAAA01")


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def template(event="shipped", way="email", language="id"):
    return MessageTemplate.objects.get_or_create(event=event, way=way, language=language)[0]


def chosen(**changes):
    plans = {
        f"plan_{event}": "email" for event in ("order_received", "payment_reminder", "paid", "delivered")
    }
    plans |= {"plan_shipped": "both", "plan_cancelled": "nobody", "plan_refund_done": "email"}
    plans |= {"plan_partly_cancelled": "email"}
    hours = {"language": "en", "quiet_from": "22:00", "quiet_until": "07:00", "reminder_hours": "3"}
    return plans | hours | {"tracking_url": "", "contact": "0812-1111"} | changes


def test_the_log_says_to_whom_what_and_why_without_an_address(owner, order):
    given.told(order)
    said = text(owner.get("/messages/"))
    for part in ("261120AAAA01", "62812****7890", "Failed", "The provider refused it.", "Delivered"):
        assert part in said


def test_the_log_is_filtered_and_paged_by_the_last_row(owner, shop, django_assert_max_num_queries):
    for number in range(60):
        order = OrderFactory(shop=shop, lines=0)
        given.told(order, made_at=clock.now() - timedelta(minutes=number))
    with django_assert_max_num_queries(12):
        first = owner.get("/messages/?state=failed")
    lines = first.context["page"].lines
    assert len(lines) == 50
    second = owner.get(first.context["page"].older)
    rest = second.context["page"].lines
    assert len(rest) == 10
    assert len({line.row.pk for line in [*lines, *rest]}) == 60
    assert owner.get("/messages/?way=email&event=paid").context["page"].lines == []
    assert owner.get("/messages/?state=none&after=rubbish").status_code == 200
    found = owner.get(f"/messages/?q={order.number.lower()}").context["page"].lines
    assert order.number in {line.row.order.number for line in found}


def test_the_order_s_page_tells_who_was_told_to_who_may_see_it(owner, order):
    given.told(order)
    assert "What the buyer was told" in text(owner.get(f"/orders/{order.pk}/"))
    clerk = given.browser(given.person(name="gudang"))
    assert "What the buyer was told" not in text(clerk.get(f"/orders/{order.pk}/"))


def test_a_shop_s_choice_is_kept_and_written_to_the_audit_log(owner, shop):
    page = f"/messages/settings/{shop.pk}/"
    assert owner.get("/messages/settings/").url == page
    assert owner.post(page, chosen()).status_code == 302
    policy = MessagePolicy.objects.get(shop=shop)
    assert (policy.plan("shipped"), policy.plan("cancelled"), policy.language) == ("both", "nobody", "en")
    assert (policy.quiet_from.hour, policy.reminder_hours) == (22, 3)


def test_an_address_of_a_tracking_page_without_a_place_for_the_waybill_is_refused(owner, shop):
    response = owner.post(f"/messages/settings/{shop.pk}/", chosen(tracking_url="https://lacak.example/"))
    assert response.status_code == 422
    assert "Write {awb} where the waybill stands" in text(response)
    assert not MessagePolicy.objects.exists()


def test_a_template_is_shown_with_a_sample_order_and_sent_to_oneself(owner):
    page = f"/messages/templates/{template().pk}/"
    assert "Pesanan INV-0012 sudah dikirim" in text(owner.get(page))
    assert owner.post(page, {"to": "sari@toko.example"}).status_code == 302
    [sent] = mail.outbox
    assert sent.to == ["sari@toko.example"]
    assert "JNE0012345678" in sent.body
    assert not Message.objects.exists()
    owner.post(page, {"to": "nobody"})
    assert len(mail.outbox) == 1


def test_a_text_is_changed_in_the_administration_and_its_own_words_stay_empty(owner):
    row = template()
    page = f"/admin/notifications/messagetemplate/{row.pk}/change/"
    shown = owner.get(page).context["adminform"].form.initial
    assert "{{awb}}" in shown["text"]
    same = {"active": "on", "subject": shown["subject"], "text": shown["text"]}
    owner.post(page, same)
    row.refresh_from_db()
    assert (row.subject, row.text) == ("", "")
    owner.post(page, same | {"text": "Resi {{awb}} untuk {{order}}"})
    row.refresh_from_db()
    assert row.text == "Resi {{awb}} untuk {{order}}"


@pytest.mark.parametrize(
    ("way", "words", "said"),
    [
        ("email", "Halo {{nobody}}", "Nobody knows these words: {{nobody}}"),
        ("whatsapp", "{{order}} dikirim.", "begins or ends with"),
    ],
)
def test_a_text_that_could_not_be_sent_is_refused(owner, way, words, said):
    row = template(way=way)
    data = {"active": "on", "subject": "x", "text": words, "remote_name": "n", "remote_language": "id"}
    response = owner.post(f"/admin/notifications/messagetemplate/{row.pk}/change/", data)
    assert said in response.content.decode()
    row.refresh_from_db()
    assert row.text == ""


def test_a_link_of_a_mail_stops_nothing_by_being_looked_at(client):
    address = "/messages/stop/" + stopping.link("email", "budi@pembeli.example").rpartition("/stop/")[2]
    looked = client.get(address)
    assert "b***@pembeli.example" in text(looked)
    assert looked.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in looked.headers["Cache-Control"]
    assert not OptOut.objects.exists()
    client.post(address)
    client.post(address)
    assert OptOut.objects.get().by == "link"
    client.post(address, {"again": "1"})
    assert not OptOut.objects.exists()


def test_a_link_that_is_not_ours_stops_nobody(client):
    assert client.post("/messages/stop/WyJlbWFpbCJd:abc:def/").status_code == 404
    assert not OptOut.objects.exists()
