"""AsyncAPI 3, generated from the two event tables: every event, its payload, and every acknowledgement.

`python -m parlour.realtime.asyncapi > docs/asyncapi.yaml` writes it; a test holds the file to the code.
"""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import version
from typing import Any, Final

import msgspec

from parlour.realtime.broadcasts.server_events import SERVER_EVENTS, ServerEvent
from parlour.realtime.requests.handlers import HANDLERS, On
from parlour.realtime.schema import fingerprint
from parlour.wire import acks
from parlour.wire.schema import components

TEMPLATE: Final = "#/components/schemas/{name}"
_CHANNEL: Final = "#/channels/socket"


def document() -> dict[str, Any]:
    """The whole description as the server sees it: it receives client events and sends server events."""
    # Some names are both client and server events (`typing:start`), with payloads of their own.
    requests = {f"{name}.request": _request(on) for name, on in HANDLERS.items()}
    events = {f"{name}.event": _event(event) for name, event in SERVER_EVENTS.items()}
    answers = {f"{name}.ack": _ack(on) for name, on in HANDLERS.items()}
    structs: set[type] = {on.reads for on in HANDLERS.values()} | {on.acks for on in HANDLERS.values()}
    structs |= {acks.Failed, *(event.payload for event in SERVER_EVENTS.values())}
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
                "messages": {_key(name): message for name, message in {**requests, **events, **answers}.items()},
            }
        },
        "operations": {
            **{_key(f"{name}.request"): _operation("receive", name, "request") for name in HANDLERS},
            **{_key(f"{name}.event"): _operation("send", name, "event") for name in SERVER_EVENTS},
        },
        "components": {"schemas": components(structs, TEMPLATE)},
    }


_HOW: Final = (
    "Identity comes with the handshake: `auth.token`, a bearer, or the cookies; with `auth.as`, the id that a page "
    "believes to be, another's credentials are refused (`actor_changed`). Every event takes one payload and an "
    "acknowledgement; docs/protocol.md describes their use."
)


def _request(on: On) -> dict[str, Any]:
    payload: dict[str, Any] = _ref(on.reads)
    if on.or_id:
        payload = {"oneOf": [{"type": "string", "description": "The id of the conversation."}, payload]}
    return {"payload": payload}


def _event(event: ServerEvent[Any]) -> dict[str, Any]:
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
    if which == "request":
        operation["reply"] = {"messages": [{"$ref": f"{_CHANNEL}/messages/{_key(name + '.ack')}"}]}
    return operation


def _key(name: str) -> str:
    """Component names may not hold a colon (AsyncAPI 3, fixed fields); the title says the event's name."""
    return re.sub(r"\W", "_", name)


def _ref(struct: type) -> dict[str, Any]:
    return {"$ref": TEMPLATE.format(name=struct.__name__)}


def to_yaml(value: Any) -> str:
    """The document as YAML, in the order given and without anchors. PyYAML is there for development alone."""
    import yaml

    # Through JSON, so that no two places share one object: PyYAML would write the second as an alias.
    plain = json.loads(msgspec.json.encode(value))
    text: str = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=118)
    return text


if __name__ == "__main__":
    sys.stdout.write(to_yaml(document()))
