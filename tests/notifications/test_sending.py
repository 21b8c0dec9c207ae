"""A message is handed over once, whatever happens in between."""

from datetime import timedelta

import pytest
from django.core import mail

from omnihub.core import clock, work
from omnihub.core.errors import Busy, Refused, SignedOut, Unreachable
from omnihub.core.models import Work
from omnihub.notifications import marks, statuses, stopping, telling
from omnihub.notifications.models import Message, MessagePolicy, MessageTemplate, Number, OptOut
from omnihub.notifications.records import News, StatusData, Then
from tests.rounds import once_around

pytestmark = pytest.mark.django_db
EVENT = "cancelled"


def told(order, event=EVENT):
    telling.tell(order.pk, event)
    return Message.objects.get(order=order, event=event, state="waiting")


def send():
    return once_around(["message.send"], 30)


def wake():
    Work.objects.filter(state="waiting").update(not_before=clock.now() - timedelta(seconds=1))


def states(order, event=EVENT):
    return {row.way: row.state for row in Message.objects.filter(order=order, event=event)}


def held():
    return {(row.topic, row.code) for row in Work.objects.filter(state="held")}


def refusal(then, code="131026"):
    error = Refused("The provider says no.", code=code)
    error.then = then
    return error


def status(row, state, **wishes):
    data = {
        "remote_id": f"wamid.{row.pk}",
        "state": state,
        "at": clock.now(),
        "callback": str(row.pk),
    } | wishes
    return statuses.take(News(statuses=(StatusData(**data),)))


def test_it_is_sent_with_the_order_s_words_and_our_reference(order, whatsapp):
    row = told(order)
    send()
    [letter] = whatsapp.letters
    assert (letter.to, letter.reference) == ("+6281234567890", str(row.pk))
    assert letter.rendered.remote_name == "order_cancelled"
    assert letter.rendered.parameters["order"] == order.number
    row.refresh_from_db()
    assert (row.state, row.remote_id) == ("sent", f"wamid.{row.pk}")
    assert row.sent_at
    assert row.digest


def test_telling_twice_sends_once(order, whatsapp):
    for _ in range(3):
        telling.tell(order.pk, EVENT)
        send()
    assert len(whatsapp.letters) == 1


def test_a_mail_has_both_parts_the_shop_s_name_and_a_way_out(order, settings):
    MessagePolicy.objects.update(plans={EVENT: "email"}, language="en", contact="0812-1111")
    row = told(order)
    send()
    [sent] = mail.outbox
    assert sent.to == ["budi@pembeli.example"]
    assert sent.from_email.startswith("Toko Contoh <")
    assert order.number in sent.subject
    html, kind = sent.alternatives[0]
    assert kind == "text/html"
    assert "0812-1111" in sent.body
    assert "0812-1111" in html
    stop = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert stop in sent.body
    assert stop in html
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    row.refresh_from_db()
    assert row.remote_id == sent.extra_headers["Message-ID"]
    assert "budi" not in stop


def test_what_a_buyer_typed_does_not_become_html(order):
    MessagePolicy.objects.update(plans={EVENT: "email"})
    order.recipient_name = "<b onclick=x>Budi</b>"
    order.save()
    told(order)
    send()
    [sent] = mail.outbox
    assert "<b onclick" not in sent.alternatives[0][0]
    assert "&lt;b onclick" in sent.alternatives[0][0]


def test_a_number_that_is_not_on_whatsapp_gets_a_mail_at_once_and_is_remembered(order, whatsapp):
    whatsapp.answers = [refusal(Then.NEXT_WAY)]
    told(order)
    send()
    send()
    assert states(order) == {"whatsapp": "failed", "email": "sent"}
    assert Message.objects.get(way="email").because == "instead"
    assert Message.objects.get(way="whatsapp").words == "The provider says no."
    assert len(mail.outbox) == 1
    assert Number.objects.get().unreached_at is not None
    assert held() == set()


def test_a_template_that_is_stopped_calls_one_person_and_stops_for_all(order, orders, shop, whatsapp):
    whatsapp.answers = [refusal(Then.STOP_TEMPLATE, "132001")]
    others = [orders(shop, recipient_phone=f"081234567{n:03d}") for n in range(3)]
    for one in (order, *others):
        telling.tell(one.pk, EVENT)
    send()
    send()
    assert whatsapp.letters == []
    assert held() == {("message.send", "message_template")}
    assert len(mail.outbox) == 4
    row = MessageTemplate.objects.get(event=EVENT, way="whatsapp", language="id")
    assert row.remote_status == "STOPPED"
    assert Message.objects.filter(way="whatsapp", state="skipped", because="template_stopped").count() == 3


