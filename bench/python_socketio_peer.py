"""python-socketio on uvicorn, speaking the echo protocol of `examples/echo.py`: measured for the record.

python bench/python_socketio_peer.py --port N
"""

import argparse
import asyncio
from typing import Any

import uvicorn

import socketio


def echo_application() -> socketio.ASGIApp:
    """The application with python-socketio's own defaults, but for events handled in order as Parlour does."""
    server = socketio.AsyncServer(async_mode="asgi", async_handlers=False)

    async def connect(sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        await server.emit("auth", auth or {}, to=sid)

    async def join(sid: str, room: str) -> None:
        await server.enter_room(sid, room)

    async def msg(sid: str, message: dict[str, Any]) -> None:
        await server.emit("msg", message, room=message["room"])

    def echo(sid: str, value: Any) -> Any:
        return value

    async def echo_async(sid: str, value: Any) -> Any:
        await asyncio.sleep(0)
        return value

    for name, handler in {
        "connect": connect,
        "join": join,
        "msg": msg,
        "echo": echo,
        "echo-async": echo_async,
    }.items():
        server.on(name, handler)
    return socketio.ASGIApp(server)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    uvicorn.run(echo_application(), port=port, log_level="warning", backlog=4096, ws_per_message_deflate=False)


if __name__ == "__main__":
    main()
