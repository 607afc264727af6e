"""Engine.IO alone: messages as text or bytes, without Socket.IO on top."""

from __future__ import annotations

from collections.abc import Callable

from parlour.socketio.engineio.engine import Engine
from parlour.socketio.engineio.session import Session
from parlour.socketio.options import Options
from parlour.socketio.runtime import LoopRuntime
from parlour.socketio.transports.polling import App, PollingApp
from parlour.socketio.transports.websocket import WebSocketProtocol, protocol_class
from parlour.socketio.transports.ws_frames import BINARY, frame, text_frame


class Socket:
    """One session, for a message handler."""

    def __init__(self, session: Session, receive: Callable[[Socket, str | bytes], None]) -> None:
        self._session = session
        self._receive = receive

    def send(self, data: str | bytes) -> None:
        self._session.send(text_frame(b"4" + data.encode()) if isinstance(data, str) else frame(BINARY, data))

    def close(self) -> None:
        self._session.close("forced close")

    def text(self, packet: bytes) -> None:
        try:
            message = packet[1:].decode()
        except UnicodeDecodeError:
            self._session.fail("parse error")
        else:
            self._receive(self, message)

    def binary(self, data: bytes) -> None:
        self._receive(self, data)

    def closed(self, reason: str) -> None:
        pass

    def retire(self) -> None:
        self._session.close("server shutting down", code=1001)


class BareServer:
    """`receive` is called with each message, in order."""

    def __init__(self, options: Options, receive: Callable[[Socket, str | bytes], None]) -> None:
        self._receive = receive
        self.engine = Engine(options, self._accept, LoopRuntime(options.clock))

    def asgi(self, app: App) -> App:
        return PollingApp(self.engine, app)

    def websocket_protocol(self) -> type[WebSocketProtocol]:
        return protocol_class(self.engine)

    def _accept(self, session: Session) -> Socket:
        return Socket(session, self._receive)
