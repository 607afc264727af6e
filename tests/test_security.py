"""The security log: who tried what, in lines that a program can rely on, without what must not be in a log."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from parlour import security
from parlour.adapters import logs
from tests.contract.running import running
from tests.http.site import Site, build
from tests.realtime.client import Refused

DOCS = Path(__file__).parents[1] / "docs" / "security.md"
EVIL = '203.0.113.9"}\r\n{"event": "log_in", \x1b[31m\u202e\u2028' + "x" * 5000


class Lines(logging.Handler):
    """What was written, as text and as objects."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.text.append(record.getMessage())

    @property
    def all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text]

    def of(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.all if line["event"] == event]


@pytest.fixture
def lines() -> Iterator[Lines]:
    logger, handler = logging.getLogger(security.LOGGER), Lines()
    before = logger.handlers[:], logger.level, logger.propagate
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
    yield handler
    logger.handlers[:], logger.propagate = before[0], before[2]
    logger.setLevel(before[1])


@pytest.fixture
async def site(tmp_path: Path) -> Any:
    async with build(tmp_path, rates=True, allowed_origins=("https://front.example",)) as built:
        yield built


async def mia(site: Site) -> tuple[Any, str]:
    browser = site.browser()
    given = {"username": "mia", "name": "Mia", "email": "mia@example.com", "password": "correct horse"}
    answer = await browser.post("/api/auth/register", json=given)
    return browser, answer.json()["user"]["id"]


async def test_a_log_in_a_wrong_try_and_a_refused_one_are_noted_with_address_and_account(
    site: Site, lines: Lines
) -> None:
    _, account = await mia(site)
    attacker = site.browser(peer="198.51.100.7")
    for number in range(6):
        login = "mia@example.com" if number % 2 else "mia\x04"
        await attacker.post("/api/auth/login", json={"login": login, "password": "wrong horse"})
    assert [line["actor"] for line in lines.of("registered")] == [account]
    failed = lines.of("log_in_failed")
    assert [(line["address"], line["account"]) for line in failed] == [("198.51.100.7", account)] * 5
    assert [(line["address"], line["account"]) for line in lines.of("log_in_limited")] == [("198.51.100.7", account)]
    site.clock.advance(61)
    await attacker.post("/api/auth/login", json={"login": "mia", "password": "correct horse"})
    assert [(line["address"], line["actor"]) for line in lines.of("log_in")] == [("198.51.100.7", account)]


async def test_nothing_secret_and_nothing_that_was_typed_is_written(site: Site, lines: Lines) -> None:
    browser, _ = await mia(site)
    typed = "my secret pass phrase"
    await site.browser().post("/api/auth/login", json={"login": typed, "password": "wrong horse"})
    await site.browser().post("/api/auth/login", json={"login": typed.upper(), "password": "wrong horse"})
    await site.browser().post("/api/auth/login", json={"login": "another", "password": "wrong horse"})
    change = {"password": "another horse", "oldPassword": "correct horse"}
    await browser.patch("/api/users/me", json=change)
    await browser.post("/api/auth/logout")
    text = "\n".join(lines.text).lower()
    for secret in (typed, "horse", "mia@example", *browser.cookies.values()):
        assert secret.lower() not in text
    same, again, other = (line["name"] for line in lines.of("log_in_failed"))
    assert same == again != other
    assert len(lines.of("password_changed")) == len(lines.of("sessions_ended")) == 1


@pytest.mark.parametrize("end", ["session", "guest"])
async def test_revocations_are_noted(site: Site, lines: Lines, end: str) -> None:
    if end == "guest":
        browser, ticket = await site.guest()
        actor = ticket["owner"]["id"]
        await browser.post("/api/auth/logout")
        found = lines.of("guest_left")
    else:
        browser, actor = await mia(site)
        [session] = (await browser.get("/api/auth/sessions")).json()["sessions"]
        await browser.delete(f"/api/auth/sessions/{session['id']}")
        found = lines.of("sessions_ended")
        assert [line["session"] for line in found] == [session["id"]]
    assert [(line["actor"], line["address"]) for line in found] == [(actor, "203.0.113.7")]


async def test_limits_are_noted_by_kind_and_actor(site: Site, lines: Lines) -> None:
    browser, ticket = await site.guest()
    for number in range(21):
        path = f"/api/conversations/{ticket['id']}/messages"
        answer = await browser.post(path, json={"content": f"Hello {number}"})
    assert answer.status_code == 429
    found = [(line["kind"], line["actor"], line["address"]) for line in lines.of("rate_limited")]
    assert set(found) == {("/api/conversations/{id}/messages", ticket["owner"]["id"], "203.0.113.7")}


