"""The demo's product on a scratch database, with times short enough to see leases run out."""

from omnihub.bench.settings import *  # noqa: F403
from omnihub.bench.settings import Q_CLUSTER, ROUTES

CONNECT_TIMEOUT = 2
READ_TIMEOUT = 3
ODOO_READ_TIMEOUT = 6
LONGEST_STEP = 7
BELL_SECONDS = 8
TASK_TIMEOUT = 16
LEASE_SECONDS = 20
PAYMENT_GATHER_SECONDS = 0
QUEUE_RETRY = 30
Q_CLUSTER.update(timeout=TASK_TIMEOUT, retry=QUEUE_RETRY)
for route in ROUTES.values():
    if "look_after" in route:
        route["look_after"] = ODOO_READ_TIMEOUT + 2
XENDIT_READ_TIMEOUT = 3
GATES = {
    remote: {"per_second": 200, "burst": 400, "break_after": 8, "pause_seconds": 2}
    for remote in ("shopee", "odoo", "xendit", "rajaongkir")
}
