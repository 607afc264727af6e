"""The service itself over HTTP, and what its admins set: what the calls take and answer (docs/protocol.md)."""

from __future__ import annotations

from typing import Literal

from parlour.wire.base import Request, Shape


class Health(Shape):
    """The process answers; it says nothing of the database or the bus, which `/readyz` asks."""

    status: Literal["ok"] = "ok"


class ChangeWidget(Request):
    """`origins`: sites that may embed the widget, such as `https://shop.example`; at most 50."""

    origins: list[str]


class Widget(Shape):
    """`origins` are those that admins set, `fixedOrigins` those of `PARLOUR_WIDGET_ORIGINS`; all of them hold.
    `server` is the address to load the widget from, null where the server does not know its own (`PUBLIC_URL`)."""

    origins: list[str]
    fixed_origins: list[str]
    server: str | None


class FirstSteps(Shape):
    """Which of the first steps are done: somebody else works the desk or is invited to, the widget was opened on a
    site, there is a ticket. `dismissed`: the list is not wanted any more."""

    colleague: bool
    widget: bool
    ticket: bool
    dismissed: bool
