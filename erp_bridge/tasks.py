"""What the schedules call."""

from django.conf import settings

from erp_bridge.proof import run
from omnihub.core import work
from omnihub.core.work import Todo

PRODUCTS = "product.pull"
ODOO = "odoo"


def pull_products() -> None:
    work.add([products("schedule")])


def products(reason: str) -> Todo:
    return Todo(PRODUCTS, ODOO, reason=reason)


def proof() -> None:
    run.prove(days=run.DAYS, settle_seconds=settings.SETTLE_SECONDS)
