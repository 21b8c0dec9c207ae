"""pywa, which nobody here wrote, sends to the sandbox and reads what its webhook tells."""

import json
import time

import httpx
import pytest
from pywa import errors
from pywa.types.templates import (
    BodyText,
    ParamFormat,
    TemplateCategory,
    TemplateLanguage,
    TemplateStatus,
)
from pywa.types.templates import Template as NewTemplate

from tests.sandbox.business import PHONE_ID, TOKEN, WABA_ID, Business
from tests.sandbox_process import eventually

BUYER = "6281234567890"
QUICK = {"whatsapp_sent_seconds": 0.05, "whatsapp_delivered_seconds": 0.1, "whatsapp_read_seconds": 0.1}
DELIVERED = {"order": "A1", "shop": "Toko Müller"}


@pytest.fixture
def business(sandbox):
    one = Business(sandbox)
    sandbox.control("settings", {"whatsapp_url": one.url, "hang_seconds": 0.5, **QUICK})
    yield one
    sandbox.control("settings", {"whatsapp_url": ""})
    one.close()


def send(
    business, to=BUYER, name="order_delivered", language=TemplateLanguage.INDONESIAN, tracker=None, **texts
):
    params = [BodyText.params(**(texts or DELIVERED))]
    return business.wa.send_template(to, name, language, params, tracker=tracker)


def raw(sandbox, body, token=TOKEN, version="v26.0", node=PHONE_ID):
    url = f"{sandbox.url}/whatsapp/{version}/{node}/messages"
    return sandbox.session.post(url, json=body, headers={"Authorization": f"Bearer {token}"}, timeout=10)


def template(parameters, name="order_delivered", **more):
    component = {"type": "BoDy", "parameters": parameters}
    return {
        "messaging_product": "whatsapp",
        "to": BUYER,
        "type": "template",
        "template": {"name": name, "language": {"code": "id"}, "components": [component]},
        **more,
    }


def named(**texts):
    return [{"type": "text", "parameter_name": name, "text": text} for name, text in texts.items()]


def messages(sandbox, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return sandbox.control(f"whatsapp/messages?{query}")["messages"]


def test_pywa_sends_a_template_and_reads_its_three_statuses(sandbox, business):
    sent = send(business, to="+62 812-3456-7890", tracker="outbox-7")
    told = business.told(3)
    assert [str(one.status) for one in told] == ["sent", "delivered", "read"]
    assert {one.id for one in told} == {sent.id}
    assert {one.tracker for one in told} == {"outbox-7"}
    assert {one.from_user.wa_id for one in told} == {BUYER}
    assert [one.pricing is not None for one in told] == [True, True, False]
    (message,) = messages(sandbox, phone=BUYER)
    assert message["text"].startswith("Pesanan A1 dari Toko Müller sudah sampai")
    assert message["state"] == "read"


def test_what_is_signed_escapes_all_that_is_not_ascii(sandbox, business):
    sandbox.control("whatsapp/reply", {"phone": BUYER, "text": "Müller ✓", "name": "Jürgen"})
    heard = business.next()
    assert (heard.text, heard.from_user.name, heard.from_user.wa_id) == ("Müller ✓", "Jürgen", BUYER)
    assert business.raw.get(timeout=5).isascii()


def test_the_wrong_token_the_wrong_number_and_an_old_version_are_refused(sandbox):
    stranger = Business(sandbox, token="stolen")
    with pytest.raises(errors.ExpiredAccessToken):
        send(stranger)
    stranger.close()
    assert raw(sandbox, {}, token="x").status_code == 401
    nobody = raw(sandbox, template(named(**DELIVERED)), node="999")
    assert (nobody.status_code, nobody.json()["error"]["error_subcode"]) == (400, 33)
    assert raw(sandbox, {}, version="v12.0").json()["error"]["code"] == 2635
    for version in ("v17.0", "v30.0"):
        assert raw(sandbox, template(named(**DELIVERED)), version=version).status_code == 200


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"to": BUYER}, 100),
        ({"messaging_product": "whatsapp", "type": "text", "text": {"body": "x"}}, 100),
        ({"messaging_product": "whatsapp", "to": BUYER, "type": "text"}, 131008),
        ({"messaging_product": "whatsapp", "to": "call me", "type": "text", "text": {"body": "x"}}, 131009),
        ({"messaging_product": "whatsapp", "to": "+62 21 50550100", "text": {"body": "x"}}, 131021),
        ({"messaging_product": "whatsapp", "to": BUYER, "type": "video", "video": {}}, 131051),
        ({"messaging_product": "whatsapp", "to": BUYER, "type": "rumour"}, 100),
        (template(named(order="A")), 132000),
        (template(named(order="A", town="B")), 132000),
        (template([{"type": "text", "text": "A"}, {"type": "text", "text": "B"}]), 132000),
        (template(named(order="A", shop="")), 131008),
        (template(named(order="A\nB", shop="C")), 132012),
        (template(named(order="A" * 1024, shop="C")), 132005),
        (template(named(order="A", shop="B"), name="order_lost"), 132001),
    ],
)
def test_a_body_that_does_not_fit_is_refused_with_its_code(sandbox, body, code):
    answer = raw(sandbox, body)
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["type"] == "OAuthException"
    assert messages(sandbox) == []


