"""What the schedules call."""

from datetime import timedelta

from django.conf import settings

from erp_bridge import prove
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
    before = clock.now() - timedelta(days=settings.KEEP_DAYS["proofs"])
    run.forget(before=before)
    prove.start("schedule", days=prove.days_now())
