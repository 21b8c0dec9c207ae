"""A ready client: odoo-client-lib's connectors on one kept-alive session with time-outs and our errors.

The library itself opens a new connection for each call and knows no useful time-out; everything that
travels here goes through `omnihub.core.http`.
"""

import itertools
import threading
import xmlrpc.client
from collections.abc import Mapping, Sequence
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import odoolib
from django.conf import settings
from odoolib.json2 import JsonModel
from odoolib.tools import AuthenticationError

from erp_bridge.odoo import errors
from erp_bridge.odoo.client import Client, Wire
from omnihub.core import gates
from omnihub.core.errors import SignedOut, Unreadable
from omnihub.core.http import Answer, Remote
from omnihub.core.texts import Text

CONTEXT = {
    "lang": "en_US",
    "tz": "Asia/Jakarta",
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}
# `create` is told by its first argument what to answer; `write` names it otherwise in some models.
POSITIONAL = {"create": "vals_list", "write": "vals"}
_ids = itertools.count(1)


class JsonConnector(odoolib.JsonRPCConnector):  # type: ignore[misc]
    def __init__(self, remote: Remote) -> None:
        self.remote = remote
        self.url = f"{remote.base_url}/jsonrpc"

    def send(self, service_name: str, method: str, *args: Any) -> Any:
        params = {"service": service_name, "method": method, "args": args}
        body = {"jsonrpc": "2.0", "method": "call", "params": params, "id": next(_ids)}
        answer = self.remote.call("POST", "/jsonrpc", json=body)
        _check_status(answer)
        content = answer.json()
        if not isinstance(content, Mapping):
            raise Unreadable(Text("Odoo's answer is not JSON-RPC."), code="odoo_not_jsonrpc")
        if content.get("error"):
            raise errors.of_data(content["error"])
        return content.get("result")


class XmlConnector(odoolib.XmlRPCConnector):  # type: ignore[misc]
    """Speaks the second version of the protocol, whose faults are numbered."""

    def __init__(self, remote: Remote) -> None:
        self.remote = remote
        self.url = f"{remote.base_url}/xmlrpc/2"

    def send(self, service_name: str, method: str, *args: Any) -> Any:
        body = xmlrpc.client.dumps(args, method, allow_none=True).encode()
        answer = self.remote.call(
            "POST", f"/xmlrpc/2/{service_name}", data=body, headers={"Content-Type": "text/xml"}
        )
        _check_status(answer)
        try:
            return _read_xml(answer.body)
        except xmlrpc.client.Fault as fault:
            if errors.is_none_result(fault.faultString):
                return None
            raise errors.of_fault(fault.faultCode, fault.faultString) from fault


class _Unmarshaller(xmlrpc.client.Unmarshaller):
    """Doubles come as Decimal: money never passes through float."""

    def __init__(self) -> None:
        super().__init__(use_builtin_types=True)
        self.dispatch = {**self.dispatch, "double": _end_decimal}


def _end_decimal(reader: xmlrpc.client.Unmarshaller, data: str) -> None:
    reader.append(Decimal(data.strip()))
    reader._value = False  # noqa: SLF001 - as every reader of a value in the standard library does


def _read_xml(body: bytes) -> Any:
    reader = _Unmarshaller()
    parser = xmlrpc.client.ExpatParser(reader)
    try:
        parser.feed(body)
        parser.close()
        return reader.close()[0]
    except xmlrpc.client.Fault:
        raise
    except Exception as error:
        raise Unreadable(Text("Odoo's answer is not XML-RPC."), code="odoo_not_xmlrpc") from error


class Json2Model(JsonModel):  # type: ignore[misc]
    """Calls by name only, so the library's introspection is never needed."""

    def execute(self, method: str, named: Mapping[str, Any]) -> Any:
        connection = self.connection
        answer = connection.connector.remote.call(
            "POST", f"/json/2/{self.model_name}/{method}", json=dict(named), headers=connection.bearer_header
        )
        if answer.status == HTTPStatus.OK:
            return answer.json()
        raise _json2_error(answer)


class Json2Connector(odoolib.Json2Connector):  # type: ignore[misc]
    def __init__(self, remote: Remote) -> None:
        self.remote = remote
        self.url = f"{remote.base_url}/json/2/"


