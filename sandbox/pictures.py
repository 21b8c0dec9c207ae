"""The whole world as it is at a moment, under a name, to come back to as often as one likes."""

from dataclasses import dataclass

from django.apps import apps
from django.db import models

from sandbox import faults, options, storage
from sandbox.odoo import world
from sandbox.odoo.store import Picture as OdooPicture


@dataclass(frozen=True, slots=True)
class Picture:
    options: options.Options
    dials: dict[str, float | str]
    rows: dict[type[models.Model], storage.Rows]
    odoo: OdooPicture


LABELS = ("world", "shopee", "whatsapp", "xendit", "rajaongkir", "mailbox")
_kept: dict[str, Picture] = {}
"""They live as long as the process."""


def tables() -> list[type[models.Model]]:
    return [model for label in LABELS for model in apps.get_app_config(label).get_models()]


def take(name: str) -> None:
    with storage.writing():
        _kept[name] = Picture(
            options=options.current.now,
            dials=faults.dials.read(),
            rows={model: storage.rows(model) for model in tables()},
            odoo=world.current().picture(),
        )


def show(name: str) -> None:
    """Over an empty world. Pushes that waited to be sent at that moment are not sent."""
    picture = find(name)
    options.current.now = picture.options
    faults.dials.replace(picture.dials, picture.options.seed)
    for model, rows in picture.rows.items():
        storage.lay(model, rows)
    world.current().show(picture.odoo)


def find(name: str) -> Picture:
    if name not in _kept:
        raise ValueError(f"There is no picture {name!r}. There are: {', '.join(sorted(_kept)) or 'none'}.")
    return _kept[name]
