"""The one schema of everything that goes in and out, and how a stale copy is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from parlour.wire import schema


def test_the_schema_describes_every_struct_and_refers_to_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert schema.main([]) == 0
    document = json.loads(capsys.readouterr().out)
    names = {struct.__name__ for struct in schema.everything()}
    assert names <= document["$defs"].keys()
    text = json.dumps(document)
    referred = {part.partition('"')[0] for part in text.split('"#/$defs/')[1:]}
    assert referred <= document["$defs"].keys()


def test_names_on_the_wire_are_camel_case() -> None:
    properties = {name for shape in schema.document()["$defs"].values() for name in shape.get("properties", {})}
    assert {"conversationId", "createdAt", "nextCursor"} <= properties
    assert [name for name in properties if "_" in name or not name[0].islower()] == []


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
