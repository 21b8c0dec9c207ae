"""The three ways in, through the client library and by hand, over real HTTP."""

import gc
import xmlrpc.client

import odoolib
import pytest
import requests

KEY = "sandbox-odoo-key"
PROTOCOLS = ["jsonrpc", "xmlrpc", "json2"]
# XML-RPC's client leaves its connections to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture(autouse=True)
def _closed_connections():
    yield
    gc.collect()


def connect(sandbox, protocol, key=KEY, database="sandbox"):
    port = int(sandbox.url.rpartition(":")[2])
    return odoolib.get_connection(
        hostname="127.0.0.1", protocol=protocol, port=port, database=database, login="omnihub", password=key
    )


def rpc(sandbox, service, method, *arguments):
    body = {
        "jsonrpc": "2.0",
        "method": "call",
        "params": {"service": service, "method": method, "args": arguments},
        "id": 7,
    }
    answer = sandbox.session.post(f"{sandbox.url}/jsonrpc", json=body, timeout=10)
    assert answer.status_code == 200
    return answer.json()


def object_rpc(sandbox, *call):
    return rpc(sandbox, "object", "execute_kw", "sandbox", 3, KEY, *call)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_client_library_reads_and_writes(sandbox, protocol):
    connection = connect(sandbox, protocol)
    connection.check_login()
    partners = connection.get_model("res.partner")
    named = {"vals_list": [{"name": f"By {protocol}"}]} if protocol == "json2" else {}
    (number,) = partners.create(**named) if named else partners.create([{"name": f"By {protocol}"}])
    rows = partners.search_read(domain=[("id", "=", number)], fields=["name", "email"])
    assert rows == [{"id": number, "name": f"By {protocol}", "email": False}]
    assert connection.get_user_context() == {"lang": "en_US", "tz": "Asia/Jakarta", "uid": 3}


def test_json2_takes_positional_arguments_after_asking_for_the_signatures(sandbox):
    products = connect(sandbox, "json2").get_model("product.product")
    numbers = products.search([("default_code", "=", "SKU-0003")])
    assert products.read(numbers, ["default_code"])["default_code"] == "SKU-0003"


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_wrong_key_is_a_failed_login(sandbox, protocol):
    connection = connect(sandbox, protocol, key="wrong")
    if protocol == "json2":
        assert connection.check_login() is False
    else:
        with pytest.raises(odoolib.main.Connection.check_login.__globals__["AuthenticationError"]):
            connection.check_login()


def test_json_rpc_answers_errors_with_200(sandbox):
    error = object_rpc(sandbox, "res.partner", "read", [[1], ["zz"]])["error"]
    assert (error["code"], error["message"]) == (200, "Odoo Server Error")
    assert error["data"]["name"] == "builtins.ValueError"
    assert error["data"]["message"] == "Invalid field 'zz' on model 'res.partner'"
    assert error["data"]["arguments"] == [error["data"]["message"]]
    assert error["data"]["debug"].startswith("Traceback (most recent call last):")


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (("ir.model.data", "search", [[]]), "odoo.exceptions.AccessError"),
        (("sale.order", "action_confirm", [[999]]), "odoo.exceptions.MissingError"),
        (("res.partner", "create", [{"email": "x"}]), "odoo.exceptions.ValidationError"),
        (("no.model", "read", [[1]]), "odoo.exceptions.UserError"),
        (("res.partner", "nosuch", [[1]]), "builtins.AttributeError"),
        (("res.partner", "read", [[1]], {"bogus": 1}), "builtins.TypeError"),
    ],
)
def test_errors_carry_odoos_names(sandbox, call, name):
    assert object_rpc(sandbox, *call)["error"]["data"]["name"] == name


def test_a_wrong_key_and_a_wrong_database_by_json_rpc(sandbox):
    assert rpc(sandbox, "common", "login", "sandbox", "omnihub", "wrong")["result"] is False
    assert rpc(sandbox, "common", "authenticate", "sandbox", "omnihub", KEY, {})["result"] == 3
    denied = rpc(sandbox, "object", "execute_kw", "sandbox", 3, "wrong", "res.partner", "search", [[]])
    assert denied["error"]["data"]["name"] == "odoo.exceptions.AccessDenied"
    unknown = rpc(sandbox, "common", "login", "other", "omnihub", KEY)["error"]["data"]
    assert unknown["name"] == "psycopg2.OperationalError"
    assert 'database "other" does not exist' in unknown["message"]


def test_the_database_service_is_gone(sandbox):
    assert rpc(sandbox, "db", "list")["error"]["data"]["name"] == "builtins.KeyError"


def test_none_leaves_the_result_out(sandbox):
    number = object_rpc(sandbox, "sale.order", "create", [[{"partner_id": 1}]])["result"]
    assert object_rpc(sandbox, "sale.order", "action_unlock", [number]) == {"jsonrpc": "2.0", "id": 7}


def proxy(sandbox, path):
    return xmlrpc.client.ServerProxy(f"{sandbox.url}{path}/object")


