"""What is live on this worker: rooms, deliveries, typing, attendance, presence and sessions, made once and shared."""

from __future__ import annotations

from parlour.app import App
from parlour.realtime.background import Background
from parlour.realtime.broadcasts.deliver import Deliver
from parlour.realtime.broadcasts.lost_commits import LostCommits
from parlour.realtime.broadcasts.summaries import Summaries
from parlour.realtime.connection import Rooms
from parlour.realtime.presence.attendance import Attendance
from parlour.realtime.presence.presence import Presence
from parlour.realtime.presence.typing_state import Typing
from parlour.realtime.sessions import Sessions
from parlour.socketio import Server


class Live:
    """What the handlers of requests and the hooks of the Socket.IO server work with."""

    def __init__(self, app: App, server: Server) -> None:
        self.app = app
        self.server = server
        self.background = Background()
        self.rooms = Rooms()
        self.deliver = Deliver(app, server, self.rooms, self.background)
        self.lost_commits = LostCommits(app, self.deliver, self.background)
        self.attendance = Attendance(app, self.deliver, self.rooms, self.background)
        self.typing = Typing(self.deliver, self.attendance, self.background)
        self.presence = Presence(app, self.deliver, self.background)
        self.sessions = Sessions(app, server, self.deliver, self.background)
        self.summaries = Summaries(app, server, self.deliver, self.background)
