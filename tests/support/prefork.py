"""A process that has imported the command line and forks for each command a test runs: a tenth of the time.

Arguments, environment, standard streams and exit status are those of `python -m parlour`; an exception ends it with a
traceback. Limits of the calling process do not reach it, and what it imports is not tried: see `parlour_process`.

    python -P prefork.py 5        5: a socket, over which each command comes as one byte with four descriptors
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import sys
import traceback
from typing import Any

PACKAGES = ("parlour.cli", "parlour.store", "parlour.store.sqlite", "parlour.adapters")
MODULES = ("parlour.assembly", "alembic.command", "alembic.config", "sqlalchemy.dialects.sqlite", "uvicorn")


def main() -> None:
    """Fork until the other end is closed. The descriptors: where the request comes from, and three streams."""
    control = socket.socket(fileno=int(sys.argv[1]))
    preload()
    gc.collect()
    gc.freeze()  # a collection in a fork would copy what they share
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        wanted, descriptors, _, _ = socket.recv_fds(control, 1, 4)
        if not wanted:
            return
        if os.fork() == 0:
            control.close()
            supervise(*descriptors)
            return
        for descriptor in descriptors:
            os.close(descriptor)


def preload() -> None:
    for name in (*PACKAGES, *MODULES):
        module = importlib.import_module(name)
        if name in PACKAGES:
            for found in pkgutil.iter_modules(module.__path__, f"{name}."):
                importlib.import_module(found.name)


def supervise(descriptor: int, *streams: int) -> None:
    """Run one command in a child, and tell its number and its exit status, each as a line."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with socket.socket(fileno=descriptor) as line:
        with line.makefile("r") as sent:
            request = json.loads(sent.readline())
        child = os.fork()
        if child:
            line.sendall(f"{child}\n".encode())
            _, status = os.waitpid(child, 0)
            line.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
            os._exit(0)
    run(request, streams)


def run(request: dict[str, Any], streams: tuple[int, ...]) -> None:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    sys.argv = ["parlour", *request["arguments"]]
    try:
        runpy.run_module("parlour", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        status = _status(ended)
    except BaseException:
        traceback.print_exc()
        status = 1
    else:
        status = 0
    # As an interpreter ends, but that it does not take everything down piece by piece: that copies all the memory.
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _status(ended: SystemExit) -> int:
    if ended.code is None or isinstance(ended.code, int):
        return ended.code or 0
    print(ended.code, file=sys.stderr)
    return 1


if __name__ == "__main__":
    main()
