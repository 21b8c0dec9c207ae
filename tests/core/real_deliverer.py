"""Runs in a real worker. "slow" takes its time, everything else is done at once."""

import time

from omnihub.core.outcomes import Outcome


def deliver(works, _deadline):
    for row in works:
        if row.subject.startswith("slow") and row.attempts == 1:
            time.sleep(30)
    return {row.pk: Outcome.done() for row in works}
