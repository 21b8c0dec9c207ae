"""What the schedule calls."""

import logging
from datetime import timedelta

from django.conf import settings

from omnihub.core import clock
from omnihub.notifications import checking, digest, statuses
from omnihub.notifications.models import Message, StrayStatus

logger = logging.getLogger(__name__)
BATCH = 1000


def morning() -> None:
    digest.ask()


def check_templates() -> None:
    checking.ask("by schedule")


def prune() -> None:
    """Opt-outs are kept: whoever does not want messages does not want them next year."""
    now = clock.now()
    old = now - timedelta(days=settings.KEEP_DAYS["messages"])
    deleted = 0
    while ids := list(Message.objects.filter(made_at__lt=old).values_list("pk", flat=True)[:BATCH]):
        deleted += Message.objects.filter(pk__in=ids).delete()[0]
    StrayStatus.objects.filter(came_at__lt=now - statuses.STRAYS_KEPT).delete()
    logger.info("pruned", extra={"rows": {"messages": deleted}})
