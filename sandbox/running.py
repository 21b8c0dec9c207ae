"""Starting and resetting the world."""

from django.apps import apps
from django.urls import get_resolver

from sandbox import faults, options, storage
from sandbox.market import life
from sandbox.odoo import control
from sandbox.server import Server, type_of_app
from sandbox.shopee import seed, sender

_start_faults: dict[str, float | str] = {}


def open_port(port: int, app: type_of_app) -> Server:
    return Server(("127.0.0.1", port), app)


def begin(seed: int, fault_spec: str, push_url: str) -> None:
    """Tables, the seeded world if the file is new, and the threads that live in it."""
    _start_faults.update(faults.parsed(fault_spec))
    options.begin_with(seed=seed, push_url=push_url)
    faults.dials.replace(_start_faults, seed)
    if storage.prepare():
        reset()
    get_resolver().url_patterns  # noqa: B018  a page that cannot be imported stops the start, not a call
    sender.post_office.open()
    life.begin()


def reset() -> None:
    """Everything back to the seeded start, in milliseconds."""
    with storage.writing():
        storage.begin_era()
        options.go_back()
        faults.dials.replace(_start_faults, options.current.seed)
        for label in ("world", "shopee"):
            storage.wipe(apps.get_app_config(label).get_models())
        sender.post_office.forget()
        seed.plant()
        control.reset()
