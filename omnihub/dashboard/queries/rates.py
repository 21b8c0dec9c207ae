"""Courier costs as their page shows them: the account and its day, and how far each shop is set up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from channels.models import Shop, own
from omnihub.core.texts import read
from omnihub.dashboard.setting_up import Stage, State
from shipping import account, quota
from shipping.models import Area, CostRule, CourierService, TariffRow


@dataclass(frozen=True, slots=True)
class Account:
    """`tested_at`: the last time that RajaOngkir took the key when somebody pressed the button."""

    has_key: bool
    of_environment: bool
    daily_limit: int
    calls: int
    saved: int
    used_up: bool
    problem: str
    tested_at: datetime | None

    @property
    def free_plan(self) -> bool:
        return self.daily_limit <= account.FREE_PLAN

    @property
    def left(self) -> int:
        return max(self.daily_limit - self.calls, 0)


def of_account() -> Account:
    row = account.current()
    day = quota.today(row)
    return Account(
        has_key=bool(account.key(row)),
        of_environment=bool(settings.RAJAONGKIR_API_KEY),
        daily_limit=row.daily_limit,
        calls=day.calls,
        saved=max(day.questions - day.calls, 0),
        used_up=quota.is_used_up(row),
        problem=read(row.problem_words) if row.problem else "",
        tested_at=row.tested_at,
    )


def shops() -> list[Shop]:
    """Those whose buyers pay the shipping to us."""
    ours = Shop.objects.filter(Q(kind__in=own.OURS) | Q(cost_rule__isnull=False))
    return list(ours.order_by("name", "pk"))


def stages(found: Account, rule: CostRule, some: Sequence[CourierService], lines: int) -> list[Stage]:
    """From a key to offers: what is done, and what comes next."""
    on = sum(row.is_on for row in some)
    steps = [
        (_("Key"), _("A key of RajaOngkir's product Shipping Cost."), found.has_key),
        (_("Test"), _("RajaOngkir takes the key."), bool(found.tested_at) and not found.problem),
        (_("Sent from"), _("The sub-district that your parcels leave from."), rule.origin_id is not None),
        (_("Couriers"), _("%(n)d services are offered.") % {"n": on}, on > 0),
        (_("Own table"), _("What is offered when no courier answers."), lines > 0),
    ]
    made: list[Stage] = []
    for number, (label, words, done) in enumerate(steps, 1):
        earlier = all(stage.state == State.DONE for stage in made)
        state = State.DONE if done else State.NOW if earlier else State.LATER
        made.append(Stage(number, label, words, "", "", state))
    return made


def lines_of(shop: Shop) -> int:
    return TariffRow.objects.filter(shop=shop).count()


def known_areas() -> int:
    return Area.objects.exclude(search_id=None).count()
