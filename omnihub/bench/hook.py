"""How many events a second the hook accepts, against a bare view that does one INSERT on the same server."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from channels.shopee import sign
from omnihub.bench.figures import Figure
from omnihub.bench.load import Loaded
from omnihub.bench.stage import Stage

NAME = "hook"
ROUNDS = 3
SECONDS = 4.0
BODIES = 30_000
AIMS = {"postgresql": "at least 0.6", "sqlite": "at least 0.5"}


def run() -> Iterator[Figure]:
    with Stage() as stage:
        stage.start_web("omnihub.bench.wsgi")
        hook = f"{stage.web_url}/hooks/shopee/app/"
        bare = f"{stage.web_url}/bench/bare/"
        rounds = [(_measure(bare), _measure(hook)) for _ in range(ROUNDS)]
    bares, hooks = zip(*rounds, strict=True)
    refused = sum(measured.refused for measured in hooks)
    rate, bare_rate = _median(hooks, "rate"), _median(bares, "rate")
    p99, bare_p99 = _median(hooks, "p99"), _median(bares, "p99")
    yield Figure("bare view, one INSERT", bare_rate, "events/s")
    yield Figure(
        f"hook ({connection.vendor}, {refused} refused)",
        rate,
        "events/s",
        "the bare view",
        rate / bare_rate,
        AIMS.get(connection.vendor, ""),
    )
    yield Figure("hook, p99", p99, "ms", f"the bare view's {bare_p99:.0f} ms", bare_p99 / p99)


def _median(measured: tuple[Loaded, ...], name: str) -> float:
    return float(statistics.median(getattr(one, name) for one in measured))


def _measure(url: str) -> Loaded:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bodies.json"
        file.write_text(json.dumps(list(_bodies())), encoding="utf-8")
        answer = subprocess.run(
            [sys.executable, "-m", "omnihub.bench.load", url, str(file), str(SECONDS)],
            check=True,
            capture_output=True,
            env=os.environ,
        )
    return Loaded(**json.loads(answer.stdout))


def _bodies() -> Iterator[tuple[str, str]]:
    for number in range(BODIES):
        body = json.dumps(
            {
                "msg_id": uuid.uuid4().hex,
                "data": {
                    "completed_scenario": "",
                    "items": [],
                    "ordersn": f"261101BENCH{number % 5000:04d}",
                    "status": "READY_TO_SHIP",
                    "update_time": 1793500000 + number,
                },
                "shop_id": 220000123,
                "code": 3,
                "timestamp": 1793500000 + number,
            }
        )
        yield body, sign.push(settings.SHOPEE_PUSH_KEY, settings.SHOPEE_PUSH_URL, body.encode())
