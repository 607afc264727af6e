"""One server for a data folder and its database: a second one is refused in one line."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.databases import create, drop


def test_a_second_server_on_one_data_folder_is_refused(
    serve: Callable[..., Any], parlour: Callable[..., Any]
) -> None:
    first = serve()
    second = parlour("serve", "--port", "0")
    assert second.status == 1
    assert second.err.startswith(
        f"Another Parlour server (process {first.process.pid}) is running on the data folder "
    )
    assert second.err.count("\n") == 1
    assert first.stop()[0] == 0
    serve().stop()


def test_a_second_data_folder_does_not_help(
    serve: Callable[..., Any], parlour: Callable[..., Any], tmp_path: Path
) -> None:
    serve()
    link = tmp_path / "elsewhere.db"
    link.symlink_to(tmp_path / "data" / "parlour.db")
    for path in (tmp_path / "data" / "parlour.db", link):
        other = {"PARLOUR_DATA": str(tmp_path / "other"), "PARLOUR_DATABASE_URL": f"sqlite:///{path}"}
        done = parlour("serve", "--port", "0", **other)
        assert done.status == 1, path
        assert f"is running on the database {path}" in done.err


def test_commands_work_beside_a_server(serve: Callable[..., Any], parlour: Callable[..., Any]) -> None:
    serve()
    assert parlour("user", "list").status == 0
    assert parlour("migrate").status == 0


def test_a_server_that_was_killed_leaves_nothing_locked(serve: Callable[..., Any]) -> None:
    serve().stop(signal.SIGKILL)
    assert serve().stop()[0] == 0


@pytest.mark.parametrize("server", ["postgresql_server", "mariadb_server"])
def test_a_second_server_on_one_database_is_refused(
    serve: Callable[..., Any],
    parlour: Callable[..., Any],
    tmp_path: Path,
    server: str,
    request: pytest.FixtureRequest,
) -> None:
    address = request.getfixturevalue(server).url
    url = create(address)
    try:
        first = serve(PARLOUR_DATABASE_URL=url)
        second = parlour("serve", "--port", "0", PARLOUR_DATABASE_URL=url, PARLOUR_DATA=str(tmp_path / "other"))
        assert second.status == 1
        assert second.err.startswith("Another Parlour server is running on the database ")
        assert second.err.count("\n") == 1
        assert first.stop(signal.SIGKILL)
        assert serve(PARLOUR_DATABASE_URL=url).stop()[0] == 0, "the session of the killed one is gone, and its lock"
    finally:
        drop(address, url)
