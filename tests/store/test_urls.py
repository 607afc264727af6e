"""Which database a URL means."""

from __future__ import annotations

from pathlib import Path

import pytest

from parlour.store.urls import parse


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("parlour-data/parlour.db", "parlour-data/parlour.db"),
        ("/var/lib/parlour.db", "/var/lib/parlour.db"),
        ("sqlite:////var/lib/parlour.db", "/var/lib/parlour.db"),
        ("sqlite:///parlour.db", "parlour.db"),
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


@pytest.mark.parametrize(
    "text",
    ["oracle://u:secret@h/d", "sqlite://", "sqlite:///:memory:", "postgresql://u:secret@h", "mysql://u:secret@h/"],
)
def test_what_is_no_database_of_ours_is_refused_without_the_password(text: str) -> None:
    with pytest.raises(ValueError) as refused:
        parse(text)
    assert "secret" not in str(refused.value)
