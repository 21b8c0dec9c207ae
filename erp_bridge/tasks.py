"""What the schedules call."""

from datetime import timedelta

from django.conf import settings
from django_q.tasks import async_task

from erp_bridge.proof import run
from omnihub.core import clock, work
from omnihub.core.work import Todo

PRODUCTS = "product.pull"
ODOO = "odoo"


def pull_products() -> None:
    work.add([products("schedule")])


def products(reason: str) -> Todo:
    return Todo(PRODUCTS, ODOO, reason=reason)


def proof() -> None:
    """Reading thousands of orders afresh takes longer than a bell may: it has a time-out of its own."""
    async_task("erp_bridge.tasks.prove", task_name="proof", timeout=settings.PROOF_TIMEOUT, save=False)


def prove() -> None:
    run.forget(before=clock.now() - timedelta(days=settings.KEEP_DAYS["proofs"]))
    run.prove(days=run.DAYS, settle_seconds=settings.SETTLE_SECONDS)
