"""What the schedule calls."""

import logging

from django.contrib.sessions.models import Session

from omnihub.core import clock
from omnihub.people import audit

logger = logging.getLogger(__name__)


def prune() -> None:
    ended, _rows = Session.objects.filter(expire_date__lt=clock.now()).delete()
    logger.info("pruned", extra={"audit": audit.prune(), "sessions": ended})
