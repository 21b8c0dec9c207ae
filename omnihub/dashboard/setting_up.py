"""From a shop that was just connected to one that is live: five steps, and which one comes next."""

from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _

from channels.models import Shop
from omnihub.dashboard.queries.shops import Card


class State(StrEnum):
    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Stage:
    number: int
    label: str
    words: str
    address: str
    button: str
    state: State


@dataclass(frozen=True, slots=True)
class Step:
    """A stage before it is known which of them is the next."""

    label: str
    words: str
    address: str
    button: str
    done: bool


def stages(card: Card) -> list[Stage]:
    """The first that is not done is the next; what follows it waits."""
    found: list[Stage] = []
    for number, step in enumerate((_connect(card), _test(card), _book(card), _look(card), _go_live(card)), 1):
        earlier = all(stage.state == State.DONE for stage in found)
        state = State.DONE if step.done else State.NOW if earlier else State.LATER
        found.append(Stage(number, step.label, step.words, step.address, step.button, state))
    return found


def next_stage(card: Card) -> Stage | None:
    return next((stage for stage in stages(card) if stage.state == State.NOW), None)


def _connect(card: Card) -> Step:
    done = card.shop.state == Shop.State.CONNECTED
    words = _("The seller lets OmniHub in.") if done else _("Log in as the owner of the shop and agree.")
    return Step(_("Connect"), words, reverse("dashboard:connect", args=[card.shop.kind]), _("Connect"), done)


def _test(card: Card) -> Step:
    done = card.details is not None or card.shop.synced_at is not None
    words = (
        _("The shop has answered.")
        if done
        else _("The shop is being read. If nothing comes within a minute, press Test connection.")
    )
    return Step(_("Test"), words, "", "", done)


def _book(card: Card) -> Step:
    done = card.profile is not None
    words = (
        _("Company, warehouse, journal and tax are chosen.")
        if done
        else _("Choose company, warehouse, journal and tax in Odoo.")
    )
    address = reverse("dashboard:odoo_profile", args=[card.shop.pk])
    return Step(_("Bookings"), words, address, _("Choose"), done)


def _look(card: Card) -> Step:
    done = card.shop.go_live_at is not None
    words = _("See what would be written to Odoo, before anything is.")
    return Step(_("First look"), words, reverse("dashboard:dry_run", args=[card.shop.pk]), _("Look"), done)


def _go_live(card: Card) -> Step:
    if card.shop.go_live_at is None:
        words = _("Say from when on orders are booked.")
        return Step(
            _("Go live"), words, reverse("dashboard:go_live", args=[card.shop.pk]), _("Go live"), False
        )
    words = (
        _("Orders are written to Odoo.")
        if card.shop.pushes_orders
        else _("Switch on that orders are written to Odoo.")
    )
    address = reverse("dashboard:dry_run", args=[card.shop.pk])
    return Step(_("Go live"), words, address, _("Switch on"), card.shop.pushes_orders)
