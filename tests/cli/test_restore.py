"""`parlour restore`, and a start beside a log that belongs to another database."""

from __future__ import annotations

import shutil
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.support.connections import NO_TLS

Parlour = Callable[..., Any]


def ask(url: str, message: str) -> None:
    ticket = {"name": "Gil", "subject": "Help", "message": message}
    assert httpx2.post(f"{url}/api/tickets", json=ticket, timeout=60, verify=NO_TLS).status_code == 201


def said(path: Path) -> list[str]:
    database = sqlite3.connect(path)
    found = [content for (content,) in database.execute("SELECT content FROM messages ORDER BY id")]
    database.close()
    return found


def epoch(path: Path) -> str:
    database = sqlite3.connect(path)
    found = str(database.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()[0])
    database.close()
    return found


@pytest.fixture
def crashed(serve: Callable[..., Any], parlour: Parlour, tmp_path: Path) -> tuple[Path, Path]:
    """A database whose server was killed, its log beside it; and a backup from before the last message."""
    served = serve()
    ask(served.url, "first")
    backup = tmp_path / "copy.db"
    assert parlour("backup", str(backup)).status == 0
    ask(served.url, "second")
    served.stop(signal.SIGKILL)
    database = tmp_path / "data" / "parlour.db"
    assert database.with_name("parlour.db-wal").stat().st_size > 32, "nothing to be confused by"
    return database, backup


def test_a_backup_is_restored_whatever_lies_beside_the_database(
    crashed: tuple[Path, Path], parlour: Parlour, serve: Callable[..., Any]
) -> None:
    database, backup = crashed
    done = parlour("restore", str(backup))
    assert done.status == 0, done.err
    kept = Path(done.out.splitlines()[1].removeprefix("The database that was there is "))
    assert not database.with_name("parlour.db-wal").exists()
    assert said(database) == ["first"]
    assert said(kept) == ["first", "second"], "what was restored by mistake can be undone"
    assert len({epoch(database), epoch(backup), epoch(kept)}) == 3, "clients start over"
    served = serve()
    ask(served.url, "third")
    assert served.stop()[0] == 0
    assert said(database) == ["first", "third"]


def test_a_copy_put_in_place_by_hand_is_recognised_before_it_is_spoilt(
    crashed: tuple[Path, Path], parlour: Parlour, tmp_path: Path
) -> None:
    database, backup = crashed
    shutil.copyfile(backup, database)
    log = database.with_name("parlour.db-wal").read_bytes()
    for command in (["serve", "--port", "0"], ["migrate"], ["user", "list"]):
        done = parlour(*command)
        assert done.status == 1, command
        assert "parlour.db-wal" in done.err, command
        assert "`parlour restore FILE`" in done.err, command
        assert done.err.count("\n") == 1
    assert database.read_bytes() == backup.read_bytes()
    assert database.with_name("parlour.db-wal").read_bytes() == log
    assert parlour("restore", str(backup)).status == 0
    assert said(database) == ["first"]


def test_a_database_behind_a_link_is_restored_where_it_lies(
    crashed: tuple[Path, Path], parlour: Parlour, tmp_path: Path
) -> None:
    database, backup = crashed
    link = tmp_path / "link.db"
    link.symlink_to(database)
    by_link = {"PARLOUR_DATABASE_URL": f"sqlite:///{link}"}
    content = database.read_bytes()
    shutil.copyfile(backup, database)
    assert "parlour.db-wal" in parlour("migrate", **by_link).err
    database.write_bytes(content)
    assert parlour("restore", str(backup), **by_link).status == 0
    assert link.is_symlink()
    assert not database.with_name("parlour.db-wal").exists()
    assert said(database) == ["first"]


def test_a_damaged_database_is_named_at_the_start(crashed: tuple[Path, Path], parlour: Parlour) -> None:
    database, backup = crashed
    content = bytearray(database.read_bytes())
    for at in range(8192, len(content), 4096):
        content[at : at + 64] = b"\xff" * 64
    database.write_bytes(content)
    database.with_name("parlour.db-wal").write_bytes(b"\0" * 64)
    done = parlour("serve", "--port", "0")
    assert done.status == 1
    assert "is damaged" in done.err
    assert "`parlour restore FILE`" in done.err
    assert parlour("restore", str(backup)).status == 0
    assert said(database) == ["first"]


