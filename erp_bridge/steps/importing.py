"""Odoo's import for many records at once: bad ones are found and left out, the rest goes in."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

from erp_bridge.odoo import errors
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import Loaded
from omnihub.core.errors import Busy, Refused
from omnihub.core.halving import Refusal, halve

T = TypeVar("T", bound=Hashable)
Rows = list[list[str]]
CODE = "odoo_import"


def load(
    client: Client, model: str, columns: Sequence[str], rows: Mapping[T, Rows]
) -> tuple[dict[T, int], dict[T, Refusal]]:
    """The ids of what was imported, and what was refused. An import is all or nothing, so it is repeated
    without what Odoo names as bad; where it names nothing, halving finds it.

    An item's rows are one record with its lines, or several records of their own, which stand or fall
    together; the id is then that of the first.
    """
    ids: dict[T, int] = {}
    refused: dict[T, Refusal] = {}
    rest = list(rows)
    while rest:
        answer, starts = _ask(client, model, columns, [rows[item] for item in rest])
        if answer.ids:
            ids.update(_firsts(rest, starts, answer))
            break
        blamed = {rest[place]: Refused(words, code=CODE) for place, words in answer.blamed(starts).items()}
        if not blamed:
            refused.update(halve(rest, _taking(client, model, columns, rows, ids)))
            break
        refused.update(blamed)
        rest = [item for item in rest if item not in blamed]
    return ids, refused


def _taking(
    client: Client, model: str, columns: Sequence[str], rows: Mapping[T, Rows], ids: dict[T, int]
) -> Callable[[Sequence[T]], None]:
    def call(items: Sequence[T]) -> None:
        answer, starts = _ask(client, model, columns, [rows[item] for item in items])
        if not answer.ids:
            raise Refused(answer.words(), code=CODE)
        ids.update(_firsts(items, starts, answer))

    return call


def _firsts(items: Sequence[T], starts: Sequence[int], answer: Loaded) -> Mapping[T, int]:
    places = range(len(items)) if len(answer.ids) == len(items) else starts
    return {item: answer.ids[place] for item, place in zip(items, places, strict=True)}


def _ask(
    client: Client, model: str, columns: Sequence[str], records: Sequence[Rows]
) -> tuple[Loaded, list[int]]:
    """Database trouble inside an import comes back as a message and not as an error."""
    starts: list[int] = []
    flat: Rows = []
    for record in records:
        starts.append(len(flat))
        flat.extend(record)
    answer = client.load(model, columns, flat)
    if not answer.ids and errors.LATER.search(answer.words()):
        raise Busy("Odoo was busy with the same records; this is tried again.", code=CODE)
    return answer, starts
