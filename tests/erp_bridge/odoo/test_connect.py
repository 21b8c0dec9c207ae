"""The three connectors against a server of a few lines that says what a test wants it to say."""

import json
import threading
import time
import xmlrpc.client
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from erp_bridge.odoo import connect
from omnihub.core.errors import Busy, Refused, SignedOut, Unreachable, Unreadable
from omnihub.core.http import Remote


class Odoo:
    """`say` is called with each request's path and parsed body, and answers (status, body text, headers)."""

    def __init__(self):
        self.seen = []
        self.sockets = set()
        self.say = None
        self.delay = 0.0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def client(self, protocol, read_timeout=5.0):
        remote = Remote(self.url, name="odoo", connect_timeout=2, read_timeout=read_timeout)
        wire = connect.wire(remote, protocol=protocol, database="shop", login="omnihub", api_key="key")
        return connect.Client(wire, context={"tz": "Asia/Jakarta"})

    def _handler(odoo):  # noqa: N805 - the handler has a self of its own
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                odoo.sockets.add(self.client_address)
                odoo.seen.append((self.path, body, self.headers))
                time.sleep(odoo.delay)
                status, text, headers = odoo.say(self.path, body)
                content = text.encode()
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_args):
                pass

        return Handler


@pytest.fixture
def odoo():
    server = Odoo()
    yield server
    server.server.shutdown()
    server.server.server_close()


def json_says(result=None, error=None, status=200):
    def say(_path, body):
        call = json.loads(body)
        if call["params"]["service"] == "common":
            return 200, json.dumps({"result": 6}), {}
        answer = {"error": error} if error else {"result": result}
        return status, json.dumps(answer), {}

    return say


def xml_says(result=None, fault=None):
    def say(path, _body):
        if path.endswith("common"):
            return 200, xmlrpc.client.dumps((6,), methodresponse=True), {}
        if fault:
            return 200, xmlrpc.client.dumps(xmlrpc.client.Fault(*fault)), {}
        return 200, xmlrpc.client.dumps((result,), methodresponse=True, allow_none=True), {}

    return say


def test_one_socket_serves_many_calls_and_the_login_is_asked_once(odoo):
    odoo.say = json_says([{"id": 1}])
    client = odoo.client("jsonrpc")
    for _ in range(5):
        client.read("res.partner", [1], ["name"])
    assert len(odoo.sockets) == 1
    services = [json.loads(body)["params"]["service"] for _, body, _ in odoo.seen]
    assert services == ["common"] + ["object"] * 5


def test_json_rpc_carries_names_and_context(odoo):
    odoo.say = json_says([])
    odoo.client("jsonrpc").for_company(3).read("res.partner", [1], ["name"])
    *account, model, method, positional, named = json.loads(odoo.seen[-1][1])["params"]["args"]
    assert account == ["shop", 6, "key"]
    assert (model, method, positional) == ("res.partner", "read", [[1]])
    assert named == {"fields": ["name"], "context": {"tz": "Asia/Jakarta", "allowed_company_ids": [3]}}


def test_create_passes_its_values_first_and_takes_ids_in_any_shape(odoo):
    for answer in ([7], 7):
        odoo.say = json_says(answer)
        assert odoo.client("jsonrpc").create("res.partner", {"name": "A"}) == 7
        assert json.loads(odoo.seen[-1][1])["params"]["args"][5] == [[{"name": "A"}]]
    odoo.say = json_says([])
    with pytest.raises(Unreadable):
        odoo.client("jsonrpc").create("res.partner", {"name": "A"})


@pytest.mark.parametrize("protocol", ["jsonrpc", "xmlrpc"])
def test_money_arrives_as_decimal(odoo, protocol):
    odoo.say = json_says([{"id": 1, "x": 0.1}]) if protocol == "jsonrpc" else xml_says([{"id": 1, "x": 0.1}])
    (row,) = odoo.client(protocol).read("res.partner", [1], ["x"])
    assert row["x"] == Decimal("0.1")
    assert isinstance(row["x"], Decimal)


def test_an_exception_of_odoo_is_one_of_ours(odoo):
    data = {"name": "odoo.exceptions.UserError", "message": "Not so", "debug": "secret"}
    odoo.say = json_says(error={"code": 200, "message": "Odoo Server Error", "data": data})
    with pytest.raises(Refused, match="Odoo says: Not so"):
        odoo.client("jsonrpc").confirm_sales([1])
    odoo.say = xml_says(fault=(2, "Not so"))
    with pytest.raises(Refused, match="Odoo says: Not so"):
        odoo.client("xmlrpc").confirm_sales([1])