class Json2Connection(odoolib.Json2Connection):  # type: ignore[misc]
    def get_model(self, model_name: str) -> Json2Model:
        return Json2Model(self, model_name)


def _json2_error(answer: Answer) -> Exception:
    try:
        content = answer.json()
    except Unreadable:
        content = None
    if isinstance(content, Mapping) and content.get("name"):
        return errors.of_data(content)
    try:
        _check_status(answer)
    except Exception as error:  # noqa: BLE001 - whichever of ours the status means
        return error
    return Unreadable(Text("Odoo's answer is not JSON-2."), code="odoo_not_json2")


def _check_status(answer: Answer) -> None:
    foreign = errors.of_status(answer.status, answer.headers.get("Location", ""))
    if foreign:
        raise foreign
    answer.raise_for_status()


class RpcWire:
    """JSON-RPC and XML-RPC: database, user id and key with each call; the user id is asked for once."""

    def __init__(self, connection: odoolib.Connection) -> None:
        self.connection = connection

    def call(self, model: str, method: str, ids: Sequence[int] | None, named: Mapping[str, Any]) -> Any:
        self.log_in()
        arguments = dict(named)
        positional: list[Any] = [] if ids is None else [list(ids)]
        if method in POSITIONAL:
            positional.append(arguments.pop(POSITIONAL[method]))
        return self.connection.get_service("object").execute_kw(
            self.connection.database,
            self.connection.user_id,
            self.connection.password,
            model,
            method,
            positional,
            arguments,
        )

    def log_in(self) -> int:
        try:
            self.connection.check_login(force=False)
        except AuthenticationError as error:
            raise errors.unknown_user(self.connection.login or "") from error
        return int(self.connection.user_id)

    def version(self) -> str:
        answer = self.connection.get_service("common").version()
        return str(answer.get("server_version", "")) if isinstance(answer, Mapping) else ""


class Json2Wire:
    def __init__(self, connection: Json2Connection) -> None:
        self.connection = connection
        self.user_id = 0

    def call(self, model: str, method: str, ids: Sequence[int] | None, named: Mapping[str, Any]) -> Any:
        arguments = dict(named) if ids is None else {**named, "ids": list(ids)}
        return self.connection.get_model(model).execute(method, arguments)

    def log_in(self) -> int:
        if not self.user_id:
            self.user_id = int(self.call("res.users", "context_get", None, {})["uid"])
        return self.user_id

    def version(self) -> str:
        answer = self.connection.connector.remote.call("GET", "/web/version")
        _check_status(answer)
        return str(answer.json().get("version", ""))


def wire(remote: Remote, *, protocol: str, database: str, login: str, api_key: str) -> Wire:
    if protocol == "json2":
        return Json2Wire(Json2Connection(Json2Connector(remote), database, api_key))
    connector = XmlConnector(remote) if protocol == "xmlrpc" else JsonConnector(remote)
    return RpcWire(odoolib.Connection(connector, database, login, api_key))


def open_client(*, url: str, protocol: str, database: str, login: str, api_key: str) -> Client:
    """A client of its own, for the connection test and for measuring; others share `client()`."""
    if not (url and database and api_key and (login or protocol == "json2")):
        raise SignedOut(
            Text("Odoo is not set up: ODOO_URL, ODOO_DB, ODOO_LOGIN and ODOO_API_KEY are needed."),
            code="odoo_not_set",
        )
    remote = Remote(
        url,
        name="Odoo",
        connect_timeout=settings.CONNECT_TIMEOUT,
        read_timeout=min(settings.ODOO_READ_TIMEOUT, settings.LONGEST_STEP),
        gate=gates.keeper("odoo"),
    )
    return Client(
        wire(remote, protocol=protocol, database=database, login=login, api_key=api_key), context=CONTEXT
    )


_mine = threading.local()


def client() -> Client:
    """The client of this thread for what the settings say now; it keeps its login and field names."""
    wanted = {
        "url": settings.ODOO_URL,
        "protocol": settings.ODOO_PROTOCOL,
        "database": settings.ODOO_DB,
        "login": settings.ODOO_LOGIN,
        "api_key": settings.ODOO_API_KEY,
    }
    kept: tuple[dict[str, str], Client] | None = getattr(_mine, "kept", None)
    if kept is None or kept[0] != wanted:
        kept = (wanted, open_client(**wanted))
        _mine.kept = kept
    return kept[1]
