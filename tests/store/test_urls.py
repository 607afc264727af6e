"""Which database a URL means."""

from __future__ import annotations

from pathlib import Path

import pytest

from parlour.setting_values import database_url
from parlour.settings import Settings
from parlour.store.urls import parse


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("parlour-data/parlour.db", "parlour-data/parlour.db"),
        ("/var/lib/parlour.db", "/var/lib/parlour.db"),
        ("sqlite:////var/lib/parlour.db", "/var/lib/parlour.db"),
        ("sqlite:///parlour.db", "parlour.db"),
        ("sqlite:////srv/a%2541%3f%23/x.db", "/srv/a%41?#/x.db"),
        ("sqlite:////srv/50%20off/x.db", "/srv/50 off/x.db"),
    ],
)
def test_files(text: str, path: str) -> None:
    assert parse(text).path == Path(path)


@pytest.mark.parametrize(
    ("text", "driver"),
    [
        ("postgresql://u:p@h/d", "postgresql+psycopg"),
        ("postgres://u:p@h/d", "postgresql+psycopg"),
        ("mysql://u:p@h/d", "mysql+asyncmy"),
        ("mariadb://u:p@h/d", "mysql+asyncmy"),
    ],
)
def test_servers(text: str, driver: str) -> None:
    url = parse(text).url
    assert url is not None
    assert url.drivername == driver
    assert url.password == "p"


@pytest.mark.parametrize("folder", ["50%", "a?b", "a#b", "%3F%25", "a b", "it's", 'a"b', "日本", "a:b@c", "a\\b"])
def test_a_folder_may_have_any_name(folder: str, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / folder)
    assert parse(settings.database_url).path == tmp_path / folder / "parlour.db"


def test_sockets_ipv6_and_escaped_passwords_reach_the_driver() -> None:
    socket = parse(database_url("postgresql:///db?host=/run/postgresql")).url
    assert socket is not None
    assert (socket.host, socket.database, socket.query["host"]) == (None, "db", "/run/postgresql")
    mysql = parse(database_url("mysql://u@/db?unix_socket=/run/mysqld/mysqld.sock")).url
    assert mysql is not None
    assert mysql.query["unix_socket"] == "/run/mysqld/mysqld.sock"
    ipv6 = parse(database_url("postgresql://u:p%40%2F%3F%23%25@[::1]:5433/db")).url
    assert ipv6 is not None
    assert (ipv6.host, ipv6.port, ipv6.password) == ("::1", 5433, "p@/?#%")


@pytest.mark.parametrize("text", ["postgresql:///db", "postgresql:///db?host=", "mysql:///db?charset=utf8mb4"])
def test_an_address_says_where_the_server_is(text: str) -> None:
    with pytest.raises(ValueError, match="must be a URL"):
        database_url(text)


@pytest.mark.parametrize(
    "text",
    ["oracle://u:secret@h/d", "sqlite://", "sqlite:///:memory:", "postgresql://u:secret@h", "mysql://u:secret@h/"],
)
def test_what_is_no_database_of_ours_is_refused_without_the_password(text: str) -> None:
    with pytest.raises(ValueError) as refused:
        parse(text)
    assert "secret" not in str(refused.value)
