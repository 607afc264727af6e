"""The schema of the wire with its events: what the front end's types and AsyncAPI are generated from.

`python -m parlour.realtime.schema` prints it, for `web/src/core/wire.gen.ts`. `python -m parlour.realtime.schema
--check FILE…` fails for a file that does not carry the present one's fingerprint.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from parlour.realtime.broadcasts.server_events import SERVER_EVENTS
from parlour.realtime.requests.handlers import HANDLERS
from parlour.wire import schema


def document() -> dict[str, Any]:
    """The wire's schema, with the tables of events beside its `$defs`: of each event the names of its structs.

    `orId`: the conversation's id alone is read in place of the payload.
    """
    return {
        **schema.document(),
        "serverEvents": {
            name: {"payload": event.payload.__name__, "audience": event.audience}
            for name, event in SERVER_EVENTS.items()
        },
        "clientEvents": {
            name: {"payload": on.reads.__name__, "ack": on.acks.__name__, "orId": on.or_id}
            for name, on in HANDLERS.items()
        },
    }


def fingerprint() -> str:
    """Tells one schema from another, in 16 hexadecimal digits: what a generated file says it was made from."""
    return hashlib.sha256(_text().encode()).hexdigest()[:16]


def stale(files: Iterable[Path]) -> list[Path]:
    """Those generated files that were made from another schema, or are missing."""
    mark = fingerprint()
    return [file for file in files if not file.exists() or mark not in file.read_text("utf-8")]


def main(arguments: list[str]) -> int:
    """Prints the schema or, with `--fingerprint`, its fingerprint; `--check FILE…` returns 1 for a stale file."""
    if arguments[:1] == ["--check"]:
        old = stale(Path(name) for name in arguments[1:])
        for file in old:
            print(f"{file} was made from another schema (now {fingerprint()}); make it again", file=sys.stderr)
        return 1 if old else 0
    print(fingerprint() if arguments == ["--fingerprint"] else _text())
    return 0


def _text() -> str:
    return json.dumps(document(), indent=2, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