def test_pywa_names_the_codes_of_templates(sandbox, business):
    with pytest.raises(errors.TemplateNotExists):
        send(business, language=TemplateLanguage.ENGLISH_US)
    with pytest.raises(errors.TemplateParamCountMismatch):
        send(business, order="A1")
    sandbox.control("whatsapp/templates", {"name": "order_delivered", "language": "id", "status": "PAUSED"})
    with pytest.raises(errors.TemplatePaused):
        send(business)
    assert send(business, language=TemplateLanguage.ENGLISH).id


def test_free_text_goes_out_only_after_the_buyer_wrote(sandbox, business):
    business.wa.send_message(BUYER, "Halo")
    failed = business.next()
    assert (str(failed.status), type(failed.error)) == ("failed", errors.ReEngagementMessage)
    sandbox.control("settings", {"whatsapp_window_at_once": True})
    with pytest.raises(errors.ReEngagementMessage):
        business.wa.send_message(BUYER, "Halo")
    sandbox.control("whatsapp/reply", {"phone": BUYER, "text": "halo juga"})
    assert business.next().text == "halo juga"
    business.wa.send_message(BUYER, "Halo")
    assert [str(one.status) for one in business.told(3)] == ["sent", "delivered", "read"]
    sandbox.control("whatsapp/reply", {"phone": BUYER, "text": "lama", "at": time.time() - 24 * 3600 - 5})
    with pytest.raises(errors.ReEngagementMessage):
        business.wa.send_message(BUYER, "Halo")


@pytest.mark.parametrize(
    ("ending", "error"),
    [
        ("0429", errors.RateLimitHit),
        ("0056", errors.TooManyMessages),
        ("0048", errors.SpamRateLimitHit),
        ("0500", errors.UnknownError),
    ],
)
def test_some_numbers_are_refused_at_once(sandbox, business, ending, error):
    with pytest.raises(error):
        send(business, to=f"628123456{ending}")
    assert messages(sandbox) == []


@pytest.mark.parametrize(
    ("number", "code"),
    [("6281234560026", 131026), ("6281234560049", 131049), ("62215550123", 131026), ("081234567890", 131026)],
)
def test_some_numbers_fail_later(business, number, code):
    assert send(business, to=number).id
    failed = business.next()
    assert (str(failed.status), failed.error.code) == ("failed", code)
    assert failed.pricing is None


def test_a_hanging_number_gets_the_message_or_not_and_nobody_hears(sandbox, business):
    for number in ("6281234560099", "6281234560098"):
        with pytest.raises(httpx.RemoteProtocolError):
            send(business, to=number, tracker=number)
    assert [one.tracker for one in business.told(3)] == ["6281234560099"] * 3
    assert [one["phone"] for one in messages(sandbox)] == ["6281234560099"]


def test_only_the_allowed_phones_of_a_test_number_are_written_to(sandbox, business):
    sandbox.control("settings", {"whatsapp_allowed": "6281200000001"})
    with pytest.raises(errors.RecipientNotInAllowedList):
        send(business)
    assert send(business, to="6281200000001").id


