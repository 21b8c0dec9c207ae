"""A load generator: POSTs prepared bodies over kept-alive connections and writes down how long each took."""

import http.client
import json
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

CONNECTIONS = 8


@dataclass(frozen=True, slots=True)
class Loaded:
    """Requests a second that were answered with 204, and the time in ms 99 of 100 stayed under."""

    rate: float
    p99: float
    refused: int


class Line(threading.Thread):
    """One connection. Takes the next body until the time is over."""

    def __init__(self, url: str, bodies: Iterator[tuple[str, str]], lock: threading.Lock, end: float) -> None:
        super().__init__()
        self.address, self.bodies, self.lock, self.end = urlsplit(url), bodies, lock, end
        self.took: list[float] = []
        self.refused = 0

    def run(self) -> None:
        connection = http.client.HTTPConnection(self.address.netloc, timeout=30)
        while time.perf_counter() < self.end:
            with self.lock:
                body, signature = next(self.bodies)
            started = time.perf_counter()
            connection.request("POST", self.address.path, body, {"Authorization": signature})
            response = connection.getresponse()
            response.read()
            self.took.append(time.perf_counter() - started)
            self.refused += response.status != http.client.NO_CONTENT
        connection.close()


def load(url: str, bodies: Iterator[tuple[str, str]], seconds: float) -> Loaded:
    lock = threading.Lock()
    end = time.perf_counter() + seconds
    lines = [Line(url, bodies, lock, end) for _ in range(CONNECTIONS)]
    for line in lines:
        line.start()
    for line in lines:
        line.join()
    took = sorted(moment for line in lines for moment in line.took)
    return Loaded(
        rate=len(took) / seconds,
        p99=took[int(len(took) * 0.99)] * 1000,
        refused=sum(line.refused for line in lines),
    )


def main(url: str, file: str, seconds: str) -> None:
    """In a process of its own, so that the server's processes are not slowed by it more than need be."""
    prepared = [tuple(pair) for pair in json.loads(Path(file).read_text(encoding="utf-8"))]
    print(json.dumps(asdict(load(url, iter(prepared), float(seconds)))))  # noqa: T201 - the answer to our parent


if __name__ == "__main__":
    main(*sys.argv[1:])
