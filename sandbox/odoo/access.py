"""Access rights, and the words in which Odoo refuses."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sandbox.odoo import commands
from sandbox.odoo.environment import ROOT
from sandbox.odoo.errors import AccessError
from sandbox.odoo.fields import Many
from sandbox.odoo.rights import GROUPS, RIGHTS

if TYPE_CHECKING:
    from sandbox.odoo.environment import Env
    from sandbox.odoo.model import Model

VERBS = {"read": "access", "write": "modify", "create": "create", "unlink": "delete"}


def groups_of(env: "Env", uid: int) -> frozenset[str]:
    """The short names of the user's groups."""
    held = env.store.rows("res.users")[uid]["groups_id"]
    rows = env.store.rows("res.groups")
    return frozenset(rows[number]["short"] for number in held if number in rows)


def allowed(env: "Env", model: str, operation: str) -> bool:
    if env.uid == ROOT:
        return True
    held = groups_of(env, env.uid)
    return any(group in held for group in _granted(model, operation))


def _granted(model: str, operation: str) -> Iterator[str]:
    for entry in RIGHTS.get(model, "user:r system:rwcu").split():
        group, _, letters = entry.partition(":")
        if operation[0] in letters:
            yield group


def check(env: "Env", model: str, operation: str) -> None:
    if allowed(env, model, operation):
        return
    names = sorted(GROUPS[group].name for group in _granted(model, operation))
    told = "".join(f"\n\t- {name}" for name in names)
    who = (
        f"This operation is allowed for the following groups:{told}"
        if names
        else ("No group currently allows this operation.")
    )
    raise AccessError(
        f"You are not allowed to {VERBS[operation]} '{env[model].label}' ({model}) records.\n\n{who}\n\n"
        "Contact your administrator to request access if necessary."
    )


def check_values(model: "Model", operation: str, values: Mapping[str, Any]) -> None:
    """Lines inside the values need rights on their own model, too."""
    check(model.env, model.name, operation)
    for name, value in values.items():
        field = model.fields.get(name)
        if not isinstance(field, Many):
            continue
        target = model.env[field.target]
        for order, _number, more in commands.listed(value):
            if order in {commands.CREATE, commands.UPDATE}:
                check_values(target, "create" if order == commands.CREATE else "write", more)
            elif order == commands.DELETE:
                check(model.env, target.name, "unlink")