def test_xml_rpcs_fault_about_none_is_a_result_of_none(odoo):
    odoo.say = xml_says(fault=(1, "TypeError: cannot marshal None unless allow_none is enabled"))
    assert odoo.client("xmlrpc").execute("stock.quant", "action_apply_inventory", [1]) is None


def test_no_other_fault_is_a_result(odoo):
    odoo.say = xml_says(fault=(1, "TypeError: cannot marshal <class 'set'> objects"))
    with pytest.raises(Refused):
        odoo.client("xmlrpc").execute("stock.quant", "action_apply_inventory", [1])


def test_a_login_that_is_refused_says_so(odoo):
    odoo.say = lambda *_: (200, json.dumps({"result": False}), {})
    with pytest.raises(SignedOut, match="omnihub"):
        odoo.client("jsonrpc").read("res.partner", [1], ["name"])


def test_json2_names_everything_and_carries_the_key_as_bearer(odoo):
    odoo.say = lambda *_: (200, "[]", {})
    odoo.client("json2").read("res.partner", [1, 2], ["name"])
    path, body, headers = odoo.seen[-1]
    assert path == "/json/2/res.partner/read"
    assert json.loads(body) == {"ids": [1, 2], "fields": ["name"], "context": {"tz": "Asia/Jakarta"}}
    assert headers["Authorization"] == "Bearer key"
    assert headers["X-Odoo-Database"] == "shop"


@pytest.mark.parametrize(
    ("status", "name", "kind"),
    [
        (401, "odoo.exceptions.AccessDenied", SignedOut),
        (403, "odoo.exceptions.AccessError", SignedOut),
        (422, "odoo.exceptions.ValidationError", Refused),
        (500, "psycopg2.errors.SerializationFailure", Busy),
        (404, "werkzeug.exceptions.NotFound", Refused),
    ],
)
def test_json2_tells_its_exceptions_with_a_status(odoo, status, name, kind):
    odoo.say = lambda *_: (status, json.dumps({"name": name, "message": "words"}), {})
    with pytest.raises(kind):
        odoo.client("json2").read("res.partner", [1], ["name"])


@pytest.mark.parametrize("protocol", ["jsonrpc", "xmlrpc", "json2"])
@pytest.mark.parametrize(
    ("status", "kind"), [(302, SignedOut), (404, SignedOut), (429, Busy), (502, Busy), (504, Unreachable)]
)
def test_a_status_of_something_before_odoo_is_understood(odoo, protocol, status, kind):
    odoo.say = lambda *_: (status, "<html>", {"Location": "https://elsewhere.example.com/"})
    with pytest.raises(kind):
        odoo.client(protocol).read("res.partner", [1], ["name"])


@pytest.mark.parametrize("protocol", ["jsonrpc", "xmlrpc", "json2"])
def test_a_page_instead_of_an_answer_is_unreadable(odoo, protocol):
    odoo.say = lambda *_: (200, "<html>maintenance</html>", {})
    with pytest.raises(Unreadable):
        odoo.client(protocol).read("res.partner", [1], ["name"])


@pytest.mark.parametrize("protocol", ["jsonrpc", "xmlrpc", "json2"])
def test_a_silent_odoo_is_given_up_in_time_and_may_have_done_it(odoo, protocol):
    odoo.say = lambda *_: (200, "[]", {})
    odoo.delay = 1.0
    with pytest.raises(Unreachable) as caught:
        odoo.client(protocol, read_timeout=0.2).read("res.partner", [1], ["name"])
    assert caught.value.sent


@pytest.mark.parametrize("protocol", ["jsonrpc", "xmlrpc", "json2"])
def test_an_odoo_that_is_not_there_did_nothing(odoo, protocol):
    odoo.url = "http://127.0.0.1:9"
    with pytest.raises(Unreachable) as caught:
        odoo.client(protocol).read("res.partner", [1], ["name"])
    assert not caught.value.sent


def test_the_client_is_kept_until_the_settings_change(settings):
    settings.ODOO_URL, settings.ODOO_PROTOCOL = "http://127.0.0.1:9", "jsonrpc"
    first = connect.client()
    assert connect.client() is first
    settings.ODOO_PROTOCOL = "xmlrpc"
    assert connect.client() is not first


def test_without_its_settings_odoo_is_a_matter_of_settings(settings):
    settings.ODOO_URL = ""
    with pytest.raises(SignedOut, match="not set up"):
        connect.client()
