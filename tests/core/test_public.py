"""Addresses that strangers name lead nowhere that only we can reach."""

import socket
import ssl
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from omnihub.core import addresses, clock, http, public
from omnihub.core.addresses import NotPublic, Rules
from omnihub.core.errors import Unreachable
from omnihub.core.public import PublicRemote

STRICT, HERE = Rules(), Rules(plain=True, inside=True)
PUBLIC = "8.8.8.8"
DAY = timedelta(days=1)


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.seen.append(
            (self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"])))
        )
        getattr(self, self.path.strip("/").partition("?")[0], self.fine)()

    def fine(self, status=200, body=b"yes", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def moved(self):
        self.fine(302, b"", [("Location", "http://127.0.0.1:1/elsewhere")])

    def long(self):
        self.fine(200, b"x" * 2**18)

    def cut(self):
        self.connection.shutdown(socket.SHUT_RDWR)

    def drip(self):
        """Its head comes byte by byte: each comes in time, the answer never."""
        for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"y" * 300:
            if self.server.over.is_set():
                return
            try:
                self.connection.sendall(bytes([byte]))
            except OSError:
                self.server.over.set()
            time.sleep(0.02)

    def log_message(self, *_args):
        pass


@contextmanager
def served():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.block_on_close = True, False
    server.seen, server.over = [], threading.Event()
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def server():
    with served() as server:
        yield server


def remote(rules=HERE, seconds=30, look=addresses.look_up):
    return PublicRemote("partner:1", rules=rules, seconds=seconds, look=look)


def at(server, path="/", name="127.0.0.1"):
    return f"http://{name}:{server.server_address[1]}{path}"


@pytest.mark.parametrize(
    "number",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.0", "0.1.2.3", "10.1.2.3", "172.16.0.1", "172.31.255.255"),
        *("192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.2.1"),
        *("198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1"),
        *("255.255.255.255", "192.88.99.1"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1"),
        *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "2002:7f00:1::", "2002:a00:1::1"),
        *("2001::1", "2001:0:7f00:1::", "2001:db8::1", "3fff::1", "100::1", "4000::1", "nonsense", ""),
    ],
)
def test_what_only_some_can_reach_is_refused(number):
    assert not addresses.is_public(number)
    with pytest.raises(NotPublic) as refused:
        public.check("https://partner.example/", STRICT, 30, lambda _name, _port: [number])
    assert refused.value.code == "address_not_public"


@pytest.mark.parametrize(
    "number", [PUBLIC, "103.28.15.1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_what_all_the_world_reaches_is_not(number):
    assert addresses.is_public(number)
    public.check("https://partner.example/", STRICT, 30, lambda _name, _port: [number])


@pytest.mark.parametrize(
    "found", [[PUBLIC, "10.0.0.5"], ["::1", PUBLIC], [PUBLIC, "2606:4700::1", "127.0.0.1"]]
)
def test_of_several_numbers_one_that_is_private_refuses_them_all(found, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", pytest.fail)
    with pytest.raises(NotPublic):
        remote(STRICT, look=lambda _name, _port: found).post("https://partner.example/", b"{}", {})


@pytest.mark.parametrize("name", ["localhost", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "0"])
def test_every_way_to_write_this_machine_is_refused(name):
    with pytest.raises(NotPublic):
        public.check(f"https://{name}/", STRICT, 30)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://partner.example/", "address_not_https"),
        ("ftp://partner.example/", "address_unreadable"),
        ("file:///etc/passwd", "address_unreadable"),
        ("https://", "address_unreadable"),
        ("partner.example", "address_unreadable"),
        ("https://u:p@partner.example/", "address_unreadable"),
        ("https://partner.example/#here", "address_unreadable"),
        ("https://partner.example:99999/", "address_unreadable"),
        ("https://partner.example/a b", "address_unreadable"),
        ("https://partner.example/\r\nX: y", "address_unreadable"),
        ("https://pärtner.example/", "address_unreadable"),
        ("https://[::1/", "address_unreadable"),
        (f"https://partner.example/{'x' * 500}", "address_unreadable"),
    ],
)
def test_what_is_no_address_of_the_web_by_tls_is_refused(url, code):
    with pytest.raises(NotPublic) as refused:
        addresses.read(url, STRICT)
    assert refused.value.code == code


def test_the_name_is_looked_up_once_and_the_line_goes_to_the_number_that_was_looked_at(monkeypatch):
    answers, reached = [[PUBLIC], ["127.0.0.1"]], []

    def connect(where, timeout):
        reached.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    rebound = remote(STRICT, look=lambda _name, _port: answers.pop(0))
    with pytest.raises(Unreachable) as away:
        rebound.post("https://rebound.example/in", b"{}", {})
    assert reached == [(PUBLIC, 443)]
    assert (away.value.code, away.value.sent) == ("no_connection", False)
    with pytest.raises(NotPublic):
        rebound.post("https://rebound.example/in", b"{}", {})
    assert len(reached) == 1


def test_the_other_side_hears_its_name_and_the_whole_body(server):
    here = remote(look=lambda _name, _port: ["127.0.0.1"])
    answer = here.post(
        at(server, "/in?a=1", "partner.example"), b'{"a":1}', {"Content-Type": "application/json"}
    )
    assert (answer.status, answer.body) == (200, b"yes")
    path, headers, body = server.seen[0]
    assert (path, body) == ("/in?a=1", b'{"a":1}')
    assert headers["Host"] == f"partner.example:{server.server_address[1]}"
    assert headers["Content-Type"] == "application/json"


def test_no_redirect_is_followed(server):
    answer = remote().post(at(server, "/moved"), b"{}", {})
    assert (answer.status, len(server.seen)) == (302, 1)


def test_no_proxy_of_the_environment_is_used(server, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert remote().post(at(server), b"{}", {}).status == 200


def test_of_a_long_answer_the_beginning_is_enough(server):
    assert len(remote().post(at(server, "/long"), b"{}", {}).body) == 2**16


def test_an_answer_that_comes_byte_by_byte_is_none(server):
    with pytest.raises(Unreachable) as away:
        remote(seconds=0.5).post(at(server, "/drip"), b"{}", {})
    assert (away.value.code, away.value.sent) == ("timeout", True)
    assert server.over.wait(20), "the line is cut, not left open"


def test_a_name_that_takes_too_long_to_find_is_given_up_and_not_called_later(monkeypatch):
    asked, found = threading.Event(), threading.Event()
    monkeypatch.setattr(socket, "create_connection", pytest.fail)

    def slow(_name, _port):
        asked.set()
        found.wait(20)
        return [PUBLIC]

    with pytest.raises(Unreachable) as away:
        remote(STRICT, seconds=0.2, look=slow).post("https://partner.example/", b"{}", {})
    assert (away.value.code, away.value.sent, asked.is_set()) == ("timeout", False, True)
    found.set()


def test_a_cut_line_and_a_name_nobody_knows_are_told_apart(server):
    with pytest.raises(Unreachable) as away:
        remote().post(at(server, "/cut"), b"{}", {})
    assert (away.value.code, away.value.sent) == ("cut", True)

    def unknown(_name, _port):
        raise socket.gaierror

    with pytest.raises(Unreachable) as away:
        remote(look=unknown).post("https://nobody.example/", b"{}", {})
    assert away.value.code == "no_such_name"


@pytest.fixture
def secured(tmp_path, monkeypatch):
    """A server that is partner.example, by a certificate that is trusted for the length of a test."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "partner.example")])
    now = clock.now()
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - DAY).not_valid_after(now + DAY)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("partner.example")]), critical=False)
    file = tmp_path / "partner.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(file)
    monkeypatch.setattr(public, "CERTIFICATES", str(file))
    with served() as server:
        server.socket = shown.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.handle_error = lambda *_args: None
        yield server


def by_tls(server, name):
    return remote(look=lambda _name, _port: ["127.0.0.1"]).post(
        at(server, name=name).replace("http:", "https:"), b"{}", {}
    )


def test_the_certificate_is_checked_against_the_name_and_not_the_number(secured):
    assert by_tls(secured, "partner.example").status == 200
    with pytest.raises(Unreachable) as away:
        by_tls(secured, "another.example")
    assert (away.value.sent, len(secured.seen)) == (False, 1)
    assert "certificate" in away.value.words


def test_a_certificate_that_nobody_trusts_is_refused_before_anything_is_said(secured, monkeypatch):
    monkeypatch.setattr(public, "CERTIFICATES", http.CERTIFICATES)
    with pytest.raises(Unreachable) as away:
        by_tls(secured, "partner.example")
    assert (away.value.sent, secured.seen) == (False, [])
