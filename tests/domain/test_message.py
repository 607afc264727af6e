"""A message's words: read in one place, and none of a sealed message."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

import parlour
from parlour.actions.hydrate import quote_of
from parlour.domain.excerpts import Excerpts
from parlour.domain.message import Body, Message, Sealed, Text, text_of
from parlour.domain.words import words_of
from parlour.store.talk import search_index
from parlour.wire import render

SOURCE: Final = Path(parlour.__file__).parent


def message(body: Body) -> Message:
    return Message(
        id="m",
        conversation_id="c-1",
        seq=1,
        rev=1,
        number=1,
        sender_id="p",
        sender_role="member",
        sender_name="Ana",
        sender_avatar_id=None,
        message_type="text",
        body=body,
        client_id=None,
        created_at=1_700_000_000_000,
    )


def shown(said: Message) -> list[str]:
    """All that is made of a message's words for others to read."""
    quote = quote_of(said)
    assert quote is not None
    return [render.message(said).content, quote.excerpt, Excerpts(words_of("parcel")).of(text_of(said))]


def test_words_in_the_clear_are_rendered_quoted_excerpted_and_indexed() -> None:
    said = message(Text("the parcel"))
    assert shown(said) == ["the parcel", "the parcel", "the \x02parcel\x03"]
    terms = search_index.terms(said, "group")
    assert terms is not None
    assert "parcel" in terms


def test_a_sealed_message_has_no_words_and_is_never_indexed() -> None:
    sealed = message(Sealed(b"the parcel"))
    assert shown(sealed) == ["", "", ""]
    assert search_index.terms(sealed, "group") is None
    assert text_of(sealed.as_hidden()) == ""


def test_one_function_alone_reads_a_messages_words() -> None:
    # in these a body is one of HTTP
    readers = {
        f"{path.relative_to(SOURCE)}:{function.name}"
        for path in SOURCE.rglob("*.py")
        if not {"socketio", "edge"} & {*path.parts}
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and node.attr == "body" and isinstance(node.ctx, ast.Load)
    }
    assert readers == {"domain/message.py:text_of", "domain/message.py:is_sealed"}
