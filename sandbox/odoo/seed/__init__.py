"""The start of the world: a shop of an Indonesian merchant who keeps the books in Odoo."""

from sandbox.odoo.environment import Env
from sandbox.odoo.seed import chart, company, goods, machinery

__all__ = ["plant"]


def plant(env: Env) -> None:
    machinery.plant(env)
    company.plant(env)
    chart.plant(env)
    goods.plant(env)
