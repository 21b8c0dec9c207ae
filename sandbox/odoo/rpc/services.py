"""The services `common` and `object`, as JSON-RPC and XML-RPC share them. `db` is gone."""

from collections.abc import Sequence
from typing import Any

from sandbox.odoo import calls
from sandbox.odoo.world import World


def dispatch(world: World, service: str, method: str, arguments: Sequence[Any]) -> Any:
    if service == "common":
        return _common(world, method, arguments)
    if service == "object":
        return _object(world, method, arguments)
    raise KeyError(service)


def _common(world: World, method: str, arguments: Sequence[Any]) -> Any:
    if method == "version":
        return calls.VERSION
    if method == "about":
        return "See http://openerp.com"
    if method in {"login", "authenticate"}:
        database, name, secret = arguments[:3]
        return calls.login(world, database, name, secret)
    raise Exception(f"Method not found: {method}")  # noqa: TRY002  clients read Odoo's own class


def _object(world: World, method: str, arguments: Sequence[Any]) -> Any:
    database, uid, secret, model, name, *rest = arguments
    calls.check_database(world, database)
    if method == "execute_kw":
        positional, named = [*rest, [], {}][:2] if len(rest) < 2 else rest[:2]  # noqa: PLR2004
        return calls.execute(world, uid, secret, model, name, positional, named)
    if method == "execute":
        return calls.execute(world, uid, secret, model, name, rest)
    raise NameError(f"Method not available {method}")
