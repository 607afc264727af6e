"""What admins set of the site: where the widget may be, and the list of first steps."""

from __future__ import annotations

from starlette.responses import Response

from parlour import security
from parlour.actions.platform import first_steps, widget
from parlour.http.call import Call, no_content, ok
from parlour.http.routes import refuses
from parlour.wire.api import platform


@refuses("forbidden")
async def show_widget(call: Call) -> Response:
    """Which sites embed the widget."""
    return ok(_widget(call, list(await call.app.read(widget.list_widget_sites, call.known))))


async def change_widget(call: Call, body: platform.ChangeWidget) -> Response:
    """Which sites embed the widget, beside those of the environment. It holds at once, on every worker in seconds."""
    origins = await call.app.perform(widget.change_widget_sites, call.known, origins=body.origins)
    await call.app.policy.refresh()
    security.note("setting_changed", address=call.caller.peer, actor=call.known.id, setting=widget.SETTING)
    return ok(_widget(call, list(origins)))


@refuses("forbidden")
async def show_first_steps(call: Call) -> Response:
    """Which of the first steps are done, by what is there."""
    found = await call.app.read(first_steps.show_first_steps, call.known)
    return ok(
        platform.FirstSteps(
            colleague=found.colleague, widget=found.widget, ticket=found.ticket, dismissed=found.dismissed
        )
    )


async def dismiss_first_steps(call: Call) -> Response:
    """Puts the list of first steps away, for every admin."""
    await call.app.perform(first_steps.dismiss_first_steps, call.known)
    return no_content()


def _widget(call: Call, origins: list[str]) -> platform.Widget:
    fixed = list(call.app.policy.defaults.widget_origins)
    return platform.Widget(origins=origins, fixed_origins=fixed, server=call.app.settings.public_url)