def test_a_call_is_repeated_until_it_is_answered_with_200(sandbox, business):
    sandbox.control(
        "settings",
        {"whatsapp_retry_scale": 0.01, "whatsapp_delivered_seconds": -1, "whatsapp_read_seconds": -1},
    )
    business.answers = [500, 204]
    send(business)
    assert str(business.next().status) == "sent"
    bodies = [business.raw.get(timeout=5) for _ in range(3)]
    assert len(set(bodies)) == 1
    assert business.nothing_more()
    (call,) = sandbox.control("whatsapp/webhooks")["calls"]
    assert (call["state"], call["attempts"]) == ("acknowledged", 3)


def test_without_a_handshake_nothing_is_sent(sandbox, business):
    assert sandbox.control("whatsapp/verify", {}) == {"good": True}
    business.wa._verify_token = "another"
    assert sandbox.control("whatsapp/verify", {}) == {"good": False}
    send(business)
    assert business.nothing_more(0.5)
    assert eventually(lambda: messages(sandbox)[0]["state"] == "read")
    business.wa._verify_token = "sandbox-whatsapp-verify-token"
    assert len(business.told(3)) == 3


def test_calls_are_copied_dropped_and_left_out_by_dials(sandbox, business):
    sandbox.control("faults", {"wa_hook.copies": 3, "wa_hook.no_delivered": 1})
    send(business)
    assert len({business.raw.get(timeout=5) for _ in range(6)}) == 2
    assert [str(one.status) for one in business.told(2)] == ["sent", "read"]
    sandbox.control("faults", {"wa_hook.drop": 1})
    send(business)
    assert eventually(lambda: messages(sandbox)[1]["state"] == "read")
    assert business.nothing_more()


def test_many_statuses_stand_in_one_call(sandbox, business):
    sandbox.control("faults", {"wa_hook.batch": 6})
    for number in range(6):
        send(business, to=f"62812000000{number:02}")
    changes = json.loads(business.raw.get(timeout=10))["entry"][0]["changes"]
    assert [len(change["value"]["statuses"]) for change in changes] == [3, 1, 1, 1]
    assert len(changes[0]["value"]["contacts"]) == 3


def test_a_hidden_number_is_known_by_its_user_id_only(sandbox, business):
    sandbox.control("faults", {"wa_hook.bsuid": 1})
    sandbox.control("whatsapp/reply", {"phone": BUYER, "text": "halo"})
    heard = business.next()
    assert (heard.from_user.wa_id, heard.from_user.bsuid[:3]) == (None, "ID.")
    assert BUYER not in business.raw.get(timeout=5).decode()
    assert send(business, to=heard.from_user.bsuid).id
    assert business.next().from_user.wa_id is None
    assert messages(sandbox)[-1]["phone"] == BUYER


def test_a_status_may_come_without_its_contact_which_pywa_cannot_read(sandbox, business):
    sandbox.control("faults", {"wa_hook.no_contacts": 1})
    send(business)
    value = json.loads(business.raw.get(timeout=5))["entry"][0]["changes"][0]["value"]
    assert "contacts" not in value
    assert business.news.empty()


def test_a_status_can_overtake_the_answer(sandbox, business):
    sandbox.control("faults", {"wa_hook.early": 1})
    sent = send(business)
    assert business.news.get_nowait().id == sent.id


def draft(name, text):
    return NewTemplate(
        name=name,
        category=TemplateCategory.UTILITY,
        language=TemplateLanguage.INDONESIAN,
        components=[text],
        parameter_format=ParamFormat.NAMED,
    )


def test_a_new_template_is_reviewed_after_a_while(sandbox, business):
    sandbox.control("settings", {"whatsapp_review_seconds": 0.2})
    text = BodyText("Pesanan {{order}} siap diambil di {{shop}} hari ini.", order="A1", shop="Toko")
    made = business.wa.create_template(draft("order_ready", text))
    assert made.status == TemplateStatus.PENDING
    with pytest.raises(errors.TemplateNotExists):
        send(business, name="order_ready")
    told = business.next()
    assert (told.template_name, str(told.new_status)) == ("order_ready", "APPROVED")
    assert send(business, name="order_ready").id
    with pytest.raises(errors.WhatsAppError, match="Invalid parameter"):
        business.wa.create_template(draft("no", BodyText("{{a}} x", a="1")))


