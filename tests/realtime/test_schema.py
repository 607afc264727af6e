"""The schema of the wire: the structs with both tables of events, and how a stale copy is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from parlour.realtime import schema
from parlour.realtime.broadcasts.server_events import SERVER_EVENTS
from parlour.realtime.requests.handlers import HANDLERS


def test_every_event_names_structs_of_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert schema.main([]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["serverEvents"].keys() == SERVER_EVENTS.keys()
    assert document["clientEvents"].keys() == HANDLERS.keys()
    for event in [*document["serverEvents"].values(), *document["clientEvents"].values()]:
        assert {event["payload"], event.get("ack", "Done")} <= document["$defs"].keys()


def test_an_acknowledgement_is_what_its_handler_returns() -> None:
    for name, on in HANDLERS.items():
        hints = on.handler.__annotations__
        assert hints["return"] == f"acks.{on.acks.__name__}", name
        assert hints["asked"] == f"client_events.{on.reads.__name__}", name


def test_a_file_made_from_another_schema_is_stale(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fresh, old, missing = (tmp_path / name for name in ("fresh", "old", "missing"))
    fresh.write_text(f"// {schema.fingerprint()}")
    old.write_text("// 0123456789abcdef")
    assert schema.main(["--check", str(fresh)]) == 0
    assert schema.main(["--check", str(fresh), str(old), str(missing)]) == 1
    told = capsys.readouterr().err
    assert "old" in told
    assert "missing" in told
    assert schema.main(["--fingerprint"]) == 0
    assert capsys.readouterr().out.strip() == schema.fingerprint()
