"""A Socket.IO server on a bare `parlour.socketio`, for conformance suites and load clients. Loopback only.

    python examples/echo.py --port 8001 [--ping-interval 300 --ping-timeout 200] [--engine]

Prints `Ready at http://127.0.0.1:<port>` on stdout once it answers.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import socket
import sys
from pathlib import Path
from typing import Any

import uvicorn

from parlour.socketio import Accept, Connection, Handshake, HttpProtocol, Options, Server
from parlour.socketio.bare import BareServer, Socket


class Echo:
    """The hooks of both namespaces."""

    def __init__(self, server: Server, namespace: str) -> None:
        self._server = server
        self._namespace = namespace

    def connect(self, handshake: Handshake) -> Accept:
        return Accept(identity=None)

    def connected(self, connection: Connection) -> None:
        connection.emit("auth", connection.handshake.auth)

    def disconnect(self, connection: Connection, reason: str) -> None:
        pass

    def event(self, connection: Connection, name: str, args: list[Any]) -> Any:
        if name == "msg":
            self._server.emit("msg", args[0], to=args[0]["room"], namespace=self._namespace)
            return None
        if name == "echo":
            return args
        if name == "echo-async":
            return self._echo(args)
        if name == "message":
            connection.emit("message-back", *args)
            return None
        if name == "message-with-ack":
            return args
        if name == "join":
            connection.join(args[0])
            return []
        return None

    async def _echo(self, args: list[Any]) -> list[Any]:
        return args


async def not_found(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})


def socketio(options: Options) -> Server:
    server = Server(options)
    for name in ("/", "/custom"):
        server.namespace(name, Echo(server, name))
    return server


def engineio(options: Options) -> BareServer:
    def echo(socket: Socket, data: str | bytes) -> None:
        socket.send(data)

    return BareServer(options, echo)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--ping-interval", type=int, default=25_000, metavar="MS")
    parser.add_argument("--ping-timeout", type=int, default=20_000, metavar="MS")
    parser.add_argument("--max-payload", type=int, default=1_000_000, metavar="BYTES")
    parser.add_argument("--connect-timeout", type=int, default=10_000, metavar="MS")
    parser.add_argument("--engine", action="store_true", help="a bare Engine.IO echo at /engine.io/")
    parser.add_argument("--client-files", type=Path, help="folder of the official client, to be served")
    return parser.parse_args()


async def serve(args: argparse.Namespace) -> None:
    options = Options(
        path="/engine.io" if args.engine else "/socket.io",
        ping_interval_ms=args.ping_interval,
        ping_timeout_ms=args.ping_timeout,
        max_payload=args.max_payload,
        connect_timeout_ms=args.connect_timeout,
        client_files=args.client_files,
    )
    server = engineio(options) if args.engine else socketio(options)
    config = uvicorn.Config(
        server.asgi(not_found),
        http=HttpProtocol,
        ws=server.websocket_protocol(),
        lifespan="off",
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        backlog=4096,
    )
    listener = socket.create_server(("127.0.0.1", args.port), backlog=4096)
    # What the start has made lives to the end; the collector need not look at it, nor look every 700 objects.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    await Announced(config).serve(sockets=[listener])


class Announced(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or []:
            print(f"Ready at http://127.0.0.1:{listener.getsockname()[1]}", flush=True)


if __name__ == "__main__":
    if sys.platform == "win32":
        asyncio.run(serve(arguments()))
    else:
        import uvloop

        uvloop.run(serve(arguments()))
