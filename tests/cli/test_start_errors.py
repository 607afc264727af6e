"""A start that fails says why in one line, with status 1: no traceback, no secret."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from parlour.cli import running
from parlour.domain.errors import Unavailable
from parlour.settings import Settings
from tests.support.disk import no_file_above

SECRET = "hunter2pw"
Prepare = Callable[[Path], Any]


def file(name: str, content: bytes) -> Prepare:
    return lambda data: (data / name).write_bytes(content)


def folder(name: str) -> Prepare:
    return lambda data: (data / name).mkdir()


def foreign(data: Path) -> None:
    database = sqlite3.connect(data / "parlour.db")
    database.execute("CREATE TABLE people (x)")
    database.close()


def of_the_future(data: Path) -> None:
    database = sqlite3.connect(data / "parlour.db")
    database.executescript("CREATE TABLE alembic_version (version_num); INSERT INTO alembic_version VALUES ('9999')")
    database.close()


def nothing(data: Path) -> None:
    return None


# what is there before, the settings, the arguments, and what the line says
TROUBLES: dict[str, tuple[Prepare, dict[str, str], list[str], str]] = {
    "brackets": (nothing, {"DATABASE_URL": f"postgresql://u:{SECRET}@ho[st/x"}, [], "PARLOUR_DATABASE_URL must be"),
    "port in words": (nothing, {"DATABASE_URL": f"mysql://u:{SECRET}@h:9x/x"}, [], "PARLOUR_DATABASE_URL must be"),
    "other kind": (nothing, {"DATABASE_URL": f"oracle://u:{SECRET}@h/x"}, [], "PARLOUR_DATABASE_URL must be"),
    "nobody there": (nothing, {"DATABASE_URL": f"postgresql://u:{SECRET}@127.0.0.1:1/x"}, [], "Connection refused"),
    "nobody there, mysql": (nothing, {"DATABASE_URL": f"mysql://u:{SECRET}@127.0.0.1:1/x"}, [], "Can't connect"),
    "password in query": (
        nothing,
        {"DATABASE_URL": f"postgresql://u@127.0.0.1:1/x?password={SECRET}"},
        [],
        "Connection refused",
    ),
    "odd option": (nothing, {"DATABASE_URL": f"postgresql://u:{SECRET}@127.0.0.1:1/x?bogus=1"}, [], "bogus"),
    "odd option, mysql": (nothing, {"DATABASE_URL": f"mysql://u:{SECRET}@127.0.0.1:1/x?bogus=1"}, [], "bogus"),
    "no folder for it": (nothing, {"DATABASE_URL": "sqlite:////proc/nothing/x.db"}, [], "/proc/nothing"),
    "no database": (file("parlour.db", bytes(range(256)) * 40), {}, [], "file is not a database"),
    "a folder for a database": (folder("parlour.db"), {}, [], "unable to open database file"),
    "somebody else's database": (foreign, {}, [], "people already exists"),
    "a newer database": (of_the_future, {}, [], "newer Parlour"),
    "binary .env": (file(".env", f"PARLOUR_SECRET={SECRET}".encode() + b"\xff\x00\n"), {}, [], "UTF-8"),
    "a folder for .env": (folder(".env"), {}, [], "Is a directory"),
    "a line that is none": (file(".env", f"{SECRET} alone\n".encode()), {}, [], "line 1: is not NAME=value"),
    "a name that is none": (file(".env", f"postgres://u:{SECRET}@h/x?a=b\n".encode()), {}, [], "line 1"),
    "a misspelt name": (file(".env", f"PARLOUR_SECRETT={SECRET}\n".encode()), {}, [], "PARLOUR_SECRETT"),
    "a short secret": (nothing, {"SECRET": SECRET}, [], "PARLOUR_SECRET must be at least 32 bytes"),
    "a short kept secret": (file("secret", SECRET.encode()), {}, [], "does not hold 32 bytes"),
    "a folder for the secret": (folder("secret"), {}, [], "Is a directory"),
    "one secret for two": (nothing, {"SECRET": SECRET * 4, "LINK_SECRET": SECRET * 4}, [], "PARLOUR_LINK_SECRET"),
    "a file for the data folder": (nothing, {"DATA": "/etc/hosts"}, [], "cannot be the data folder"),
    "no place for the data folder": (nothing, {"DATA": "/proc/nothing"}, [], "cannot be the data folder"),
    "no port": (nothing, {}, ["--port", "99999"], "a number from 0 to 65535"),
    "no host": (nothing, {}, ["--host", "no.such.host.invalid"], "no such host"),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_a_start_that_fails_says_why_in_one_line(parlour: Callable[..., Any], tmp_path: Path, name: str) -> None:
    prepare, settings, arguments, said = TROUBLES[name]
    (tmp_path / "data").mkdir()
    prepare(tmp_path / "data")
    done = refused(parlour, arguments, settings)
    assert said in done.err


def test_a_port_in_use_is_named(parlour: Callable[..., Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"port {port}" in refused(parlour, ["--port", port], {}).err


def test_a_database_that_is_locked_for_long_is_named(parlour: Callable[..., Any], tmp_path: Path) -> None:
    assert parlour("migrate").status == 0
    held = sqlite3.connect(tmp_path / "data" / "parlour.db", isolation_level=None)
    held.execute("PRAGMA locking_mode = EXCLUSIVE")
    held.execute("BEGIN EXCLUSIVE")
    try:
        assert "locked" in refused(parlour, [], {}).err
    finally:
        held.close()


@pytest.mark.parametrize(("space", "named"), [(0, "serving.lock"), (100_000, "parlour.db")])
def test_a_start_on_a_full_disk_names_the_file(
    parlour_process: Callable[..., Any], tmp_path: Path, space: int, named: str
) -> None:
    with no_file_above(space):
        done = refused(parlour_process, [], {})
    assert str(tmp_path / "data" / named) in done.err


async def test_a_disk_that_fills_up_behind_the_migration_is_told_by_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @asynccontextmanager
    async def full(settings: Settings) -> AsyncIterator[None]:
        raise Unavailable from sqlite3.OperationalError("database or disk is full")
        yield

    monkeypatch.setattr(running, "assembled", full)
    with socket.create_server(("127.0.0.1", 0)) as listener, pytest.raises(OSError, match="disk is full") as told:
        await running._serve_alone(Settings(data=tmp_path), listener, running._nothing, running._nothing)
    assert str(tmp_path / "parlour.db") in str(told.value)


@pytest.mark.parametrize("server", ["postgresql_server", "mariadb_server"])
def test_a_server_that_refuses_is_repeated_without_the_password(
    parlour: Callable[..., Any], server: str, request: pytest.FixtureRequest
) -> None:
    address = request.getfixturevalue(server).url
    scheme, _, rest = address.partition("://")
    host = rest.rpartition("@")[2].partition("/")[0]
    url = f"{scheme.partition('+')[0]}://nobody:{SECRET}@{host}/nothing"
    done = refused(parlour, [], {"DATABASE_URL": url})
    assert "nobody" in done.err


def test_a_mark_at_the_beginning_of_a_file_is_no_part_of_the_first_name(
    parlour: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / ".env").write_bytes(b"\xef\xbb\xbfPARLOUR_LOG_LEVEL=error\r\n")
    assert "PARLOUR_LOG_LEVEL=error" in parlour("config").out


def test_no_secret_is_among_the_settings_that_are_shown(parlour: Callable[..., Any]) -> None:
    done = parlour(
        "config",
        PARLOUR_DATABASE_URL=f"postgresql://u:{SECRET}%2Fx@h/x?password={SECRET}",
        PARLOUR_SECRET=SECRET * 4,
        PARLOUR_OLD_SECRET=SECRET * 5,
        PARLOUR_LINK_SECRET=SECRET * 6,
        PARLOUR_METRICS_TOKEN=SECRET * 2,
    )
    assert "PARLOUR_LINK_SECRET=********" in done.out
    assert SECRET not in done.out + done.err


def refused(parlour: Callable[..., Any], arguments: list[str], settings: dict[str, str]) -> Any:
    port = [] if "--port" in arguments else ["--port", "0"]
    done = parlour("serve", *port, *arguments, **{f"PARLOUR_{name}": value for name, value in settings.items()})
    assert (done.status, done.out) == (1, "")
    assert len(done.err.splitlines()) == 1, done.err
    assert "Traceback" not in done.err
    assert SECRET not in done.err
    return done
