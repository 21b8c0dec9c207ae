import gzip
import json
import logging
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from omnihub.core.errors import Busy, Refused, SignedOut, Unreachable, Unreadable
from omnihub.core.http import Answer, Remote


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        self.server.seen.append((self.command, self.path, dict(self.headers), self.client_address))
        getattr(self, f"answer_{self.path.strip('/').split('?')[0]}", self.answer_ok)()

    def do_POST(self):
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.do_GET()

    def answer_ok(self, status=200, body=b'{"price": 12.10}', headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_status(self):
        self.answer_ok(int(self.path.partition("?")[2]), b"")

    def answer_moved(self):
        self.answer_ok(302, b"", [("Location", "http://127.0.0.1:1/elsewhere")])

    def answer_cut(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def answer_hang(self):
        self.server.released.wait(5)
        self.close_connection = True

    def answer_drip(self):
        self.send_response(200)
        self.send_header("Content-Length", "400")
        self.end_headers()
        for _ in range(40):
            try:
                self.wfile.write(b"x" * 10)
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    def answer_packed(self):
        self.answer_ok(200, gzip.compress(b"words " * 1000), [("Content-Encoding", "gzip")])

    def answer_chunks(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"4\r\none \r\n3\r\ntwo\r\n0\r\n\r\n")

    def answer_short(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"half")
        self.close_connection = True

    def log_message(self, *_args):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_args):
        pass


@pytest.fixture
def server():
    server = Server(("127.0.0.1", 0), Handler)
    server.seen, server.bodies, server.released = [], [], threading.Event()
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield server
    server.released.set()
    server.shutdown()
    server.server_close()


class Gate:
    def __init__(self):
        self.log = []

    def enter(self):
        self.log.append("enter")

    def leave(self, *, failed):
        self.log.append("failed" if failed else "fine")


@pytest.fixture
def gate():
    return Gate()


@pytest.fixture
def remote(server, gate):
    port = server.server_address[1]
    return Remote(f"http://127.0.0.1:{port}/", name="far", connect_timeout=0.5, read_timeout=0.3, gate=gate)


def test_it_answers_with_status_headers_body_and_exact_numbers(remote, gate):
    answer = remote.call("GET", "/ok")
    assert (answer.status, answer.json()) == (200, {"price": Decimal("12.10")})
    assert answer.headers["content-length"] == "16"
    assert gate.log == ["enter", "fine"]


def test_it_sends_json_bytes_parameters_and_headers(remote, server):
    remote.call("POST", "/ok", json={"a": 1}, params={"q": "x y"}, headers={"X-One": "1"})
    remote.call("POST", "/ok", data=b"raw")
    assert [json.loads(server.bodies[0]), server.bodies[1]] == [{"a": 1}, b"raw"]
    assert server.seen[0][1] == "/ok?q=x+y"
    assert server.seen[0][2]["X-One"] == "1"


def test_it_keeps_its_connection(remote, server):
    for _ in range(3):
        remote.call("GET", "/ok")
    assert len({address for *_, address in server.seen}) == 1


def test_it_asks_no_proxy_of_the_environment(remote, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert remote.call("GET", "/ok").status == 200


def test_it_follows_no_redirect(remote):
    answer = remote.call("GET", "/moved")
    assert answer.status == 302
    with pytest.raises(Unreadable):
        answer.raise_for_status()


def unreachable(remote, path, **options):
    with pytest.raises(Unreachable) as error:
        remote.call("POST", path, data=b"", **options)
    return error.value


def test_nobody_listening_means_nothing_was_sent(gate):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    remote = Remote(f"http://127.0.0.1:{port}", name="far", connect_timeout=0.5, read_timeout=0.3, gate=gate)
    error = unreachable(remote, "/ok")
    assert (error.sent, error.code) == (False, "no_connection")
    assert gate.log == ["enter", "failed"]


def test_a_name_nobody_knows_means_nothing_was_sent():
    remote = Remote("http://nobody.invalid", name="far", connect_timeout=0.5, read_timeout=0.3)
    assert unreachable(remote, "/ok").sent is False


@pytest.mark.parametrize(
    ("path", "code"), [("/hang", "timeout"), ("/drip", "timeout"), ("/cut", "cut"), ("/short", "cut")]
)
def test_silence_and_a_cut_connection_mean_it_may_have_been_done(remote, gate, path, code):
    error = unreachable(remote, path)
    assert (error.sent, error.code) == (True, code)
    assert gate.log == ["enter", "failed"]


def test_it_never_asks_twice_by_itself(remote, server):
    unreachable(remote, "/cut")
    assert len(server.seen) == 1


def test_one_call_may_take_longer_than_the_others(remote):
    answer = remote.call("GET", "/drip", read_timeout=4)
    assert answer.status == 200


def test_a_gate_that_is_closed_keeps_the_call_from_being_made(remote, gate, server):
    def closed():
        raise Busy("resting")

    gate.enter = closed
    with pytest.raises(Busy):
        remote.call("GET", "/ok")
    assert (server.seen, gate.log) == ([], [])


@pytest.mark.parametrize(("status", "failed"), [(200, "fine"), (404, "fine"), (429, "fine"), (500, "failed")])
def test_the_gate_hears_only_of_failures_of_the_remote(remote, gate, status, failed):
    remote.call("GET", f"/status?{status}")
    assert gate.log[-1] == failed


def test_the_log_line_has_no_query_and_no_body(remote, caplog):
    with caplog.at_level(logging.INFO, "omnihub"):
        remote.call("POST", "/ok", params={"access_token": "hush"}, data=b"hush")
    (record,) = caplog.records
    assert (record.message, record.method, record.path, record.status) == ("http", "POST", "/ok", 200)
    assert "hush" not in str(record.__dict__)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        *((status, Refused) for status in (400, 404, 422)),
        *((status, SignedOut) for status in (401, 403)),
        *((status, Busy) for status in (408, 429, 500, 503)),
        (504, Unreachable),
        (301, Unreadable),
    ],
)
def test_each_status_is_one_of_our_errors(status, error):
    with pytest.raises(error):
        Answer(status, {}, b"").raise_for_status()


@pytest.mark.parametrize("status", [200, 201, 204])
def test_success_raises_nothing(status):
    Answer(status, {}, b"").raise_for_status()


def busy_until(value):
    with pytest.raises(Busy) as error:
        Answer(429, {"Retry-After": value}, b"").raise_for_status()
    return error.value.until


def test_retry_after_may_be_seconds_or_a_date():
    assert timedelta(seconds=28) < busy_until("30") - datetime.now(UTC) <= timedelta(seconds=30)
    assert busy_until("Sun, 22 Nov 2026 10:00:00 GMT") == datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize("value", ["", "soon", "-5", "Sun, 99 Nov"])
def test_a_senseless_retry_after_is_none(value):
    assert busy_until(value) is None


def test_an_absurd_retry_after_is_shortened():
    assert busy_until("999999999") < datetime.now(UTC) + timedelta(days=1)


def test_what_is_not_json_is_unreadable_and_not_quoted():
    with pytest.raises(Unreadable) as error:
        Answer(200, {"Content-Type": "text/html"}, b"<html>secret").json()
    assert "secret" not in f"{error.value.words} {error.value.detail}"


def test_a_compressed_answer_is_unpacked(remote):
    assert remote.call("GET", "/packed").body == b"words " * 1000


def test_an_answer_in_chunks_is_put_together(remote):
    assert remote.call("GET", "/chunks").body == b"one two"
