"""Starting and resetting the world."""

import threading
from typing import Any

from django.urls import get_resolver

from sandbox import faults, options, pictures, storage
from sandbox.market import life, own_life
from sandbox.odoo import control
from sandbox.rajaongkir import places as rajaongkir_places
from sandbox.rajaongkir import quota as rajaongkir_quota
from sandbox.shopee import seed, sender
from sandbox.whatsapp import life as whatsapp_life
from sandbox.whatsapp import post as whatsapp_post
from sandbox.whatsapp import seed as whatsapp_seed
from sandbox.xendit import life as xendit_life
from sandbox.xendit import post as xendit_post

_start_faults: dict[str, float | str] = {}


def begin(fault_spec: str, **told: Any) -> None:
    """Tables, the seeded world if the file is new, and the threads that live in it."""
    _start_faults.update(faults.parsed(fault_spec))
    options.begin_with(**told)
    faults.dials.replace(_start_faults, options.current.seed)
    if storage.prepare():
        reset()
    get_resolver().url_patterns  # noqa: B018  a page that cannot be imported stops the start, not a call
    sender.post_office.open()
    whatsapp_post.office.open()
    whatsapp_life.begin()
    xendit_post.office.open()
    xendit_life.begin()
    life.begin()
    own_life.begin()
    threading.Thread(target=rajaongkir_places.learn, name="rajaongkir", daemon=True).start()


def reset(picture: str = "") -> None:
    """Everything back to the seeded start or to a picture, in milliseconds."""
    if picture:
        pictures.find(picture)
    with storage.writing():
        storage.begin_era()
        storage.wipe(pictures.tables())
        sender.post_office.forget()
        if picture:
            pictures.show(picture)
        else:
            _begin_again()


def _begin_again() -> None:
    options.go_back()
    faults.dials.replace(_start_faults, options.current.seed)
    seed.plant()
    whatsapp_seed.plant()
    rajaongkir_quota.plant()
    control.reset()
