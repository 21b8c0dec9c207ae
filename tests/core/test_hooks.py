import hmac
import io
import json

import pytest
from django.test import Client

from omnihub.core import hooks, inbox, installation, tasks
from omnihub.core.inbox import Incoming
from omnihub.core.models import InboxMessage, Work
from omnihub.core.verdicts import Refuse, Reply, Store
from omnihub.core.work import Todo

pytestmark = pytest.mark.django_db

KEY = b"hook-key"
URL = "/hooks/far/app/"


@pytest.fixture(autouse=True)
def far(settings, script, routes):
    settings.HOOKS = {
        "far": {
            "methods": ["POST"],
            "max_bytes": 2**20,
            "verify": "tests.core.deliverers.verify",
            "incoming": "tests.core.deliverers.incoming",
        }
    }

    def verify(request, key):
        if key != "app":
            return Refuse(404)
        if request.headers.get("Sign") is None:
            return Refuse(401, wrong_secret=True)
        if not hmac.compare_digest(request.headers["Sign"], sign(request.body)):
            return Refuse(403)
        if request.body == b"hello":
            return Reply(200, "hello back")
        return Store(json.loads(request.body)["id"] if request.body[:1] == b"{" else "raw")

    def incoming(body):
        said = json.loads(body)
        todos = (Todo("safe", said["subject"]),) if "subject" in said else ()
        return Incoming("changed", said.get("subject", ""), todos, ignored=not todos)

    script.verify, script.incoming = verify, incoming
    return script


def sign(body):
    return hmac.digest(KEY, body, "sha256").hex()


def post(body, *, url=URL, **headers):
    if isinstance(body, dict):
        body = json.dumps(body).encode()
    headers.setdefault("Sign", sign(body))
    return Client().post(url, body, content_type="application/json", headers=headers)


def test_a_genuine_call_is_kept_sealed_and_answered_without_a_body():
    answer = post({"id": "1", "subject": "a"})
    message = InboxMessage.objects.get()
    assert (answer.status_code, answer.content) == (204, b"")
    assert (message.source, message.event_key, message.state) == ("far", "1", "new")
    assert json.loads(message.body) == {"id": "1", "subject": "a"}
    assert len(message.correlation_id) == 32


def test_a_second_copy_is_answered_alike_and_changes_nothing():
    assert [post({"id": "1", "n": number}).status_code for number in range(3)] == [204, 204, 204]
    assert json.loads(InboxMessage.objects.get().body)["n"] == 0


@pytest.mark.parametrize(
    ("headers", "status"), [({"Sign": "0" * 64}, 403), ({"Sign": ""}, 403), ({"X": "1", "Sign": None}, 401)]
)
def test_an_unsigned_or_wrongly_signed_call_leaves_nothing_behind(headers, status):
    given = {name: value for name, value in headers.items() if value is not None}
    answer = Client().post(URL, b'{"id": "1"}', content_type="application/json", headers=given)
    assert (answer.status_code, InboxMessage.objects.count()) == (status, 0)


def test_a_signature_of_another_body_is_refused():
    assert post({"id": "1"}, Sign=sign(b'{"id": "2"}')).status_code == 403


@pytest.mark.parametrize("url", ["/hooks/nobody/app/", "/hooks/far/other/"])
def test_an_unknown_source_or_key_is_not_found(url):
    assert post({"id": "1"}, url=url).status_code == 404
    assert not InboxMessage.objects.exists()


def test_a_body_that_is_too_long_is_refused_before_it_is_read():
    assert post(b"x" * (2 * 2**20)).status_code == 413
    assert not InboxMessage.objects.exists()


def test_a_body_of_exactly_the_limit_is_taken():
    assert post(b"x" * 2**20).status_code == 204


