"""The sandbox's own hand in Odoo: look, correct, delete, start over."""

from typing import Any

from sandbox.odoo import calls, world
from sandbox.odoo.environment import ROOT


def reset() -> None:
    """Back to the seeded start, in a millisecond."""
    world.current().reset()


def records(model: str) -> list[dict[str, Any]]:
    """All records of a model as a client reads them, archived ones too."""
    with calls.transaction(world.current(), ROOT, {"active_test": False}) as env:
        if model not in env:
            raise ValueError(
                f"There is no model {model!r}. The models are: {', '.join(sorted(env.registry))}."
            )
        found: list[dict[str, Any]] = env[model].search_read([])
        return found


def edit(model: str, method: str, *arguments: Any, **named: Any) -> Any:
    """What a person with all rights does: `edit("sale.order", "action_cancel", [7])`."""
    context = named.pop("context", {})
    with calls.transaction(world.current(), ROOT, context) as env:
        return calls.call(env, model, method, list(arguments), named)
