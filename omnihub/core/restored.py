"""Notice a database that went back in time: restored from a backup, it must not write anything by itself.

A backup remembers neither the orders written to the ERP after it was made nor the payments. So each worker
keeps, beside the database, the last moment it saw in it. A database that does not know that moment is older.
"""

import json
import logging
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from omnihub.core import clock, cursors, database, installation

logger = logging.getLogger(__name__)

ALIVE = "alive"
MARGIN = timedelta(minutes=1)
"""A machine that lost its power may lose the last moments of an SQLite file, too."""


def bear_witness() -> None:
    """The database first: what stands in the file has been in the database."""
    now = database.database_now()
    cursors.move(ALIVE, now.isoformat())
    path = _path()
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps({"seen": now.isoformat()}), encoding="utf-8")
    draft.replace(path)


def look() -> bool:
    """Whether this database is older than what this machine saw of it; then everything is paused."""
    witnessed, known = _witnessed(), cursors.read(ALIVE)
    if witnessed is None or (known and witnessed <= datetime.fromisoformat(known) + MARGIN):
        return False
    moment = f"{witnessed.astimezone(clock.JAKARTA):%d %b %Y %H:%M} WIB"
    installation.pause(
        f"The database looks restored from a backup: it knows nothing of {moment}. "
        "Look at the proof, then resume in the administration under Installations."
    )
    logger.warning("database restored: paused", extra={"seen": witnessed.isoformat()})
    return True


def _path() -> Path:
    folder = Path(settings.VAR_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"witness-{installation.key()}.json"


def _witnessed() -> datetime | None:
    try:
        return datetime.fromisoformat(json.loads(_path().read_text(encoding="utf-8"))["seen"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        logger.warning("witness unreadable", extra={"path": str(_path())})
        return None