def test_the_seeded_templates_are_listed_page_by_page_and_deleted(sandbox, business):
    listed = list(business.wa.get_templates())
    assert len(listed) == 18
    assert {one.name for one in listed} == {
        *("order_received", "order_paid", "order_shipped", "order_delivered", "order_cancelled"),
        *("order_partly_cancelled", "refund_done", "payment_reminder", "staff_digest"),
    }
    assert {one.status for one in listed} == {TemplateStatus.APPROVED}
    url = f"{sandbox.url}/whatsapp/v26.0/{WABA_ID}/message_templates"
    asked = {"headers": {"Authorization": f"Bearer {TOKEN}"}, "timeout": 5}
    first = sandbox.session.get(f"{url}?limit=10&fields=name", **asked).json()
    after = first["paging"]["cursors"]["after"]
    second = sandbox.session.get(f"{url}?limit=10&after={after}", **asked).json()
    assert (len(first["data"]), len(second["data"]), "next" in second["paging"]) == (10, 8, False)
    assert business.wa.delete_template("staff_digest")
    assert len(list(business.wa.get_templates())) == 16


def test_every_seeded_template_would_be_taken_again(sandbox):
    url = f"{sandbox.url}/whatsapp/v26.0/{WABA_ID}/message_templates"
    for one in sandbox.control("whatsapp/templates")["templates"]:
        draft = {
            **{name: one[name] for name in ("language", "category", "components")},
            "name": f"{one['name']}_again",
            "parameter_format": "NAMED",
        }
        answer = sandbox.session.post(
            url, json=draft, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=5
        )
        assert answer.json().get("status") == "PENDING", answer.text


def test_the_number_describes_itself(business):
    number = business.wa.get_business_phone_number()
    assert (number.verified_name, number.display_phone_number) == ("Toko Sandbox", "+62 21-5055-0100")
    assert str(number.quality_rating).upper() == "GREEN"


def test_a_business_that_is_not_subscribed_hears_nothing(sandbox, business):
    url = f"{sandbox.url}/whatsapp/v26.0/{WABA_ID}/subscribed_apps"
    asked = {"headers": {"Authorization": f"Bearer {TOKEN}"}, "timeout": 5}
    assert sandbox.session.delete(url, **asked).json() == {"success": True}
    send(business)
    assert eventually(lambda: messages(sandbox)[0]["state"] == "read")
    assert business.nothing_more()
    assert sandbox.session.post(url, **asked).json() == {"success": True}
    send(business)
    assert len(business.told(3)) == 3


def test_the_dials_of_every_remote_hold_for_whatsapp_too(sandbox, business):
    sandbox.control("faults", {"whatsapp.busy": 1})
    with pytest.raises(errors.ToManyAPICalls):
        send(business)
    sandbox.control("faults", {"whatsapp.cut": 1})
    with pytest.raises(httpx.RemoteProtocolError):
        send(business)
    assert len(messages(sandbox)) == 1


def test_the_phones_have_pages_where_one_answers(sandbox, business):
    send(business)
    page = sandbox.session.get(f"{sandbox.url}/world/phone/{BUYER}/", timeout=5).text
    assert "Pesanan A1" in page
    form = {"phone": "0812 3456 7890", "text": "STOP"}
    answer = sandbox.session.post(f"{sandbox.url}/world/phone/write/", form, timeout=5)
    assert "STOP" in answer.text
    assert BUYER in sandbox.session.get(f"{sandbox.url}/world/phone/", timeout=5).text
    assert "STOP" in [getattr(one, "text", "") for one in business.told(4)]


def test_a_reset_and_a_picture_bring_messages_back(sandbox, business):
    send(business)
    business.told(3)
    sandbox.control("picture", {"name": "told"})
    sandbox.reset()
    assert messages(sandbox) == []
    sandbox.reset("told")
    assert [one["state"] for one in messages(sandbox)] == ["read"]
