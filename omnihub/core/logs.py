"""One JSON object a line: what happened, to what, how long it took. Never a body, never a secret."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from omnihub.core import redact

STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


def quiet() -> None:
    """For commands that talk to a person: only warnings, beside their own lines."""
    logging.getLogger("omnihub").setLevel(logging.WARNING)


class JsonFormatter(logging.Formatter):
    """`logger.info("delivered", extra={"topic": ...})`: the message is the event, extras are fields."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": redact.text(record.getMessage()),
            "logger": record.name,
        }
        extras = {name: value for name, value in record.__dict__.items() if name not in STANDARD}
        line |= redact.data({name: value for name, value in extras.items() if value not in (None, "")})
        if record.exc_info:
            line["traceback"] = redact.text(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=_shown)


def _shown(value: Any) -> str:
    """Django adds the request itself to what it logs: its query may carry codes and tokens."""
    return redact.text(str(value))
