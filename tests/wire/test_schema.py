"""The one schema of everything that goes in and out, by name."""

from __future__ import annotations

import json

from parlour.wire import schema


def test_the_schema_describes_every_struct_and_refers_to_nothing_else() -> None:
    document = schema.document()
    names = {struct.__name__ for struct in schema.everything()}
    assert names <= document["$defs"].keys()
    text = json.dumps(document)
    referred = {part.partition('"')[0] for part in text.split('"#/$defs/')[1:]}
    assert referred <= document["$defs"].keys()


def test_names_on_the_wire_are_camel_case() -> None:
    properties = {name for shape in schema.document()["$defs"].values() for name in shape.get("properties", {})}
    assert {"conversationId", "createdAt", "nextCursor"} <= properties
    assert [name for name in properties if "_" in name or not name[0].islower()] == []
