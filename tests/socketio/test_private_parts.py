"""Private parts of uvicorn that the HTTP side overrides or sets: a release that moves them fails here, by name."""

from __future__ import annotations

import inspect

import pytest
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from parlour.socketio.transports.http_protocol import RequestProtocol
from parlour.socketio.transports.progress import AnswerReading, Flow

OVERRIDDEN = (
    "_should_upgrade",
    "_start_asgi_task",
    "connection_made",
    "handle_websocket_upgrade",
    "on_body",
    "on_header",
    "on_headers_complete",
    "on_message_begin",
    "on_message_complete",
    "on_response_complete",
    "on_url",
    "pause_writing",
    "resume_writing",
    "send_400_response",
    "shutdown",
)
SET_BY_THE_PROTOCOL = ("cycle", "expect_100_continue", "flow", "headers", "parser", "pipeline", "scope", "transport")
SET_BY_THE_CYCLE = (
    "disconnected",
    "keep_alive",
    "message_event",
    "more_body",
    "response_complete",
    "response_started",
    "waiting_for_100_continue",
)


@pytest.mark.parametrize("name", OVERRIDDEN)
def test_what_is_overridden_is_still_called_that_and_takes_the_same(name: str) -> None:
    ours, theirs = getattr(RequestProtocol, name), getattr(HttpToolsProtocol, name)
    assert ours is not theirs
    assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters)


def test_what_is_called_is_there() -> None:
    assert callable(HttpToolsProtocol._unset_keepalive_if_required)
    for name in ("pause_reading", "resume_reading"):
        assert getattr(Flow, name) is not getattr(FlowControl, name)
    assert issubclass(AnswerReading, HttpToolsProtocol)


@pytest.mark.parametrize("name", SET_BY_THE_PROTOCOL)
def test_what_is_read_of_the_protocol_is_set_by_it(name: str) -> None:
    assert f"self.{name} = " in _source(HttpToolsProtocol) or f"self.{name}: " in _source(HttpToolsProtocol)


@pytest.mark.parametrize("name", SET_BY_THE_CYCLE)
def test_what_is_set_on_the_cycle_is_read_by_it(name: str) -> None:
    source = _source(RequestResponseCycle)
    assert f"self.{name} = " in source
    assert source.count(f"self.{name}") > 1 or f".{name}" in _source(HttpToolsProtocol)


def _source(kind: type) -> str:
    return inspect.getsource(kind)