async def test_refused_origins_and_worthless_tokens_are_noted(site: Site, lines: Lines) -> None:
    browser, _ = await mia(site)
    assert (await browser.post("/api/auth/logout", headers={"origin": "https://evil.example"})).status_code == 403
    [refused] = lines.of("origin_refused")
    assert (refused["origin"], refused["path"]) == ("https://evil.example", "/api/auth/logout")
    assert (await browser.get("/healthz", headers={"origin": "https://evil.example"})).status_code == 200
    assert len(lines.of("origin_refused")) == 1
    assert (await site.browser(authorization="Bearer forged").get("/api/auth/me")).status_code == 401
    assert [line["address"] for line in lines.of("credential_refused")] == ["203.0.113.7"]


async def test_the_realtime_door_notes_the_same(tmp_path: Path, lines: Lines) -> None:
    async with running(tmp_path, rate_limits=True) as live:
        gil = await live.guest("Gil")
        from tests.realtime.client import Client

        with pytest.raises(Refused):
            await Client.open(live.url, auth={"token": "forged"})
        with pytest.raises(Exception, match="403"):
            await Client.open(live.url, auth={}, headers={"origin": "https://evil.example"})
        socket = await live.socket(gil)
        for _ in range(25):
            ack = await socket.call("message:send", {"conversationId": "x", "content": "Hello"})
        assert ack["error"]["code"] == "rate_limited"
    assert [line["address"] for line in lines.of("credential_refused")] == ["127.0.0.1"]
    assert {line["origin"] for line in lines.of("origin_refused")} == {"https://evil.example"}
    assert {(line["kind"], line["actor"]) for line in lines.of("rate_limited")} == {("message:send", gil.id)}


def test_no_value_ends_a_line_colours_a_terminal_or_is_long(lines: Lines) -> None:
    security.note("origin_refused", address=EVIL, actor=EVIL, origin=EVIL, path=EVIL)
    [line] = lines.text
    assert line.isascii()
    assert line.isprintable()
    assert len(line) < 4 * 6 * security.LONGEST_VALUE
    assert json.loads(line)["origin"] == EVIL[:200]


def test_what_is_called_a_secret_is_left_out_and_an_event_must_be_known(lines: Lines) -> None:
    security.note("log_in", address="::1", new_password="x", sessionToken="y", actor=None)
    assert set(lines.all[0]) == {"time", "event", "address"}
    with pytest.raises(ValueError, match="no event"):
        security.note("something")


def test_the_log_goes_to_its_file_which_is_for_its_owner_and_survives_rotation(tmp_path: Path, lines: Lines) -> None:
    file = tmp_path / "security.log"
    logs.configure_security(file)
    security.note("log_in_failed", address="198.51.100.7")
    assert file.stat().st_mode & 0o777 == 0o600
    file.rename(tmp_path / "security.log.1")
    security.note("log_in", address="198.51.100.7")
    assert json.loads(file.read_text())["event"] == "log_in"
    assert json.loads((tmp_path / "security.log.1").read_text())["event"] == "log_in_failed"
    with pytest.raises(OSError, match="PARLOUR_SECURITY_LOG"):
        logs.configure_security(tmp_path / "nowhere" / "security.log")
    logging.getLogger(security.LOGGER).handlers[0].close()


def test_fail2ban_as_documented_finds_wrong_and_refused_tries_and_no_others(lines: Lines) -> None:
    page = DOCS.read_text("utf-8")
    [written] = re.findall(r"^failregex = (.+)$", page, re.MULTILINE)
    pattern = re.compile(written.replace("<HOST>", r"(?P<host>[0-9a-fA-F:.]+)"))
    for event, address in (
        ("log_in_failed", "198.51.100.7"),
        ("log_in_limited", "2001:db8::7"),
        ("log_in", "198.51.100.8"),
        ("registered", "198.51.100.9"),
    ):
        security.note(event, address=address, account="01a3185c", name="x")
    security.note(
        "origin_refused", address="198.51.100.10", origin='", "event": "log_in_failed", "address": "10.0.0.1"'
    )
    security.note("log_in", address='x", "event": "log_in_failed", "address": "10.0.0.2"')
    found = [match["host"] for line in lines.text if (match := pattern.search(line))]
    assert found == ["198.51.100.7", "2001:db8::7"]


def test_every_event_is_described() -> None:
    page = DOCS.read_text("utf-8")
    for event in security.EVENTS:
        assert f"`{event}`" in page, event
