"""Security log: one JSON object a line of what an owner has to know of who tried what (docs/security.md).

The logger `parlour.security` has a handler of its own (`adapters/logs.py`), so its lines look the same whatever
`LOG_FORMAT` is. Never in it: passwords, tokens, or what was typed as a name, since people type passwords there.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any, Final

LOGGER: Final = "parlour.security"
EVENTS: Final = frozenset(
    {
        "log_in",
        "log_in_failed",
        "log_in_limited",
        "registered",
        "first_admin_made",
        "password_changed",
        "email_changed",
        "account_changed",
        "invitation_made",
        "invitation_withdrawn",
        "invitation_accepted",
        "reset_link_made",
        "password_reset",
        "link_refused",
        "setting_changed",
        "sessions_ended",
        "guest_left",
        "rate_limited",
        "origin_refused",
        "credential_refused",
        "admin_command",
    }
)
LONGEST_VALUE: Final = 200  # characters
_SECRETS: Final = ("password", "token", "secret", "cookie", "authorization")
_log = logging.getLogger(LOGGER)


def note(event: str, *, address: str | None = None, actor: str | None = None, **facts: Any) -> None:
    """Writes one line: `time`, `event`, `address`, `actor` (an id) in this order, then the facts that are not None.

    `event` is one of EVENTS. Values are cut to 200 characters; JSON in ASCII leaves nothing that could end a line or
    colour a terminal.
    """
    if event not in EVENTS:
        raise ValueError(f"{event} is no event of the security log")
    line: dict[str, Any] = {"time": _now(), "event": event}
    for name, value in {"address": address, "actor": actor, **facts}.items():
        if value is not None and not any(word in name.lower() for word in _SECRETS):
            line[name] = value if isinstance(value, bool | int) else str(value)[:LONGEST_VALUE]
    _log.info("%s", json.dumps(line))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
