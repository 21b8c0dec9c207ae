"""Records of the seed, with their external ids."""

from typing import Any

from sandbox.odoo.environment import Env
from sandbox.odoo.record import Record


def make(env: Env, model: str, reference: str = "", **values: Any) -> Record:
    record = env[model].make(values)
    if reference:
        name(env, reference, record)
    return record


def name(env: Env, reference: str, record: Record) -> None:
    module, _, rest = reference.partition(".")
    row = {"module": module, "name": rest, "model": record.model.name, "res_id": record.id, "noupdate": True}
    env.store.insert("ir.model.data", row)
