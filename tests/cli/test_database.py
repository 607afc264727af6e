"""`parlour migrate`, `backup` and `config`."""

import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2

from tests.support.connections import NO_TLS


def test_migrate_makes_the_database_for_its_owner_alone_and_says_when_there_is_nothing_to_do(
    parlour: Callable[..., Any], tmp_path: Path
) -> None:
    first, second = parlour("migrate"), parlour("migrate")
    assert first.out.startswith("The schema is at version ")
    assert second.out == first.out.rstrip() + ", as it was\n"
    folder = tmp_path / "data"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "parlour.db").stat().st_mode) == 0o600
    assert not (folder / "secret").exists(), "nothing here signs anything"


def test_a_backup_of_a_running_server_holds_what_was_acknowledged(
    parlour: Callable[..., Any], serve: Callable[..., Any], tmp_path: Path
) -> None:
    served = serve()
    ticket = {"name": "Gil", "subject": "Help", "message": "It does not work"}
    assert httpx2.post(f"{served.url}/api/tickets", json=ticket, timeout=60, verify=NO_TLS).status_code == 201
    copy = tmp_path / "copy.db"
    assert parlour("backup", str(copy)).out == f"Wrote {copy}\n"
    with sqlite3.connect(copy) as database:
        assert database.execute("SELECT content FROM messages").fetchall() == [("It does not work",)]
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()
    nowhere = parlour("backup", str(tmp_path / "no" / "copy.db"))
    assert (nowhere.status, nowhere.err) == (1, f"there is no folder {tmp_path / 'no'}\n")
    again = parlour("backup", str(copy))
    assert (again.status, again.err) == (1, f"{copy} exists already\n")


def test_a_backup_of_a_database_server_is_for_its_own_tools(parlour: Callable[..., Any], tmp_path: Path) -> None:
    done = parlour("backup", str(tmp_path / "x"), PARLOUR_DATABASE_URL="postgresql://me:hunter2@127.0.0.1:1/chat")
    assert done.status == 1
    assert "pg_dump" in done.err
    assert "hunter2" not in done.err


def test_config_shows_every_setting_and_no_secret(parlour: Callable[..., Any], tmp_path: Path) -> None:
    done = parlour("config", PARLOUR_SECRET="hunter2" * 5, PARLOUR_MESSAGE_RATE="7")
    lines = dict(line.split("=", 1) for line in done.out.splitlines() if line[0] != "#")
    assert lines["PARLOUR_MESSAGE_RATE"] == "7"
    assert lines["PARLOUR_DATA"] == str(tmp_path / "data")
    assert "hunter2" not in done.out
    assert not (tmp_path / "data").exists(), "looking changes nothing"


def test_a_wrong_setting_ends_any_command_with_one_line_that_names_it(parlour: Callable[..., Any]) -> None:
    for command in (["config"], ["migrate"], ["user", "list"], ["serve"], ["demo"]):
        done = parlour(*command, PARLOUR_SECRET="short")
        assert done.status == 1
        assert done.err.startswith("PARLOUR_SECRET must be at least 32 bytes")
        assert len(done.err.splitlines()) == 1
        assert done.out == ""
