"""The numbers that the contract promises, where nothing but a number can be wrong."""

from __future__ import annotations

import json

from parlour.domain import limits, text
from parlour.realtime.broadcasts.summaries import EVERY_S
from parlour.realtime.presence.typing_state import PASS_ON_EVERY_S, STOP_AFTER_S
from parlour.settings import Settings
from parlour.socketio import Options
from tests.contract.running import Running


def test_lengths_are_those_of_the_contract() -> None:
    assert (text.NAME, text.TITLE, text.CONTENT, text.CLIENT_ID) == (80, 200, 10_000, 64)
    assert (limits.PARTICIPANTS, limits.USER_IDS, limits.SHOWN_PARTICIPANTS, limits.FILES) == (500, 200, 5, 10)


def test_pages_are_those_of_the_contract() -> None:
    assert (limits.PAGE_DEFAULT, limits.PAGE_MAX, limits.PAGE_BYTES) == (50, 200, 512 * 1024)
    assert (limits.SYNC_DEFAULT, limits.SYNC_MAX) == (100, 500)


def test_the_heartbeat_and_the_bounds_of_a_socket_are_those_of_the_contract() -> None:
    options = Options()
    assert (options.ping_interval_ms, options.ping_timeout_ms) == (25_000, 20_000)
    assert (options.max_payload, options.connect_timeout_ms) == (1_000_000, 10_000)
    assert (options.send_queue_frames, options.send_queue_bytes) == (1_000, 4_000_000)
    assert options.path == "/socket.io"


def test_the_paces_are_those_of_the_contract() -> None:
    assert (PASS_ON_EVERY_S, STOP_AFTER_S, EVERY_S) == (1.0, 5.0, 0.25)


def test_what_an_owner_may_set_begins_as_the_contract_says() -> None:
    settings = Settings()
    assert (settings.message_rate, settings.agent_message_rate) == (20, 120)
    assert (settings.write_rate, settings.agent_write_rate) == (60, 300)
    assert tuple(settings.ticket_rate) == (5, 20)
    assert tuple(settings.login_rate) == (5, 20)
    assert (settings.sockets_per_actor, settings.sockets_per_address) == (20, 100)
    assert (settings.edit_window, settings.agent_grace) == (24 * 3600, 10)
    assert (settings.session_hours, settings.guest_days, settings.max_upload_mb) == (12, 365, 25)


async def test_what_a_running_server_says_of_itself_is_the_same(live: Running) -> None:
    answer = await (await live.browser()).get("/socket.io/?EIO=4&transport=polling")
    said = json.loads(answer.text[1:])
    assert (said["pingInterval"], said["pingTimeout"], said["maxPayload"]) == (25_000, 20_000, 1_000_000)
    assert said["upgrades"] == ["websocket"]