class Chunked:
    """A request as a server gives it that has undone the chunks: no length, the input ends by itself."""

    def __init__(self, rf, body, **meta):
        self.request = rf.post(URL, b"", content_type="application/json", headers={"Sign": sign(body)})
        self.request.META.pop("CONTENT_LENGTH", None)
        self.request.META |= {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": io.BytesIO(body), **meta}

    def send(self):
        return hooks.receive(self.request, "far", "app").status_code


def test_a_chunked_body_is_read_up_to_the_limit_and_no_further(rf):
    ended = {"wsgi.input_terminated": True}
    assert Chunked(rf, b'{"id": "1"}', **ended).send() == 204
    assert Chunked(rf, b"x" * (2**20 + 1), **ended).send() == 413


def test_a_chunked_body_without_an_end_is_not_waited_for(rf):
    assert Chunked(rf, b'{"id": "1"}').send() == 411


def test_a_length_that_is_no_number_is_a_bad_request(rf):
    request = rf.post(URL, b"{}", content_type="application/json", headers={"Sign": sign(b"{}")})
    request.META["CONTENT_LENGTH"] = "many"
    assert hooks.receive(request, "far", "app").status_code == 400


def test_another_method_is_not_allowed():
    answer = Client().get(URL)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_a_handshake_is_answered_and_not_kept():
    answer = post(b"hello")
    assert (answer.status_code, answer.content) == (200, b"hello back")
    assert not InboxMessage.objects.exists()


def test_a_paused_installation_still_takes_what_comes():
    installation.pause("stocktaking")
    assert post({"id": "1", "subject": "a"}).status_code == 204
    tasks.drain_inbox()
    assert Work.objects.get().subject == "a"


def test_storing_is_one_statement(django_assert_num_queries):
    inbox.store("far", "warm", b"{}")
    with django_assert_num_queries(1):
        inbox.store("far", "1", b"{}")


class TestDrain:
    def test_messages_become_work_that_folds_and_carries_the_correlation(self):
        for number in range(3):
            post({"id": str(number), "subject": "a"})
        assert inbox.drain() == 3
        row = Work.objects.get()
        last = InboxMessage.objects.order_by("received_at").last()
        assert (row.subject, row.correlation_id) == ("a", last.correlation_id)
        assert set(InboxMessage.objects.values_list("state", "event", "subject")) == {
            ("done", "changed", "a")
        }
        assert inbox.drain() == 0

    def test_no_more_than_the_limit_at_once_and_the_oldest_first(self):
        for number in range(5):
            post({"id": str(number), "subject": str(number)})
        assert inbox.drain(2) == 2
        assert sorted(Work.objects.values_list("subject", flat=True)) == ["0", "1"]

    def test_what_asks_for_nothing_is_ignored_by_name(self):
        post({"id": "1"})
        inbox.drain()
        message = InboxMessage.objects.get()
        assert (message.state, message.event) == ("ignored", "changed")

    @pytest.mark.parametrize("body", [b"not json", b'"text"', b"\xff\xfe\x00"])
    def test_what_cannot_be_read_is_kept_with_its_reason_and_holds_up_nobody(self, body, caplog):
        post(body)
        post({"id": "2", "subject": "a"})
        assert inbox.drain() == 2
        assert InboxMessage.objects.get(event_key="raw").state == "unreadable"
        assert InboxMessage.objects.get(event_key="raw").note.startswith("Cannot be read")
        assert Work.objects.get().subject == "a"

    def test_a_source_nobody_reads_any_more_is_kept(self, settings, caplog):
        post({"id": "1", "subject": "a"})
        settings.HOOKS = {}
        inbox.drain()
        assert InboxMessage.objects.get().state == "unreadable"

    def test_work_that_cannot_be_written_sets_its_message_aside_and_holds_up_nobody(self, far, caplog):
        read = far.incoming

        def incoming(body):
            said = read(body)
            return Incoming("changed", "x", ("not a todo",)) if said.subject == "bad" else said

        far.incoming = incoming
        for number, subject in enumerate(("a", "bad", "c")):
            post({"id": str(number), "subject": subject})
        assert inbox.drain() == 3
        assert InboxMessage.objects.get(event_key="1").state == "unreadable"
        assert sorted(Work.objects.values_list("subject", flat=True)) == ["a", "c"]

    def test_a_replayed_message_is_read_again(self):
        post({"id": "1", "subject": "a"})
        inbox.drain()
        Work.objects.all().delete()
        assert inbox.replay([InboxMessage.objects.get().pk]) == 1
        inbox.drain()
        assert Work.objects.get().subject == "a"

    def test_two_hundred_messages_take_a_fixed_number_of_queries(self, django_assert_max_num_queries):
        for number in range(200):
            inbox.store("far", str(number), json.dumps({"subject": str(number)}).encode())
        with django_assert_max_num_queries(25):
            assert inbox.drain() == 200
        assert Work.objects.count() == 200
