"""examples/echo.py with two events more, for what only a server can begin: an acknowledged call, and a disconnect.

`ask` (value) has the server call the client's `question` and emit what it acknowledged as `answered`;
`kick` has it disconnect the socket.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

from parlour.socketio import Connection, Options, Server

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "examples"))
import echo


class Talkative(echo.Echo):
    def event(self, connection: Connection, name: str, args: list[Any]) -> Any:
        if name == "ask":
            # Not awaited here: events of one socket are handled in order, and the answer is no event.
            self._asking = asyncio.ensure_future(self._ask(connection, args))
            return None
        if name == "kick":
            connection.disconnect()
            return None
        return super().event(connection, name, args)

    async def _ask(self, connection: Connection, args: list[Any]) -> None:
        connection.emit("answered", *await connection.call("question", *args, timeout=60))


def talkative(options: Options) -> Server:
    server = Server(options)
    for name in ("/", "/custom"):
        server.namespace(name, Talkative(server, name))
    return server


if __name__ == "__main__":
    echo.socketio = talkative
    asyncio.run(echo.serve(echo.arguments()))
