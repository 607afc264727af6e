"""What programs ask: whether it is up, whether it can work, what it counts, how to talk to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from parlour.http.app import CALLS
from parlour.http.edge.metrics import Metrics
from parlour.http.openapi import document
from tests.http.site import Site, build
from tests.support.disk import no_file_above

LOCAL = {"host": "127.0.0.1:8000"}


async def test_it_says_that_it_is_up_and_ready(site: Site) -> None:
    for path in ("/healthz", "/readyz"):
        answer = await site.browser().get(path)
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_it_is_not_ready_without_its_database(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async def gone() -> None:
        raise OSError("connection refused by db.internal:5432")

    monkeypatch.setattr(site.app._store, "ping", gone)
    answer = await site.browser().get("/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert "db.internal" not in answer.text
    assert (await site.browser().get("/healthz")).status_code == 200


async def test_it_is_not_ready_once_its_database_was_found_damaged(site: Site) -> None:
    site.app._store.troubles.malformed = True
    answer = await site.browser().get("/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


async def test_it_is_not_ready_where_nothing_can_be_stored(site: Site) -> None:
    log = site.app.settings.data / "parlour.db-wal"
    with no_file_above(log.stat().st_size):
        assert (await site.browser().get("/readyz")).status_code == 503
    assert (await site.browser().get("/readyz")).status_code == 200


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "127.9.9.9", "::ffff:127.0.0.1"])
async def test_numbers_are_for_this_machine(site: Site, peer: str) -> None:
    await site.browser().get("/api/tickets/not-there")
    answer = await site.browser(peer=peer, **LOCAL).get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    line = 'parlour_http_requests_total{method="GET",route="/api/tickets/{id}",status="401"} 1.0'
    assert line in answer.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1", "127.3.2.1:9", "[::1]", "[::1]:8000"])
async def test_this_machine_asks_by_its_own_name(site: Site, host: str) -> None:
    assert (await site.browser(peer="127.0.0.1", host=host).get("/metrics")).status_code == 200


@pytest.mark.parametrize(
    "host", ["chat.example.org", "localhost.example.org", "127.0.0.1.nip.io", "192.168.0.7", "[::2]:8000", "0.0.0.0"]
)
async def test_what_a_proxy_passes_on_under_the_public_name_is_not_from_this_machine(site: Site, host: str) -> None:
    answer = await site.browser(peer="127.0.0.1", host=host).get("/metrics")
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_a_server_with_a_public_address_has_a_proxy_and_wants_the_token(tmp_path: Path) -> None:
    token = "a-token-of-the-owner"
    async with build(tmp_path, public_url="https://chat.example.org", metrics_token=token) as site:
        assert (await site.browser(peer="127.0.0.1", **LOCAL).get("/metrics")).status_code == 403
        known = site.browser(peer="127.0.0.1", authorization=f"Bearer {token}", **LOCAL)
        assert (await known.get("/metrics")).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"x-forwarded-for": "203.0.113.9"}, {"forwarded": "for=x"}, {"via": "1.1 proxy"}]
)
async def test_what_a_proxy_on_this_machine_passes_on_is_not_from_this_machine(
    site: Site, headers: dict[str, str]
) -> None:
    answer = await site.browser(peer="127.0.0.1", **LOCAL).get("/metrics", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_from_elsewhere_numbers_want_the_token(tmp_path: Path) -> None:
    token = "a-token-of-the-owner"
    async with build(tmp_path, metrics_token=token) as site:
        assert (await site.browser(authorization=f"Bearer {token}").get("/metrics")).status_code == 200
        for wrong in ({}, {"authorization": "Bearer wrong"}, {"authorization": f"Basic {token}"}):
            assert (await site.browser(**wrong).get("/metrics")).status_code == 403


async def test_without_a_token_nobody_elsewhere_sees_numbers(site: Site) -> None:
    for headers in ({}, {"authorization": "Bearer "}, {"authorization": "Bearer None"}):
        assert (await site.browser(**headers).get("/metrics")).status_code == 403


def test_readings_of_other_parts_are_shown_as_they_are_when_asked() -> None:
    metrics, readings = Metrics(), {"sockets": 3.0, "socket_frames_total": 7.0}
    metrics.watch(lambda: readings)
    readings["sockets"] = 4.0
    text = metrics.text()[0].decode()
    assert "parlour_sockets 4.0" in text
    assert "parlour_socket_frames_total 7.0" in text


async def test_made_up_paths_and_methods_make_no_new_numbers(site: Site) -> None:
    for number in range(20):
        await site.browser().request(f"M{number}", f"/made/up/{number}")
    text = (await site.browser(peer="127.0.0.1", **LOCAL).get("/metrics")).text
    assert 'method="other",route="other",status="404"' in text
    assert "made/up" not in text


async def test_the_description_names_every_call_and_its_answers(site: Site) -> None:
    described = (await site.browser().get("/api/openapi.json")).json()
    assert described == document(CALLS)
    assert described["openapi"] == "3.1.0"
    for route in CALLS:
        answers = described["paths"][route.path][route.method.lower()]["responses"]
        assert {str(status) for status in route.gives} <= answers.keys()
    assert "Message" in described["components"]["schemas"]


async def test_the_description_is_a_page_too(site: Site) -> None:
    page = await site.browser().get("/api/docs")
    assert page.status_code == 200
    for route in CALLS:
        assert f"<code>{route.path}</code>" in page.text
    assert "<script" not in page.text
    assert (await site.browser().get("/api/docs/style.css")).headers["content-type"].startswith("text/css")


def test_every_call_says_what_it_does() -> None:
    assert [route.path for route in CALLS if not route.handler.__doc__] == []


async def test_who_finds_a_weakness_is_told_whom_to_write_to(tmp_path: Path) -> None:
    contacts = ("mailto:security@chat.example", "https://chat.example/report")
    async with build(tmp_path, security_contact=contacts, public_url="https://chat.example") as site:
        answer = await site.browser().get("/.well-known/security.txt")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
        *named, expires, canonical = answer.text.splitlines()
        assert named == [f"Contact: {contact}" for contact in contacts]
        assert canonical == "Canonical: https://chat.example/.well-known/security.txt"
        until = datetime.fromisoformat(expires.removeprefix("Expires: "))
        left = until - datetime.fromtimestamp(site.clock.now_ms() / 1000, UTC)
        assert timedelta(days=170) < left < timedelta(days=365), "RFC 9116, section 2.5.5"


async def test_without_a_contact_there_is_no_security_txt(site: Site) -> None:
    assert (await site.browser().get("/.well-known/security.txt")).status_code == 404


async def test_crawlers_read_the_first_page_and_nothing_of_anybodys(site: Site) -> None:
    answer = await site.browser().get("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    rules = [line.split(": ") for line in answer.text.splitlines()]
    assert rules == [["User-agent", "*"], ["Allow", "/$"], ["Allow", "/static/"], ["Disallow", "/"]]
