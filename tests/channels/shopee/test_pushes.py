"""Lost pushes and the push settings, as Shopee may tell them."""

import json

import pytest

from channels.shopee import hook, payloads, pushes
from channels.shopee.payloads import LostPushes, PushConfig
from omnihub.core import inbox
from omnihub.core.errors import Unreachable, Unreadable
from omnihub.core.models import InboxMessage
from omnihub.core.outcomes import Deadline
from tests.channels.shopee.scripted import refusal, response
from tests.factories import ShopFactory

ENVELOPE = '{"msg_id":"m1","data":{"ordersn":"260101ABCD1234"},"shop_id":220000123,"code":3}'
OURS = "https://hub.example/hooks/shopee/app/"
ALL_ON = [1, 2, 3, 4, 12, 29, 30, 47]
GET, CONFIRM = "push/get_lost_push_message", "push/confirm_consumed_lost_push_message"


def row(data, **changes):
    return {"shop_id": 220000123, "code": 3, "timestamp": 1767225600, "data": data} | changes


def body(data, **changes):
    [only] = LostPushes.parse({"push_message_list": [row(data, **changes)], "last_message_id": 5}).bodies
    return only


# Shapes -----------------------------------------------------------------------------------------------


def test_the_whole_push_as_text_is_kept_byte_for_byte():
    spaced = ENVELOPE.replace(":", ": ")
    assert body(spaced) == spaced.encode()


@pytest.mark.parametrize("shape", [json.loads, str])
def test_text_and_object_are_one_event(shape):
    assert hook.event_key(body(shape(ENVELOPE))) == "m1"


def test_without_an_id_the_object_is_the_event_that_the_push_was():
    bare = ENVELOPE.replace('"msg_id":"m1",', "")
    assert hook.event_key(body(json.loads(bare))) == hook.event_key(bare.encode())


@pytest.mark.parametrize("inner", [{"ordersn": "260101ABCD1234"}, '{"ordersn":"260101ABCD1234"}'])
def test_the_inner_data_alone_is_put_into_its_envelope(inner):
    push = payloads.Push.parse(payloads.decode(body(inner)))
    assert (push.code, push.shop_id, push.data.text("ordersn")) == (3, "220000123", "260101ABCD1234")


@pytest.mark.parametrize("nothing", [None, "", {}])
def test_no_data_is_a_push_without_data(nothing):
    push = payloads.Push.parse(payloads.decode(body(nothing, code=99)))
    assert (push.code, push.data.value) == (99, {})


def test_what_nobody_can_read_is_kept_as_it_is():
    assert body("<xml/>") == b"<xml/>"


def test_no_list_is_an_empty_list():
    nothing = LostPushes.parse({"push_message_list": None, "has_next_page": False, "last_message_id": 0})
    assert (nothing.bodies, nothing.more) == ((), False)


def test_an_id_that_is_no_text_is_no_key():
    odd = ENVELOPE.replace("m1", "m\\u0000")
    assert len(hook.event_key(odd.encode())) == 64


# Taking them ------------------------------------------------------------------------------------------


class Lost:
    """Shopee's queue of lost pushes."""

    def __init__(self, scripted, rows):
        self.rows = list(rows)
        self.fail_confirm = False
        scripted.answers[GET] = self.page
        scripted.answers[CONFIRM] = self.confirm

    def page(self, _query):
        some = self.rows[:2]
        mark = some[-1][0] if some else 0
        return response(
            {
                "push_message_list": [one for _id, one in some] or None,
                "has_next_page": len(self.rows) > 2,
                "last_message_id": mark,
            }
        )

    def confirm(self, asked):
        if self.fail_confirm:
            return refusal("error_server")
        self.rows = [one for one in self.rows if one[0] > asked["last_message_id"]]
        return response({})


def lost_rows(count):
    return [(number, row(ENVELOPE.replace('"m1"', f'"m{number}"'))) for number in range(1, count + 1)]


