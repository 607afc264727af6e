"""AsyncAPI 3, made from the event table and from what is told: every event, its payload, and every answer to it.

`python -m parlour.realtime.asyncapi > docs/asyncapi.yaml` writes it; a test holds the file to the code.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any, Final

import msgspec

from parlour.realtime.broadcasts.server_events import TOLD, Told
from parlour.realtime.requests.handlers import HANDLERS, On
from parlour.wire import acks
from parlour.wire.schema import components, fingerprint

TEMPLATE: Final = "#/components/schemas/{name}"
_CHANNEL: Final = "#/channels/socket"
_PLAIN: Final = re.compile(r"[A-Za-z_$#/][\w$#/:. -]*[\w]")


def document() -> dict[str, Any]:
    """The whole description as the server sees it: it receives what clients ask, and sends what it tells."""
    # Some names are both asked and told (`typing:start`), with payloads of their own.
    asked = {f"{name}.asked": _asked(on) for name, on in HANDLERS.items()}
    told = {f"{name}.told": _told(event) for name, event in TOLD.items()}
    answers = {f"{name}.ack": _ack(on) for name, on in HANDLERS.items()}
    structs = {on.reads for on in HANDLERS.values()} | {on.acks for on in HANDLERS.values()}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Parlour",
            "version": version("parlour"),
            "description": f"Live events over Socket.IO. {_HOW} Made from wire schema {fingerprint()}.",
        },
        "servers": {"own": {"host": "127.0.0.1:8000", "pathname": "/socket.io", "protocol": "socket.io"}},
        "channels": {
            "socket": {
                "address": "/",
                "description": "The one namespace. Engine.IO 4, over WebSocket and long-polling.",
                "messages": {_key(name): message for name, message in {**asked, **told, **answers}.items()},
            }
        },
        "operations": {
            **{_key(f"{name}.asked"): _operation("receive", name, "asked") for name in HANDLERS},
            **{_key(f"{name}.told"): _operation("send", name, "told") for name in TOLD},
        },
        "components": {
            "schemas": components({*structs, acks.Failed, *(event.payload for event in TOLD.values())}, TEMPLATE)
        },
    }


_HOW: Final = (
    "Identity comes with the handshake: `auth.token`, a bearer, or the cookies; with `auth.as`, the id that a page "
    "believes to be, another's credentials are refused (`actor_changed`). Every event takes one payload and an "
    "acknowledgement; docs/protocol.md tells how to use them."
)


def _asked(on: On) -> dict[str, Any]:
    payload: dict[str, Any] = _ref(on.reads)
    if on.or_id:
        payload = {"oneOf": [{"type": "string", "description": "The id of the conversation."}, payload]}
    return {"payload": payload}


def _told(event: Told) -> dict[str, Any]:
    return {"description": f"To {event.audience}.", "payload": _ref(event.payload)}


def _ack(on: On) -> dict[str, Any]:
    return {"payload": {"oneOf": [_ref(on.acks), _ref(acks.Failed)]}}


def _operation(action: str, name: str, which: str) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "action": action,
        "title": name,
        "channel": {"$ref": _CHANNEL},
        "messages": [{"$ref": f"{_CHANNEL}/messages/{_key(f'{name}.{which}')}"}],
    }
    if which == "asked":
        operation["reply"] = {"messages": [{"$ref": f"{_CHANNEL}/messages/{_key(name + '.ack')}"}]}
    return operation


def _key(name: str) -> str:
    """Component names may not hold a colon (AsyncAPI 3, fixed fields); the title says the event's name."""
    return re.sub(r"\W", "_", name)


def _ref(struct: type) -> dict[str, Any]:
    return {"$ref": TEMPLATE.format(name=struct.__name__)}


# YAML, as much of it as this needs


def to_yaml(value: Any) -> str:
    return "\n".join(_lines(value, 0)) + "\n"


def _lines(value: Any, depth: int) -> Iterator[str]:
    pad = "  " * depth
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _entry(f"{pad}{_scalar(key)}:", inner, depth)
    else:
        for inner in value:
            yield from _entry(f"{pad}-", inner, depth)


def _entry(head: str, inner: Any, depth: int) -> Iterator[str]:
    if isinstance(inner, Mapping | list) and inner:
        yield head
        yield from _lines(inner, depth + 1)
    else:
        yield f"{head} {_scalar(inner)}"


def _scalar(value: Any) -> str:
    """JSON is YAML; plain words go without quotes."""
    if isinstance(value, str) and _PLAIN.fullmatch(value) and ": " not in value and " #" not in value:
        return value if value.lower() not in _RESERVED and not value.startswith("#") else json.dumps(value)
    return json.dumps(value, ensure_ascii=False)


_RESERVED: Final = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


if __name__ == "__main__":
    sys.stdout.write(to_yaml(msgspec.to_builtins(document())))
