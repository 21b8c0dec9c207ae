"""The product's settings for a real worker in a test: two processes, a database of its own, our route."""

from omnihub.settings import *  # noqa: F403
from omnihub.settings import Q_CLUSTER

WORKERS = 2
Q_CLUSTER = {**Q_CLUSTER, "workers": WORKERS, "queue_limit": WORKERS}
HOOKS = {}
ROUTES = {
    "real": {"deliver": "tests.core.real_deliverer.deliver", "batch": 1, "repeat": "safe", "remote": "far"},
}
SCHEDULES = {"sweep": {"func": "omnihub.core.tasks.sweep", "minutes": 1}}