def test_restoring_is_refused_while_a_server_runs(
    serve: Callable[..., Any], parlour: Parlour, tmp_path: Path
) -> None:
    served = serve()
    ask(served.url, "first")
    backup = tmp_path / "copy.db"
    assert parlour("backup", str(backup)).status == 0
    ask(served.url, "second")
    done = parlour("restore", str(backup))
    assert (done.status, "stop it first" in done.err) == (1, True)
    served.stop()
    assert said(tmp_path / "data" / "parlour.db") == ["first", "second"]


def test_what_is_no_backup_changes_nothing(crashed: tuple[Path, Path], parlour: Parlour, tmp_path: Path) -> None:
    database, backup = crashed
    text, empty, foreign, broken, newer = (
        tmp_path / name for name in ("text", "empty", "foreign", "broken", "newer")
    )
    text.write_text("not a database, " * 1000)
    empty.touch()
    other = sqlite3.connect(foreign)
    other.execute("CREATE TABLE people (x)")
    other.close()
    content = bytearray(backup.read_bytes())
    for at in range(8192, len(content), 4096):
        content[at : at + 64] = b"\xff" * 64
    broken.write_bytes(content)
    shutil.copyfile(backup, newer)
    ahead = sqlite3.connect(newer, isolation_level=None)
    ahead.execute("UPDATE alembic_version SET version_num = '9999'")
    ahead.close()
    before = database.read_bytes(), database.with_name("parlour.db-wal").read_bytes()
    for file in (text, empty, foreign, broken, newer, tmp_path / "nothing", tmp_path, database):
        done = parlour("restore", str(file))
        assert (done.status, done.err.count("\n")) == (1, 1), (file, done.err)
        assert (database.read_bytes(), database.with_name("parlour.db-wal").read_bytes()) == before, file
    assert sorted(path.name for path in database.parent.glob("*restor*")) == []


def test_a_backup_comes_into_an_empty_folder(crashed: tuple[Path, Path], parlour: Parlour, tmp_path: Path) -> None:
    _, backup = crashed
    there = str(tmp_path / "new")
    assert parlour("restore", str(backup), PARLOUR_DATA=there).out.count("\n") == 1
    assert said(tmp_path / "new" / "parlour.db") == ["first"]


def left_behind(backup: Path, folder: Path) -> bytes:
    """The journal of a program that was killed in the middle of a transaction on a database without a log."""
    half = folder / "half.db"
    shutil.copyfile(backup, half)
    database = sqlite3.connect(half, isolation_level=None)
    for statement in ("PRAGMA cache_size=1", "BEGIN", "CREATE TABLE wide (x)"):
        database.execute(statement)
    database.execute("UPDATE messages SET content = 'never committed'")
    database.executemany("INSERT INTO wide VALUES (?)", [("x" * 5000,)] * 50)
    found = half.with_name("half.db-journal").read_bytes()
    database.close()
    assert found[:8] == b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", "no journal that anybody would follow"
    return found


@pytest.mark.parametrize("old", ["gone", "damaged"])
def test_a_journal_of_the_old_database_is_not_played_into_the_backup(
    crashed: tuple[Path, Path], parlour: Parlour, tmp_path: Path, old: str
) -> None:
    database, backup = crashed
    journal = database.with_name("parlour.db-journal")
    database.with_name("parlour.db-wal").unlink()
    assert parlour("backup", str(tmp_path / "later.db")).status == 0
    journal.write_bytes(left_behind(tmp_path / "later.db", tmp_path))
    if old == "gone":
        database.unlink()
    else:
        database.write_bytes(b"not a database any more" * 1000)
    done = parlour("restore", str(backup))
    assert done.status == 0, done.err
    assert not journal.exists()
    assert said(database) == ["first"]


def test_a_database_server_has_tools_of_its_own(parlour: Parlour, tmp_path: Path) -> None:
    done = parlour("restore", str(tmp_path / "x"), PARLOUR_DATABASE_URL="postgresql://me:hunter2@127.0.0.1:1/chat")
    assert done.status == 1
    assert "pg_restore" in done.err
    assert "hunter2" not in done.err
