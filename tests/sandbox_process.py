"""The sandbox as a process of its own: one for each xdist worker, reset before each test that asks for it."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
import requests

from channels.shopee import connect

ROOT = Path(__file__).resolve().parent.parent
READY = "Sandbox ready: "


class Sandbox:
    """`with Sandbox() as sandbox: ...`; the process also ends when this one does, however it ends."""

    def __init__(self, *arguments: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sandbox-", dir=fast_folder()))
        command = [sys.executable, "-m", "sandbox", "--port", "0", "--stop-with-stdin"]
        self.process = subprocess.Popen(
            [*command, "--db", str(self.folder / "sandbox.sqlite3"), *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.session = requests.Session()
        self.session.trust_env = False
        self.url = self._address()

    def _address(self) -> str:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line.startswith(READY):
            self.close()
            raise RuntimeError(f"The sandbox did not start: {line!r}")
        return line.removeprefix(READY).strip().removesuffix("/world/")

    @property
    def mail_port(self) -> int:
        return int(self.url.rpartition(":")[2]) + 1

    def control(self, path: str, given: dict[str, Any] | None = None) -> Any:
        """POST `given` to /world/api/<path>; GET it when there is nothing to say. A reset is a POST."""
        url = f"{self.url}/world/api/{path.strip('/')}"
        if given is None and path.strip("/") != "reset":
            answer = self.session.get(url, timeout=60)
        else:
            answer = self.session.post(url, json=given or {}, timeout=60)
        if not answer.ok:
            raise RuntimeError(f"{path}: HTTP {answer.status_code} {answer.text[:500]}")
        return answer.json()

    def reset(self, picture: str = "") -> None:
        self.control("reset", {"picture": picture})

    def new_orders(self, count: int = 1, **wishes: Any) -> list[str]:
        order_sns: list[str] = self.control("orders", {"count": count, **wishes})["order_sns"]
        return order_sns

    def step(self, order_sn: str, *steps: str, **given: Any) -> dict[str, Any]:
        """Take one or more steps with an order: pay, arrange, pickup, deliver, complete, release ..."""
        answer: dict[str, Any] = {}
        for step in steps:
            answer = self.control(f"orders/{order_sn}/{step}", given)
        return answer

    def close(self) -> None:
        self.session.close()
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                stream.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def fast_folder() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def eventually(look: Any, seconds: float = 10.0, pause: float = 0.02) -> Any:
    """What `look()` returns once it is true; the last look when the time is up."""
    until = time.monotonic() + seconds
    while not (seen := look()) and time.monotonic() < until:
        time.sleep(pause)
    return seen


@pytest.fixture(scope="session")
def sandbox_process() -> Iterator[Sandbox]:
    with Sandbox() as started:
        yield started


@pytest.fixture
def sandbox(sandbox_process: Sandbox) -> Sandbox:
    sandbox_process.reset()
    return sandbox_process


@pytest.fixture
def remotes(sandbox: Sandbox, settings: Any) -> Iterator[Sandbox]:
    """Shopee and Odoo as the settings name them are the sandbox."""
    settings.SHOPEE_BASE_URL = f"{sandbox.url}/shopee"
    settings.SHOPEE_AUTH_URL = f"{sandbox.url}/shopee/auth"
    settings.PUBLIC_URL = "http://testserver"
    settings.ODOO_URL = sandbox.url
    settings.ODOO_DB, settings.ODOO_LOGIN, settings.ODOO_API_KEY = "sandbox", "omnihub", "sandbox-odoo-key"
    settings.WHATSAPP_BASE_URL = f"{sandbox.url}/whatsapp"
    settings.RAJAONGKIR_BASE_URL = f"{sandbox.url}/rajaongkir"
    settings.RAJAONGKIR_API_KEY = "sandbox-rajaongkir-key"
    settings.XENDIT_BASE_URL = f"{sandbox.url}/xendit"
    settings.XENDIT_SECRET_KEY = "xnd_development_sandbox"
    settings.XENDIT_CALLBACK_TOKEN = "sandbox-xendit-callback-token"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sandbox.mail_port
    connect._remote.cache_clear()
    yield sandbox
    connect._remote.cache_clear()
