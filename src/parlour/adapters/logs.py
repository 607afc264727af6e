"""Logs: one event, one line, to standard error; as text for people or JSON for programs.

Whatever a client sends may end up in a log, so nothing in a value can end a line or colour a terminal, and what is
called a secret is not written. `structlog.contextvars.bind_contextvars(request_id=…)` puts the id of the request on
every line that is written while it is answered.
"""

from __future__ import annotations

import json
import logging
import logging.handlers
import os
import sys
from pathlib import Path
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from parlour import security

HIDDEN = "[hidden]"
# A key that contains one of these words names something that opens a door.
SECRETS = ("password", "token", "secret", "authorization", "cookie", "api_key")
LONGEST_VALUE = 2_000  # characters; what is longer is a payload, not a fact about it


def configure(
    *, level: str = "info", form: str = "text", stream: TextIO | None = None, security_log: Path | None = None
) -> None:
    """Sends our own lines and those of the libraries (through `logging`) the same way, below `level` nothing.

    The security log goes whole to the file `security_log`, else among the others, whatever `level` and `form` are.
    """
    configure_security(security_log, stream)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    finishing: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        _hide_secrets,
        _as_json if form == "json" else _as_text,
    ]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=finishing, foreign_pre_chain=shared))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for talkative in ("uvicorn.error", "alembic", "asyncio"):
        logging.getLogger(talkative).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def configure_security(file: Path | None, stream: TextIO | None = None) -> None:
    """Where `parlour.security` writes: a file of mode 0600, opened anew when it was rotated away, or a stream.

    Raises OSError, naming the file, where it cannot be written.
    """
    handler: logging.Handler
    if file is None:
        handler = logging.StreamHandler(stream or sys.stderr)
    else:
        try:
            os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        except OSError as problem:
            raise OSError(f"PARLOUR_SECURITY_LOG: {file} cannot be written: {problem.strerror}") from None
        handler = logging.handlers.WatchedFileHandler(file, encoding="ascii")
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger(security.LOGGER)
    for former in logger.handlers:
        former.close()
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False


def _hide_secrets(logger: WrappedLogger, method: str, line: EventDict) -> EventDict:
    return {
        key: HIDDEN if value is not None and any(word in key.lower() for word in SECRETS) else value
        for key, value in line.items()
    }


def _as_json(logger: WrappedLogger, method: str, line: EventDict) -> str:
    return json.dumps({key: _short(value) for key, value in line.items()}, default=str)


def _as_text(logger: WrappedLogger, method: str, line: EventDict) -> str:
    """`time level event key=value …`, and below it, indented, the traceback if there is one."""
    time, level, event = (line.pop(key, "") for key in ("timestamp", "level", "event"))
    trace = line.pop("exception", "")
    facts = "".join(f" {key}={_quoted(value)}" for key, value in line.items() if value is not None)
    lines = [
        f"{time} {level:7} {_inert(_short(event))}{facts}",
        *(f"    {_inert(row)}" for row in trace.splitlines()),
    ]
    return "\n".join(lines)


def _quoted(value: Any) -> str:
    text = str(_short(value))
    plain = text and not set(text) & set(" =\"'\\") and text.isprintable()
    return text if plain else f'"{_inert(text.replace(chr(92), chr(92) * 2).replace(chr(34), chr(92) + chr(34)))}"'


def _inert(text: Any) -> str:
    """Line ends, escape sequences, direction overrides and the like as `\\n`, `\\x1b`, `\\u202e`."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in str(text))


def _short(value: Any) -> Any:
    if isinstance(value, (int, float)) or value is None:
        return value
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}… ({len(text)} characters)"