@pytest.mark.django_db
class TestTaking:
    def test_page_after_page_is_stored_and_then_confirmed(self, scripted):
        lost = Lost(scripted, lost_rows(5))
        taken = pushes.take_lost(Deadline.after(30))
        assert (taken.fetched, taken.fresh, taken.finished) == (5, 5, True)
        assert lost.rows == []
        assert InboxMessage.objects.count() == 5
        assert [one["last_message_id"] for one in scripted.asked(CONFIRM)] == [2, 4, 5]

    def test_a_push_that_also_arrived_is_there_once(self, scripted):
        inbox.store("shopee", "m1", ENVELOPE.encode())
        Lost(scripted, lost_rows(2))
        taken = pushes.take_lost(Deadline.after(30))
        assert (taken.fetched, taken.fresh, InboxMessage.objects.count()) == (2, 1, 2)

    def test_what_could_not_be_confirmed_is_safe_and_comes_again_without_harm(self, scripted):
        lost = Lost(scripted, lost_rows(3))
        lost.fail_confirm = True
        with pytest.raises(Exception, match="error of its own"):
            pushes.take_lost(Deadline.after(30))
        assert InboxMessage.objects.count() == 2
        lost.fail_confirm = False
        assert pushes.take_lost(Deadline.after(30)).fetched == 3
        assert (InboxMessage.objects.count(), lost.rows) == (3, [])

    def test_nothing_is_confirmed_that_could_not_be_stored(self, scripted, monkeypatch):
        Lost(scripted, lost_rows(1))

        def full(*_args):
            raise Unreachable("disk", sent=False)

        monkeypatch.setattr(inbox, "store", full)
        with pytest.raises(Unreachable):
            pushes.take_lost(Deadline.after(30))
        assert not scripted.asked(CONFIRM)

    def test_no_lost_pushes_confirm_nothing(self, scripted):
        Lost(scripted, [])
        assert pushes.take_lost(Deadline.after(30)).finished
        assert not scripted.asked(CONFIRM)

    def test_a_list_without_an_end_ends(self, scripted):
        lost = Lost(scripted, lost_rows(5))
        scripted.answers[CONFIRM] = lambda _asked: response({})
        with pytest.raises(Unreadable, match="up to where"):
            pushes.take_lost(Deadline.after(30))
        assert len(lost.rows) == 5

    def test_when_the_time_is_over_the_rest_is_for_the_next_turn(self, scripted):
        Lost(scripted, lost_rows(3))
        assert not pushes.take_lost(Deadline.after(0)).finished

    def test_unknown_codes_and_unknown_shops_harm_nothing(self, scripted):
        odd = [
            (1, row(ENVELOPE.replace('"code":3', '"code":99').replace("m1", "a"), code=99)),
            (2, row(ENVELOPE.replace("220000123", "999000111").replace("m1", "b"))),
            (3, row("<xml/>")),
            (4, row(None, code=8)),
        ]
        Lost(scripted, odd)
        pushes.take_lost(Deadline.after(30))
        inbox.drain()
        states = dict(InboxMessage.objects.values_list("event", "state"))
        assert states["code 99, unknown"] == "ignored"
        assert states["reserved stock"] == "ignored"
        assert states["order status"] == "done"
        assert InboxMessage.objects.filter(state="unreadable").count() == 1


# The settings -----------------------------------------------------------------------------------------


def config(**changes):
    base = {
        "callback_url": OURS,
        "live_push_status": "normal",
        "suspended_time": 0,
        "blocked_shop_id": [],
        "push_config_on_list": ALL_ON,
        "push_config_off_list": [5, 6],
    }
    return PushConfig.parse(base | changes)


@pytest.fixture(autouse=True)
def our_address(settings):
    settings.SHOPEE_PUSH_URL = OURS


@pytest.mark.django_db
class TestSettings:
    def test_all_is_well(self):
        status = pushes.judged(config(live_push_status="Normal"))
        assert (status.state, status.code, status.words) == ("normal", "", "")

    @pytest.mark.parametrize(
        ("changes", "code", "words", "button"),
        [
            (
                {"live_push_status": "Suspended", "suspended_time": 1767225600},
                "pushes_suspended",
                "1 Jan 07:00",
                True,
            ),
            ({"live_push_status": "Warning"}, "pushes_warning", "too many of its pushes fail", False),
            ({"callback_url": OURS[:-1]}, "push_address", "letter by letter", True),
            ({"callback_url": ""}, "push_address", "no address", True),
            ({"push_config_off_list": [3, 5]}, "push_codes_off", "3 (order status)", True),
            ({"push_config_off_list": [29, 47]}, "push_codes_off", "29 (return changed), 47", False),
            ({"blocked_shop_id": [220000123, 7]}, "push_shops_blocked", "no pushes of Toko Contoh", True),
            ({"blocked_shop_id": [7], "push_config_on_list": None}, "", "", False),
        ],
    )
    def test_each_trouble_has_its_words_and_its_remedy(self, changes, code, words, button):
        ShopFactory(remote_id="220000123", name="Toko Contoh")
        status = pushes.judged(config(**changes))
        assert (status.code, status.can_switch_on) == (code, button)
        assert words in status.words

    def test_several_troubles_are_told_together_the_worst_first(self):
        status = pushes.judged(config(live_push_status="Suspended", push_config_off_list=[3, 30]))
        assert status.code == "pushes_suspended"
        assert "3 (order status)" in status.words
        assert "in the Shopee console, under Push Mechanism: 30" in status.words

    def test_switching_on_sends_what_the_api_may_switch_and_leaves_others_alone(self, scripted):
        ShopFactory(remote_id="220000123")
        given = {
            "callback_url": "https://old.example/",
            "live_push_status": "Suspended",
            "blocked_shop_id": [220000123, 7],
            "push_config_on_list": [1],
            "push_config_off_list": [2, 3, 4, 5, 12, 30],
        }
        scripted.answers["push/get_app_push_config"] = lambda _query: response(given)
        scripted.answers["push/set_app_push_config"] = lambda _body: response({"result": "success"})
        pushes.switch_on()
        [sent] = scripted.asked("push/set_app_push_config")
        assert sent == {
            "callback_url": OURS,
            "set_push_config_on": [1, 2, 3, 4, 12],
            "blocked_shop_id_list": [7],
        }

    def test_no_blocked_shop_of_ours_leaves_the_list_alone(self, scripted):
        scripted.answers["push/get_app_push_config"] = lambda _query: response({"blocked_shop_id": [7]})
        scripted.answers["push/set_app_push_config"] = lambda _body: response({"result": "success"})
        pushes.switch_on()
        [sent] = scripted.asked("push/set_app_push_config")
        assert "blocked_shop_id_list" not in sent

    def test_a_test_push_that_nobody_answered_is_said_in_words(self, scripted):
        scripted.answers["push/get_app_push_config"] = lambda _query: response({})
        scripted.answers["push/set_app_push_config"] = lambda _body: refusal(
            "error_param", "Wrong parameters, detail: callback_url did not answer."
        )
        with pytest.raises(Exception, match="test push was not answered"):
            pushes.switch_on()
