"""Roles: groups whose rights are this table, put back whenever the database is migrated.

People may make groups of their own beside them.
"""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from auditlog.context import disable_auditlog
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from omnihub.people import rights

OWNER, OPERATIONS, WAREHOUSE, FINANCE = "owner", "operations", "warehouse", "finance"

LOOK = (
    *("channels.view_order", "channels.view_orderline", "channels.view_package", "channels.view_orderevent"),
    *("channels.view_product", "channels.view_component", rights.SEE_MAPPING),
)
"""Orders and what they are made of, without a buyer."""

RIGHTS: dict[str, tuple[str, ...]] = {
    OWNER: ("*",),
    OPERATIONS: (
        *LOOK,
        *("channels.view_*", "erp_bridge.view_*", "core.view_*", "django_q.view_*"),
        *(rights.SYNC, rights.RETRY, rights.PAUSE, rights.SEE_EVIDENCE, rights.SEE_BUYER),
        *(rights.CHANGE_MAPPING, rights.CHANGE_STOCK, rights.ADOPT, rights.PROVE),
        *("shipping.view_*", "cancellation.view_*", "notifications.view_*"),
        *(rights.SHIP, rights.PRINT, rights.CHANGE_SHIPPING, rights.CANCEL, rights.ANSWER_RETURNS),
        *(rights.RECEIVE_RETURNS, rights.CHANGE_MESSAGES),
        *(rights.SELL, rights.CHANGE_STOREFRONT),
        *(rights.CHANGE_RATES, "shipping.*_tariffrow"),
        *("payments.view_*", rights.REFUND),
        *(rights.CHANGE_CUSTOMERS, "channels.*_customertag"),
        "api.view_*",
    ),
    WAREHOUSE: (
        *(*LOOK, rights.SYNC, rights.SEE_SHIPMENTS, "shipping.view_label", rights.SHIP, rights.PRINT),
        *(rights.SEE_RETURNS, rights.RECEIVE_RETURNS),
    ),
    FINANCE: (
        *(*LOOK, rights.SEE_PROOF, rights.PROVE, rights.SEE_PROFILE, "erp_bridge.view_binding"),
        *(rights.SEE_RETURNS, "cancellation.view_*"),
        *(rights.SEE_MONEY, "channels.view_escrowstatement", "channels.view_walletday", "channels.*_feerate"),
        *("payments.view_*", rights.REFUND, rights.APPROVE_REFUND),
        *("reconciliation.view_*", rights.RECONCILE),
    ),
}
"""A star stands for anything. No other line of warehouse and finance reaches a buyer's name."""

WORDS: dict[str, Promise] = {
    OWNER: gettext_lazy("Everything: users, connections, go-live, and buyers' data."),
    OPERATIONS: gettext_lazy("Orders, syncs, retries, mapping, stock and its approval, and buyers' data."),
    WAREHOUSE: gettext_lazy("Sees orders and stock, and has them read again. Buyers stay masked."),
    FINANCE: gettext_lazy("Sees orders and their money, and runs the proof. Buyers stay masked."),
}


def keep() -> dict[str, int]:
    """Make each role what the table says. Answers with how many rights each has."""
    known = {f"{one.content_type.app_label}.{one.codename}": one for one in _permissions()}
    return {role: _keep(role, [known[name] for name in named(role, known)]) for role in RIGHTS}


def named(role: str, known: Iterable[str]) -> list[str]:
    names = list(known)
    wanted = {name for line in RIGHTS[role] for name in matching(line, names)}
    return [name for name in names if name in wanted]


def matching(line: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if fnmatchcase(name, line)]


def _permissions() -> Iterable[Permission]:
    return Permission.objects.select_related("content_type").order_by("pk")


def _keep(role: str, wanted: list[Permission]) -> int:
    with transaction.atomic(), disable_auditlog():  # the program itself is no person
        group, _new = Group.objects.get_or_create(name=role)
        group.permissions.set(wanted)
    return len(wanted)


def is_ours(group: Group | None) -> bool:
    return group is not None and group.name in RIGHTS


def give(user: User, role: str) -> None:
    user.groups.add(Group.objects.get(name=role))


def is_owner(user: object) -> bool:
    """Whoever may do everything, by the role or as a superuser."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.is_superuser or user.groups.filter(name=OWNER).exists()


def owners() -> list[str]:
    """Whom to ask for a right."""
    able = User.objects.filter(Q(groups__name=OWNER) | Q(is_superuser=True), is_active=True, is_staff=True)
    return list(able.order_by("username").values_list("username", flat=True).distinct()[:5])
