"""A proof on the work table: it may last for hours, and a worker's death costs it one slice."""

from collections.abc import Sequence
from datetime import timedelta

from erp_bridge.models import ProofRun
from erp_bridge.proof import run as proof
from omnihub.core import clock, work
from omnihub.core.errors import RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.work import Todo

TOPIC = "proof.run"
NIGHT_DAYS = 30
NIGHT_HOUR = 2
TOO_OLD = timedelta(hours=12)


def start(reason: str, *, days: int = proof.DAYS) -> ProofRun:
    """One at a time: who asks while one is on its way hurries that one."""
    now = clock.now()
    run = proof.unfinished()
    if run is not None and run.started_at < now - TOO_OLD:
        proof.give_up(run, "the proof could not be finished within half a day.")
        run = None
    run = run or proof.begin(days=days)
    work.add([Todo(TOPIC, str(run.pk), key=TOPIC, reason=reason[:200])])
    return run


def days_now() -> int:
    """Once a night, when nobody waits for it, far back; otherwise the days that still change."""
    night = clock.now().astimezone(clock.JAKARTA).replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    if clock.now() < night or ProofRun.objects.filter(started_at__gte=night, days=NIGHT_DAYS).exists():
        return proof.DAYS
    return NIGHT_DAYS


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    outcomes: dict[int, Outcome] = {}
    for row in works:
        run = ProofRun.objects.filter(pk=row.subject, finished_at__isnull=True).first()
        if run is None:
            outcomes[row.pk] = Outcome.done("This proof has ended.")
            continue
        try:
            if proof.go_on(run, deadline):
                outcomes[row.pk] = Outcome.done(str(ProofRun.Verdict(run.verdict).label))
        except RemoteError as error:
            outcomes[row.pk] = Outcome.of(error)
    return outcomes
