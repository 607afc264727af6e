"""`parlour settings …`: what the owner of a site changes, from the terminal."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2

from tests.support.connections import NO_TLS


def rows(listed: str) -> dict[str, tuple[str, str]]:
    return {name: (value, source) for name, value, source in (line.split("\t") for line in listed.splitlines())}


def test_the_database_goes_before_the_environment_until_it_is_unset(parlour: Callable[..., Any]) -> None:
    outside = {"PARLOUR_EDIT_WINDOW": "7", "PARLOUR_TICKET_RATE": "3,4"}
    listed = rows(parlour("settings", "list", **outside).out)
    assert (listed["edit_window"], listed["ticket_rate"]) == (("7", "environment"), ("3,4", "environment"))
    assert listed["registration"] == ("open", "default")
    assert parlour("settings", "set", "edit_window", "60").out == "edit_window is 60\n"
    assert rows(parlour("settings", "list", **outside).out)["edit_window"] == ("60", "database")
    shown = parlour("config", **outside).out
    assert "# database\nPARLOUR_EDIT_WINDOW=60\n" in shown
    assert "PARLOUR_TICKET_RATE=3,4" in shown.partition("# environment\n")[2]
    assert parlour("settings", "unset", "edit_window").out == "edit_window is no longer set in the database\n"
    assert rows(parlour("settings", "list", **outside).out)["edit_window"] == ("7", "environment")


def test_what_the_file_sets_is_named_by_it(parlour: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "data" / ".env").write_text("PARLOUR_MESSAGE_RATE=9\n")
    assert parlour("config").out.startswith("# .env\nPARLOUR_MESSAGE_RATE=9\n")
    assert rows(parlour("settings", "list").out)["message_rate"] == ("9", ".env")


def test_a_wrong_setting_is_refused_in_one_line(parlour: Callable[..., Any]) -> None:
    for name, value, said in (("edit_window", "soon", "whole number"), ("secret", "s" * 32, "setting of the site")):
        done = parlour("settings", "set", name, value)
        assert (done.status, done.out, len(done.err.splitlines())) == (1, "", 1)
        assert said in done.err


def test_config_says_when_the_database_cannot_be_read(parlour: Callable[..., Any]) -> None:
    done = parlour("config", PARLOUR_DATABASE_URL="postgresql://me:hunter2@127.0.0.1:1/chat")
    assert "PARLOUR_EDIT_WINDOW=86400" in done.out
    assert done.err.startswith("What the database sets is not shown. ")
    assert "hunter2" not in done.out + done.err


def test_a_running_server_takes_a_change_up_within_seconds(
    parlour: Callable[..., Any], serve: Callable[..., Any]
) -> None:
    served = serve()

    def status() -> int:
        return httpx2.get(f"{served.url}/register", timeout=60, verify=NO_TLS).status_code

    before = status()
    parlour("settings", "set", "registration", "closed")
    deadline = time.monotonic() + 10
    while status() == before:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    parlour("settings", "unset", "registration")
    deadline = time.monotonic() + 10
    while status() != before:
        assert time.monotonic() < deadline
        time.sleep(0.1)