def test_our_own_mistake_tries_the_next_way_and_tells_a_person(order, whatsapp):
    whatsapp.answers = [refusal(Then.PERSON, "132000")]
    told(order)
    send()
    send()
    assert states(order) == {"whatsapp": "failed", "email": "sent"}
    assert held() == {("message.send", "message_refused")}


def test_who_opted_out_at_the_provider_gets_nothing_else(order, whatsapp):
    whatsapp.answers = [refusal(Then.NOBODY, "131050")]
    told(order)
    send()
    assert states(order) == {"whatsapp": "failed"}
    assert OptOut.objects.get().by == "provider"


def test_a_busy_provider_holds_up_its_own_way_only(order, orders, shop, whatsapp):
    whatsapp.answers = [Busy("Slow down.")]
    second = orders(shop)
    MessagePolicy.objects.update(plans={EVENT: "whatsapp", "refund_done": "email"})
    telling.tell(order.pk, EVENT)
    telling.tell(second.pk, EVENT)
    telling.tell(order.pk, "refund_done")
    send()
    assert whatsapp.letters == []
    assert len(mail.outbox) == 1
    assert set(Message.objects.filter(way="whatsapp").values_list("state", "handed_at")) == {
        ("waiting", None)
    }
    wake()
    send()
    assert len(whatsapp.letters) == 2


def test_a_wrong_token_waits_for_a_setting(order, whatsapp):
    whatsapp.answers = [SignedOut("The token is wrong.", code="190")]
    row = told(order)
    send()
    assert Work.objects.get().fate == "settings"
    work.retry([Work.objects.get().pk])
    send()
    row.refresh_from_db()
    assert row.state == "sent"


def test_a_time_out_after_the_hand_over_is_never_sent_again_by_itself(order, whatsapp, settings):
    whatsapp.answers = [Unreachable("No answer.", sent=True)]
    row = told(order)
    for _ in range(4):
        send()
        wake()
    row.refresh_from_db()
    assert row.state == "unknown"
    assert len(whatsapp.letters) == 1
    settings.MESSAGE_NEWS_SECONDS = 0
    send()
    assert held() == {("message.send", "may_have_gone_out")}
    for _ in range(2):
        send()
        telling.tell(order.pk, EVENT)
    assert len(whatsapp.letters) == 1


def test_its_news_settles_what_got_no_answer(order, whatsapp):
    whatsapp.answers = [Unreachable("No answer.", sent=True)]
    row = told(order)
    send()
    status(row, "delivered")
    wake()
    send()
    row.refresh_from_db()
    assert (row.state, row.remote_id) == ("delivered", f"wamid.{row.pk}")
    assert len(whatsapp.letters) == 1
    assert set(Work.objects.filter(topic="message.send").values_list("state", flat=True)) == {"done"}


def test_news_that_come_after_a_person_was_asked_take_the_question_back(order, whatsapp, settings):
    settings.MESSAGE_NEWS_SECONDS = 0
    whatsapp.answers = [Unreachable("No answer.", sent=True)]
    row = told(order)
    send()
    assert held()
    status(row, "sent")
    assert held() == set()


def test_a_person_may_have_it_sent_again(order, whatsapp, settings):
    settings.MESSAGE_NEWS_SECONDS = 0
    whatsapp.answers = [Unreachable("No answer.", sent=True)]
    told(order)
    send()
    work.retry([Work.objects.get().pk])
    send()
    assert len(whatsapp.letters) == 2
    assert states(order) == {"whatsapp": "sent"}


def test_what_never_left_is_sent_again(order, whatsapp):
    whatsapp.answers = [Unreachable("No connection.", sent=False)]
    told(order)
    send()
    wake()
    send()
    assert len(whatsapp.letters) == 1
    assert states(order) == {"whatsapp": "sent"}


def test_a_worker_that_died_after_the_hand_over_leaves_no_second_message(order, whatsapp, settings):
    row = told(order)
    marks.handing_over(row, "d", "")
    send()
    assert states(order) == {"whatsapp": "unknown"}
    settings.MESSAGE_NEWS_SECONDS = 0
    wake()
    send()
    assert held() == {("message.send", "may_have_gone_out")}
    assert whatsapp.letters == []


