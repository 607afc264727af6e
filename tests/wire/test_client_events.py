"""Payloads of client events: what is read under more than one name."""

from __future__ import annotations

from parlour.wire import client_events, decode


def test_a_temp_id_is_read_as_a_client_id() -> None:
    sent = decode.from_value({"conversationId": "c", "content": "x", "tempId": "t-1"}, client_events.SendMessage)
    assert sent.draft.client_id == "t-1"
