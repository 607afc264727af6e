"""Compressed answers: which ones are, what they hold, and that none tells a secret by its length."""

from __future__ import annotations

import gzip
from typing import Final

import httpx2
import pytest

from parlour.http.app import CALLS, PAGES
from parlour.http.edge import packing
from tests.http.site import Site

TAKES: Final = {"accept-encoding": "gzip, br"}
#: Whose answers hold a token, set one, or repeat words of their address.
WITH_SECRETS: Final = (
    "/api/auth",
    "/api/guests",
    "/api/setup",
    "/setup",
    "/invite",
    "/reset",
    "/login",
    "/agent/login",
)


async def desk_of(site: Site, tickets: int = 8) -> httpx2.AsyncClient:
    for number in range(tickets):
        await site.guest(f"Gil{number}", f"Subject {number}")
    return await site.agent()


@pytest.mark.parametrize("path", ["/api/tickets", "/agent", "/messages", "/api/docs", "/api/openapi.json"])
async def test_lists_and_pages_travel_compressed(site: Site, path: str) -> None:
    agent = await desk_of(site)
    plain = await agent.get(path, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    packed = await agent.get(path, headers=TAKES)
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text
    sent = int(packed.headers["content-length"])
    assert sent < int(plain.headers["content-length"]) / 2
    for answer in (plain, packed):
        assert "accept-encoding" in answer.headers["vary"].lower()


async def test_what_is_short_travels_as_it_is(site: Site) -> None:
    agent = await desk_of(site, tickets=0)
    answer = await agent.get("/api/tickets", headers=TAKES)
    assert (answer.status_code, answer.headers.get("content-encoding")) == (200, None)


async def test_an_answer_to_words_that_were_searched_for_is_never_compressed(site: Site) -> None:
    agent = await desk_of(site)
    for path in ("/api/tickets?query=Subject", "/api/messages/search?q=fails"):
        answer = await agent.get(path, headers=TAKES)
        assert len(answer.content) > packing.FEWEST
        assert "content-encoding" not in answer.headers


def test_no_route_is_packed_whose_answer_holds_a_token() -> None:
    packed = [route for route in (*CALLS, *PAGES) if route.packed]
    assert len(packed) > 15
    assert [route.path for route in packed if route.path.startswith(WITH_SECRETS)] == []
    assert {route.method for route in packed} == {"GET"}


async def test_a_token_that_is_given_out_is_never_compressed(site: Site) -> None:
    answer = await site.browser().post("/api/guests", json={"name": "G" * 80}, headers=TAKES)
    assert answer.status_code == 201
    assert "content-encoding" not in answer.headers


def test_the_same_body_is_of_many_lengths() -> None:
    body = b"secret " * 400
    forms = [packing.gzip(body) for _ in range(200)]
    assert {gzip.decompress(form) for form in forms} == {body}
    lengths = {len(form) for form in forms}
    assert len(lengths) > 40
    assert max(lengths) - min(lengths) <= packing.PADDING


async def test_a_large_answer_is_compressed_beside_the_loop(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "BESIDE", packing.FEWEST)
    agent = await desk_of(site)
    answer = await agent.get("/api/tickets", headers=TAKES)
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.json()["tickets"]) == 8
