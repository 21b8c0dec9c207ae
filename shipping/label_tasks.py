"""What the schedules of labels call."""

import logging

from channels import queries, todos
from omnihub.core import work
from shipping import label_keeping, moving

logger = logging.getLogger(__name__)


def fetch() -> None:
    """Whatever was missed: waybills that no news told of, and labels whose work was lost."""
    shops = queries.connected_shops().filter(arranges=True).exclude(shipping_policy__fetches_labels=False)
    work.add(todos.labels(shop.key, "regular look") for shop in shops)


def prune() -> None:
    """Labels name buyers: their files go when they are kept long enough; moves of many orders with them."""
    logger.info("pruned", extra={"labels": label_keeping.prune(), "moves": moving.prune()})
