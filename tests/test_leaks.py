"""Nothing that a test opens is left to the garbage collector, which would fail whatever test it ran in."""

from __future__ import annotations

import ast
import asyncio
import socket
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support import uvicorn_server
from tests.support.connections import connection

TESTS = Path(__file__).parent
OPENERS = {"open_connection", "create_connection"}
CLOSERS = {"support/connections.py", "support/database_proxy.py", "socketio/sio.py"}
"""Where what these return is kept and closed."""
SILENCED = "ResourceWarning", "PytestUnraisableExceptionWarning"


def _parsed() -> Iterator[tuple[str, ast.Module]]:
    for path in TESTS.rglob("*.py"):
        yield path.relative_to(TESTS).as_posix(), ast.parse(path.read_text())


def test_bare_connections_are_opened_where_they_are_closed_for_certain() -> None:
    found = {
        name
        for name, tree in _parsed()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in OPENERS
    }
    assert found == CLOSERS


def test_no_test_is_deaf_to_what_was_left_open() -> None:
    """Silenced in one file, it is heard in the next, where the collector happens to run."""
    assert _silencing(ast.parse("mark = pytest.mark.filterwarnings('ignore::ResourceWarning')")) == [1]
    assert {name: lines for name, tree in _parsed() if (lines := _silencing(tree))} == {}


def _silencing(tree: ast.Module) -> list[int]:
    """Lines of calls that let a warning of an open file or socket pass."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith(("filterwarnings", "simplefilter"))
        and any(word in ast.unparse(node) for word in SILENCED)
    ]


async def test_a_connection_is_closed_when_its_test_fails_with_bytes_unsent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        with pytest.raises(ZeroDivisionError):
            async with connection(deaf.getsockname()[1]) as (_, writer):
                writer.write(b"x" * 50_000_000)
                await asyncio.sleep(0)
                assert writer.transport.get_write_buffer_size()
                raise ZeroDivisionError
        assert writer.transport.get_extra_info("socket").fileno() == -1


async def test_a_server_in_the_tests_loop_leaves_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even one that is busy beyond the grace."""
    monkeypatch.setattr(uvicorn_server, "GRACE_S", 0)
    begun = asyncio.Event()

    async def busy(scope: Any, receive: Any, send: Any) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with uvicorn_server.served(busy, None) as server, AsyncExitStack() as late:
        _, writer = await late.enter_async_context(connection(uvicorn_server.port_of(server)))
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await begun.wait()
        (held,) = server.server_state.connections
        clients = late.pop_all()
    assert held.transport.get_extra_info("socket").fileno() == -1
    await clients.aclose()
