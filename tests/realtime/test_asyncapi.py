"""`docs/asyncapi.yaml` is what the code does. That every event and answer is as documented, `client.py` checks."""

from __future__ import annotations

from pathlib import Path

import yaml

from parlour.realtime import asyncapi
from parlour.realtime.broadcasts.server_events import SERVER_EVENTS
from parlour.realtime.requests.handlers import HANDLERS

FILE = Path(__file__).parents[2] / "docs" / "asyncapi.yaml"


def test_the_file_is_what_the_code_says() -> None:
    text = FILE.read_text("utf-8")
    assert text == asyncapi.to_yaml(asyncapi.document()), "python -m parlour.realtime.asyncapi > docs/asyncapi.yaml"
    assert yaml.safe_load(text) == asyncapi.document()


def test_every_event_has_its_operation_and_every_reference_its_target() -> None:
    document = asyncapi.document()
    titles = [operation["title"] for operation in document["operations"].values()]
    assert sorted(titles) == sorted([*HANDLERS, *SERVER_EVENTS])
    for reference in _references(document):
        place = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_yaml_says_what_was_meant() -> None:
    tricky = {
        "a": ["no", "yes", "1", 1, None, True, "x: y", "# x", "é", "a\nb", "", [], {}, {"b": [[1], {"c": "-"}]}]
    }
    assert yaml.safe_load(asyncapi.to_yaml(tricky)) == tricky


def _references(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if "$ref" in value else []
        return own + [found for inner in value.values() for found in _references(inner)]
    return [found for inner in value for found in _references(inner)] if isinstance(value, list) else []
