"""Prometheus text, computed from the tables when it is asked for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.module_loading import import_string

from omnihub.core import database, heartbeat, queries

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Sample:
    name: str
    value: float
    labels: dict[str, str] = field(default_factory=dict)


HELP = {
    "omnihub_inbox_oldest_seconds": "Age of the oldest message that no drain has read, by source.",
    "omnihub_work_oldest_seconds": "Age of the oldest work that is waiting or being sent, by topic.",
    "omnihub_work_rows": "Open work, by topic and state.",
    "omnihub_lag_seconds": "From wish to outcome in the last 15 minutes, 95th percentile, by road.",
    "omnihub_breaker_open": "1 while calls to this remote are held back.",
    "omnihub_token_days_left": "Days until a shop must be authorised anew.",
    "omnihub_pushes_sent": "1 while a marketplace sends us all the pushes we need.",
    "omnihub_rate_calls": "Calls to RajaOngkir today, by the clock of Jakarta.",
    "omnihub_rate_calls_left": "Calls that today's plan of RajaOngkir has left.",
    "omnihub_rate_calls_saved": "Questions of buyers today that took no call.",
    "omnihub_worker_beat_age_seconds": "Since a worker last finished a task of its queue.",
}


def text() -> str:
    lines: list[str] = []
    samples = list(_samples())
    for name, words in HELP.items():
        mine = [sample for sample in samples if sample.name == name]
        if mine:
            lines += [f"# HELP {name} {words}", f"# TYPE {name} gauge", *map(_line, mine)]
    return "\n".join(lines) + "\n"


def _samples() -> Iterable[Sample]:
    yield from _inbox()
    yield from _work()
    for road, seconds in queries.lags().items():
        yield Sample("omnihub_lag_seconds", seconds, {"road": road})
    now = database.database_now()
    for gate in queries.gates():
        is_open = gate.open_until is not None and gate.open_until > now
        yield Sample("omnihub_breaker_open", float(is_open), {"remote": gate.remote})
    age = heartbeat.age()
    if age is not None:
        yield Sample("omnihub_worker_beat_age_seconds", age)
    for path in settings.METRICS:
        source: Callable[[], Iterable[Sample]] = import_string(path)
        yield from source()


def _inbox() -> Iterable[Sample]:
    now = database.database_now()
    waiting = {backlog.name: backlog.age(now) for backlog in queries.inbox_backlog()}
    for source in sorted({*settings.HOOKS, *waiting}):
        yield Sample("omnihub_inbox_oldest_seconds", waiting.get(source, 0.0), {"source": source})


def _work() -> Iterable[Sample]:
    now = database.database_now()
    backlog = queries.work_backlog()
    ages = dict.fromkeys(settings.ROUTES, 0.0)
    for row in backlog:
        if row.state != "held":
            ages[row.name] = max(ages.get(row.name, 0.0), row.age(now))
    for topic, age in sorted(ages.items()):
        yield Sample("omnihub_work_oldest_seconds", age, {"topic": topic})
    for row in backlog:
        yield Sample("omnihub_work_rows", row.rows, {"topic": row.name, "state": row.state})


def _line(sample: Sample) -> str:
    labels = ",".join(f'{name}="{_escaped(value)}"' for name, value in sample.labels.items())
    value = f"{sample.value:.3f}".rstrip("0").rstrip(".")
    return f"{sample.name}{{{labels}}} {value}" if labels else f"{sample.name} {value}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
