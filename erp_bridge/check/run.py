"""Run a connection test, a section after the other, and keep what each of them found.

A test that is cut, or that takes longer than a bell, goes on with the section it had not ended.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction

from channels.models import Shop
from erp_bridge import queries
from erp_bridge.check import books, connection, goods, profile, telling, trial, user
from erp_bridge.check.findings import Finding, Section, bad, note
from erp_bridge.check.words import failure
from erp_bridge.models import CheckRun, OdooProfile
from erp_bridge.odoo import connect
from erp_bridge.odoo.client import Client
from erp_bridge.steps.case import OutOfTime
from omnihub.core import clock, routes, work
from omnihub.core.errors import RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text
from omnihub.core.work import Todo

TOPIC = "odoo.check"
ODOO = "odoo"
KEPT = 5
ENOUGH = 20
"""Seconds that a section may take: one that is begun with less is better begun by the next bell."""

SILENT = timedelta(minutes=10)
"""A test that said nothing for so long has lost its work."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section that is still to be done. Where a `needed` one fails, nothing more can be asked."""

    key: str
    title: str
    look: Callable[[Client, Deadline], Iterable[Finding]]
    shop: int | None = None
    needed: bool = False


# Asking ------------------------------------------------------------------------------------------


@transaction.atomic
def ask(by: str) -> CheckRun:
    """One test at a time: asking again while one runs hurries that one."""
    now = clock.now()
    lost = CheckRun.objects.filter(finished_at=None, told_at__lt=now - SILENT)
    lost.update(finished_at=now, doing="")
    run = _open_run(now, by)
    work.add([Todo(TOPIC, ODOO, reason=f"asked by {by}"[:200])])
    kept = CheckRun.objects.order_by("-asked_at", "-pk").values_list("pk", flat=True)[:KEPT]
    CheckRun.objects.exclude(pk__in=list(kept)).delete()
    return run


def _open_run(now: datetime, by: str) -> CheckRun:
    while True:
        run = CheckRun.objects.filter(finished_at=None).first()
        if run is not None:
            return run
        try:
            with transaction.atomic():
                return CheckRun.objects.create(asked_at=now, told_at=now, asked_by=by[:150])
        except IntegrityError:  # somebody else asked in the same moment
            continue


# Running -----------------------------------------------------------------------------------------


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    run = CheckRun.objects.filter(finished_at=None).order_by("-pk").first()
    if run is None:
        return {row.pk: Outcome.done("No test is asked for") for row in works}
    ended = go(run, deadline)
    words = "Tested" if ended else "The rest is tested next"
    outcome = Outcome.done(words) if ended else Outcome.again(words, "not_reached", at=clock.now())
    return {row.pk: outcome for row in works}


def go(run: CheckRun, deadline: Deadline, client: Client | None = None) -> bool:
    """Whether it came to its end. Never raises for what Odoo does: every failure is a finding."""
    fresh = True
    parts = list(_parts())
    for place, part in enumerate(parts, 1):
        if part.key in {kept["key"] for kept in run.sections}:
            continue
        if not fresh and deadline.left() < ENOUGH:
            return False
        _tell(run, f"{part.title} ({place} of {len(parts)})")
        section = _section(part, client, deadline, alone=fresh)
        if section is None:
            return False
        _keep(run, section)
        fresh = False
        if part.needed and section.failed:
            break
    _end(run)
    return True


def _section(part: Part, client: Client | None, deadline: Deadline, *, alone: bool) -> Section | None:
    """None: there was no time for it, and the next bell has more."""
    found: list[Finding] = []
    try:
        found.extend(part.look(client or connect.client(), deadline))
    except RemoteError as error:
        found.append(failure(error))
    except OutOfTime:
        if not alone:
            return None
        words = Text("Odoo answers too slowly: it was not done in time. Test again when Odoo is less busy.")
        found.append(bad(part.title, words))
    return Section(part.key, part.title, tuple(found), part.shop)


def _parts() -> Iterator[Part]:
    yield Part("connection", Text("Connection"), _connection, needed=True)
    yield Part("user", Text("User and rights"), _user)
    profiles = list(OdooProfile.objects.select_related("shop").order_by("shop__name", "shop"))
    for wanted in _companies(profiles):
        title = _names_of(profiles, wanted.company_id)
        key = f"books:{wanted.company_id}:{wanted.currency}"
        yield Part(key, Text("Books of %(title)s", title=title), partial(_books, wanted))
    for chosen in profiles:
        yield Part(f"shop:{chosen.shop_id}", str(chosen.shop), partial(_shop, chosen), shop=chosen.shop_id)
    for shop in Shop.objects.filter(odoo_profile=None).order_by("name", "pk"):
        yield Part(f"shop:{shop.pk}", str(shop), _unprofiled, shop=shop.pk)


def _companies(profiles: Iterable[OdooProfile]) -> list[books.Wanted]:
    taxed: dict[tuple[int, str], bool] = {}
    for each in profiles:
        place = (each.company_id, each.shop.currency)
        taxed[place] = taxed.get(place, False) or each.tax_policy == OdooProfile.TaxPolicy.INCLUDED
    return [books.Wanted(company, currency, tax) for (company, currency), tax in taxed.items()]


def _names_of(profiles: Iterable[OdooProfile], company_id: int) -> str:
    named = (each.names.get("company_id") for each in profiles if each.company_id == company_id)
    return next((name for name in named if name), Text("company %(number)s", number=company_id))


def _connection(client: Client, _deadline: Deadline) -> Iterable[Finding]:
    return connection.check(client)


def _user(client: Client, _deadline: Deadline) -> Iterable[Finding]:
    return user.check(client)


def _books(wanted: books.Wanted, client: Client, _deadline: Deadline) -> Iterable[Finding]:
    return [*books.check(client, wanted), *telling.check(client, wanted.company_id)]


def _shop(chosen: OdooProfile, client: Client, deadline: Deadline) -> Iterator[Finding]:
    found = list(profile.check(client, chosen))
    yield from found
    if not all(finding.ok for finding in found):
        yield note(Text("Trial order"), Text("It is made once the lines above are in order."))
        return
    yield from goods.check(client, chosen)
    yield from trial.check(
        client, queries.profile_of(chosen), goods.best(client, chosen), chosen.shop.currency, deadline
    )


def _unprofiled(_client: Client, _deadline: Deadline) -> Iterable[Finding]:
    words = Text("Nobody has chosen yet how this shop is booked, so nothing is written to Odoo for it.")
    return [note(Text("Profile"), words)]


# Keeping -----------------------------------------------------------------------------------------


def _tell(run: CheckRun, title: str) -> None:
    run.doing, run.told_at = title[:200], clock.now()
    run.save(update_fields=["doing", "told_at"])


def _keep(run: CheckRun, section: Section) -> None:
    run.sections = [*run.sections, section.told()]
    run.save(update_fields=["sections"])


@transaction.atomic
def _end(run: CheckRun) -> None:
    """Where all is in order, what was held for the settings' sake is tried again."""
    run.finished_at, run.doing = clock.now(), ""
    if all(finding["level"] != "failed" for kept in run.sections for finding in kept["findings"]):
        run.released = sum(work.release(topic) for topic in routes.topics_of(ODOO))
    run.save(update_fields=["finished_at", "doing", "released"])