def test_a_worker_that_died_before_it_does(order, whatsapp):
    """Nothing is marked, so nothing went out."""
    told(order)
    Work.objects.update(state="waiting", look_first=True)
    send()
    assert len(whatsapp.letters) == 1


def test_news_move_the_log_up_and_never_down(order, whatsapp):
    row = told(order)
    send()
    for state in ("read", "delivered", "sent", "failed"):
        status(row, state)
    row.refresh_from_db()
    assert row.state == "read"
    assert row.delivered_at
    assert row.read_at
    assert mail.outbox == []


def test_a_failure_that_is_told_later_goes_the_next_way(order, whatsapp):
    row = told(order)
    send()
    for _ in range(2):
        status(row, "failed", code="131026", words="Not on WhatsApp.", then=Then.NEXT_WAY)
    status(row, "delivered")
    send()
    assert states(order) == {"whatsapp": "failed", "email": "sent"}
    assert len(mail.outbox) == 1


def test_news_that_overtake_the_answer_are_found_by_our_reference(order, whatsapp):
    row = told(order)
    whatsapp.before_answer = staticmethod(lambda _letter: status(row, "delivered"))
    send()
    row.refresh_from_db()
    assert (row.state, row.remote_id) == ("delivered", f"wamid.{row.pk}")


def test_news_of_a_number_nobody_knows_yet_wait(order, whatsapp):
    row = told(order)
    whatsapp.before_answer = staticmethod(lambda _letter: status(row, "read", callback=""))
    send()
    row.refresh_from_db()
    assert row.state == "read"
    status(row, "sent", remote_id="wamid.stranger", callback="")


def test_two_messages_to_one_person_keep_their_distance(order, whatsapp):
    whatsapp.seconds_between = 6.0
    MessagePolicy.objects.update(plans={EVENT: "whatsapp", "refund_done": "whatsapp"})
    telling.tell(order.pk, EVENT)
    telling.tell(order.pk, "refund_done")
    send()
    assert len(whatsapp.letters) == 1
    later = Work.objects.get(state="waiting")
    assert later.code == "message_spaced"
    Message.objects.filter(handed_at__isnull=False).update(handed_at=clock.now() - timedelta(seconds=7))
    wake()
    send()
    assert len(whatsapp.letters) == 2


def test_what_waited_too_long_is_not_said_any_more(order, whatsapp):
    told(order)
    Message.objects.update(happened_at=clock.now() - timedelta(hours=25))
    send()
    assert states(order) == {"whatsapp": "skipped"}


def test_who_opts_out_in_the_meantime_is_not_written_to_by_that_way(order, whatsapp):
    row = told(order)
    stopping.opt_out("whatsapp", row.recipient_hash, row.shown, OptOut.By.STOP)
    send()
    send()
    assert states(order) == {"whatsapp": "skipped", "email": "sent"}


def test_a_way_that_is_not_set_up_is_in_the_log(order, whatsapp):
    whatsapp.set_up = False
    telling.tell(order.pk, EVENT)
    send()
    assert states(order) == {"whatsapp": "skipped", "email": "sent"}
    assert Message.objects.get(way="whatsapp").because == "not_set_up"


def test_drafts_say_what_each_way_would_say_and_write_nothing(order, whatsapp):
    order.recipient_phone = "******78"
    order.save()
    by = {draft.way: draft for draft in telling.drafts(order.pk, EVENT)}
    assert by["whatsapp"].because
    assert not by["email"].because
    assert order.number in by["email"].text
    assert order.number in by["whatsapp"].text
    assert by["email"].recipient == "b***@pembeli.example"
    assert not Message.objects.exists()


def test_what_became_of_it_is_told_in_words(order, whatsapp):
    row = told(order)
    send()
    status(row, "read")
    [found] = telling.told(order.pk, EVENT)
    assert (found.pk, found.way, found.state, found.words) == (row.pk, "whatsapp", "read", "Read")


def test_a_second_worker_does_not_hand_it_over_again(order, whatsapp):
    row = told(order)
    same = Message.objects.get(pk=row.pk)
    assert marks.handing_over(row, "d", "")
    assert not marks.handing_over(same, "d", "")
