"""Starting and resetting the world."""

from django.urls import get_resolver

from sandbox import faults, options, pictures, storage
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
    control.reset()
