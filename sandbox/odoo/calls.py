"""A client's call: who is it, may they, do it in one transaction."""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sandbox import faults
from sandbox.odoo import access
from sandbox.odoo.environment import ROOT, Env
from sandbox.odoo.errors import AccessDenied, AccessError, MissingError, NoSuchDatabase, UserError
from sandbox.odoo.model import Model
from sandbox.odoo.record import Record
from sandbox.odoo.world import World

VERSION = {
    "server_version": "18.0",
    "server_version_info": [18, 0, 0, "final", 0, ""],
    "server_serie": "18.0",
    "protocol_version": 1,
}


@contextmanager
def transaction(world: World, uid: int, context: Mapping[str, Any] | None = None) -> Iterator[Env]:
    """All of it is kept, or nothing. It began when it was asked for, not when its turn came."""
    moment = datetime.now(UTC)
    faults.linger()
    with world.lock:
        env = Env(world.store, world.registry, uid, context or {}, moment)
        try:
            yield env
        except BaseException:
            world.store.go_back()
            raise
        world.keep()


# -- who


def check_database(world: World, database: str) -> None:
    if database != world.database:
        raise NoSuchDatabase(database)


def login(world: World, database: str, name: str, secret: str) -> int | bool:
    check_database(world, database)
    with transaction(world, ROOT) as env:
        for user in env["res.users"].find(("login", "=", name)):
            if _fits(user, secret):
                return int(user.id)
    return False


def by_key(world: World, key: str) -> int | None:
    """JSON-2 knows its users by the key alone."""
    with transaction(world, ROOT) as env:
        return next((u.id for u in env["res.users"].find() if key and key == u.row.get("api_key")), None)


def _fits(user: Record, secret: str) -> bool:
    return bool(secret) and secret in {user.row.get("api_key"), user.row.get("secret")}


def check_user(env: Env, uid: Any, secret: str) -> None:
    if not isinstance(uid, int) or uid not in env.store.rows("res.users"):
        raise MissingError(
            f"Record does not exist or has been deleted.\n(Record: res.users({uid},), User: {uid})"
        )
    user = env["res.users"].one(uid)
    if not user.active or not _fits(user, secret):
        raise AccessDenied


# -- what


def execute(
    world: World,
    uid: int,
    secret: str,
    model: str,
    method: str,
    arguments: Sequence[Any],
    named: Mapping[str, Any] | None = None,
) -> Any:
    named = dict(named or {})
    context = named.pop("context", None) or {}
    with transaction(world, uid, context) as env:
        check_user(env, uid, secret)
        return call(env, model, method, list(arguments), named)


def call(env: Env, name: str, method: str, arguments: list[Any], named: dict[str, Any]) -> Any:
    check_name(method)
    if name not in env:
        raise UserError(f"Object {name} doesn't exist")
    _check_companies(env)
    model = env[name]
    function = exposed(model, method)
    if function.exposed == "records":
        numbers, arguments = arguments[0], arguments[1:]
        arguments = [model.some([numbers] if isinstance(numbers, int) else numbers or []), *arguments]
    _check_arguments(model, method, function, arguments, named)
    _check_rights(model, function.needs, method, arguments, named)
    return function(*arguments, **named)


def check_name(method: str) -> None:
    if method.startswith("_"):
        raise AccessError(f"Private methods (such as {method}) cannot be called remotely.")


def exposed(model: Model, method: str) -> Any:
    function = getattr(model, method, None)
    if not hasattr(function, "exposed"):
        raise AttributeError(f"The method '{method}' does not exist on the model '{model.name}'")
    return function


@cache
def _signature(function: Callable[..., Any]) -> inspect.Signature:
    return inspect.signature(function)


def _check_arguments(
    model: Model, method: str, function: Any, arguments: list[Any], named: Mapping[str, Any]
) -> None:
    try:
        _signature(function.__func__).bind(model, *arguments, **named)
    except TypeError as error:
        raise TypeError(f"{type(model).__name__}.{method}() {error}") from None


def _check_companies(env: Env) -> None:
    wanted = env.context.get("allowed_company_ids") or []
    if set(wanted) - set(env.user.raw("company_ids")):
        raise AccessError("Access to unauthorized or invalid companies.")


def _check_rights(
    model: Model, needs: str, method: str, arguments: list[Any], named: Mapping[str, Any]
) -> None:
    if needs == "any":
        return
    values = _values_of(method, arguments, named)
    for each in values if values is not None else [{}]:
        access.check_values(model, needs, each)


def _values_of(method: str, arguments: list[Any], named: Mapping[str, Any]) -> list[Any] | None:
    if method == "create":
        given = arguments[0] if arguments else named["vals_list"]
        return list(given) if isinstance(given, list | tuple) else [given]
    if method == "write":
        return [arguments[1] if len(arguments) > 1 else named["vals"]]
    return None