def faults(sandbox, path):
    server = proxy(sandbox, path)
    calls = {
        "user": (KEY, "no.model", "read", [[1]]),
        "denied": ("wrong", "res.partner", "read", [[1]]),
        "access": (KEY, "ir.model.data", "search", [[]]),
        "other": (KEY, "res.partner", "read", [[1], ["zz"]]),
    }
    found = {}
    for name, (key, *call) in calls.items():
        with pytest.raises(xmlrpc.client.Fault) as fault:
            server.execute_kw("sandbox", 3, key, *call)
        found[name] = fault.value
    return found


def test_version_two_of_xml_rpc_numbers_its_faults(sandbox):
    found = faults(sandbox, "/xmlrpc/2")
    assert {name: fault.faultCode for name, fault in found.items()} == {
        "user": 2,
        "denied": 3,
        "access": 4,
        "other": 1,
    }
    assert found["user"].faultString == "Object no.model doesn't exist"
    assert found["denied"].faultString == "Access Denied"
    assert found["other"].faultString.endswith("ValueError: Invalid field 'zz' on model 'res.partner'\n")


def test_version_one_of_xml_rpc_says_its_faults_in_words(sandbox):
    found = faults(sandbox, "/xmlrpc")
    assert found["user"].faultCode == "warning -- UserError\n\nObject no.model doesn't exist"
    assert found["denied"].faultCode == "AccessDenied"
    assert found["access"].faultCode.startswith("warning -- AccessError\n\nYou are not allowed to access")
    assert found["other"].faultCode == "Invalid field 'zz' on model 'res.partner'"


@pytest.mark.parametrize("path", ["/xmlrpc", "/xmlrpc/2"])
def test_none_by_xml_rpc_is_a_fault_after_the_work_was_kept(sandbox, path):
    server = proxy(sandbox, path)
    (number,) = server.execute_kw("sandbox", 3, KEY, "sale.order", "create", [[{"partner_id": 1}]])
    with pytest.raises(xmlrpc.client.Fault) as fault:
        server.execute_kw("sandbox", 3, KEY, "sale.order", "action_lock", [[number]])
    assert "cannot marshal None unless allow_none is enabled" in str(fault.value)
    assert server.execute("sandbox", 3, KEY, "sale.order", "read", [number], ["locked"])[0]["locked"] is True


def test_the_version_is_told_to_everybody(sandbox):
    assert xmlrpc.client.ServerProxy(f"{sandbox.url}/xmlrpc/2/common").version()["server_serie"] == "18.0"
    assert requests.get(f"{sandbox.url}/web/version", timeout=10).json()["version_info"][0] == 18


def json2(sandbox, path, body, key=KEY, **headers):
    given = {"Authorization": f"bearer {key}", "X-Odoo-Database": "sandbox", **headers}
    return sandbox.session.post(f"{sandbox.url}/json/2/{path}", json=body, headers=given, timeout=10)


def test_json2_takes_names_ids_and_context(sandbox):
    body = {
        "domain": [["default_code", "=", "SKU-0001"]],
        "fields": ["default_code"],
        "context": {"lang": "en_US"},
    }
    (row,) = json2(sandbox, "product.product/search_read", body).json()
    answer = json2(sandbox, "product.product/read", {"ids": [row["id"]], "fields": ["default_code"]})
    assert answer.json() == [row]
    number = json2(sandbox, "sale.order/create", {"vals_list": [{"partner_id": 1}]}).json()
    locked = json2(sandbox, "sale.order/action_lock", {"ids": number})
    assert (locked.status_code, locked.json()) == (200, None)


@pytest.mark.parametrize(
    ("path", "body", "status", "name"),
    [
        ("ir.model.data/search", {"domain": []}, 403, "odoo.exceptions.AccessError"),
        ("sale.order/action_confirm", {"ids": [999]}, 404, "odoo.exceptions.MissingError"),
        ("res.partner/create", {"vals_list": [{"email": "x"}]}, 422, "odoo.exceptions.ValidationError"),
        ("res.partner/read", {"ids": [1], "fields": ["zz"]}, 500, "builtins.ValueError"),
        ("no.model/read", {"ids": [1]}, 404, "werkzeug.exceptions.NotFound"),
        ("res.partner/nosuch", {"ids": [1]}, 404, "werkzeug.exceptions.NotFound"),
        ("res.partner/_x", {"ids": [1]}, 403, "odoo.exceptions.AccessError"),
        ("res.partner/read", {"ids": [1], "bogus": 1}, 422, "werkzeug.exceptions.UnprocessableEntity"),
        ("res.partner/search", {"ids": [1]}, 422, "werkzeug.exceptions.UnprocessableEntity"),
        ("res.partner/read", [1], 422, "werkzeug.exceptions.UnprocessableEntity"),
    ],
)
def test_json2_answers_errors_with_a_status(sandbox, path, body, status, name):
    answer = json2(sandbox, path, body)
    assert (answer.status_code, answer.json()["name"]) == (status, name)
    assert set(answer.json()) == {"name", "message", "arguments", "context", "debug"}


def test_json2_knows_the_user_by_the_key_alone(sandbox):
    assert json2(sandbox, "res.users/context_get", {}, key="wrong").status_code == 401
    without = sandbox.session.post(f"{sandbox.url}/json/2/res.users/context_get", json={}, timeout=10)
    assert without.status_code == 401
    other = json2(sandbox, "res.users/context_get", {}, **{"X-Odoo-Database": "other"})
    assert other.status_code == 404
