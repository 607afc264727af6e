"""Settings: read once, checked, explained, and never told."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from parlour.database_address import MASK
from parlour.settings import Settings, SettingsError, load, settings_by_name

LONG_ENOUGH = "s" * 32


def load_with(folder: Path, **values: str) -> Settings:
    return load(folder, {f"PARLOUR_{name}": value for name, value in values.items()})


def test_the_defaults_are_those_of_the_contract(tmp_path: Path) -> None:
    settings = load(environ={})
    assert settings.data == Path("parlour-data").absolute()
    assert settings.database_url == f"sqlite:///{settings.data}/parlour.db"
    assert (settings.message_rate, settings.agent_message_rate) == (20, 120)
    assert (settings.ticket_rate, settings.login_rate) == ((5, 20), (5, 20))
    assert (settings.max_upload_mb, settings.edit_window, settings.agent_grace) == (25, 86_400, 10)
    assert (settings.sockets_per_actor, settings.sockets_per_address) == (20, 100)
    assert (settings.session_hours, settings.guest_days) == (12, 365)
    assert settings.registration == "open"
    assert settings.rate_limits is True
    assert (settings.log_level, settings.log_format) == ("info", "text")


def test_the_environment_goes_before_the_file_and_the_command_line_before_both(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "# mine\n\nPARLOUR_MESSAGE_RATE = 7\nexport PARLOUR_AGENT_GRACE='3'\nPARLOUR_REGISTRATION=\"closed\"\n"
    )
    settings = load(tmp_path, {"PARLOUR_DATA": "/elsewhere", "PARLOUR_MESSAGE_RATE": "9"})
    assert settings.data == tmp_path
    assert (settings.message_rate, settings.agent_grace, settings.registration) == (9, 3, "closed")


@pytest.mark.parametrize("line", ["PARLOUR_MESAGE_RATE=3", "PARLOUR_DATA=/x", "no equals sign", "PATH=/bin", "=5"])
def test_a_line_of_the_file_that_means_nothing_is_said_with_its_number(tmp_path: Path, line: str) -> None:
    (tmp_path / ".env").write_text(f"PARLOUR_AGENT_GRACE=3\n{line}\n")
    with pytest.raises(SettingsError, match="line 2"):
        load(tmp_path, {})


def test_a_value_set_to_nothing_is_not_set(tmp_path: Path) -> None:
    assert load_with(tmp_path, MESSAGE_RATE="", PUBLIC_URL=" ").message_rate == 20


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET", "short"),
        ("OLD_SECRET", "short"),
        ("DATABASE_URL", "oracle://h/x"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "postgresql:///nohost"),
        ("PUBLIC_URL", "chat.example.org"),
        ("PUBLIC_URL", "https://chat.example.org/path"),
        ("PUBLIC_URL", "ftp://chat.example.org"),
        ("ALLOWED_ORIGINS", "*"),
        ("ALLOWED_ORIGINS", "https://a.example, *"),
        ("ALLOWED_ORIGINS", "https://*.example.org"),
        ("ALLOWED_ORIGINS", "null"),
        ("ALLOWED_ORIGINS", "https://user@a.example"),
        ("ALLOWED_ORIGINS", "https://a.example:99999"),
        ("WIDGET_ORIGINS", "*"),
        ("WIDGET_ORIGINS", "https://bücher.example/path"),
        ("HSTS", "yes"),
        ("SECURITY_CONTACT", "somebody"),
        ("SECURITY_CONTACT", "http://chat.example"),
        ("SECURITY_CONTACT", "a@b.example\nExpires: never"),
        ("TRUSTED_PROXIES", "everyone"),
        ("WORKERS", "2"),
        ("REGISTRATION", "maybe"),
        ("RATE_LIMITS", "false"),
        ("MESSAGE_RATE", "0"),
        ("MESSAGE_RATE", "-1"),
        ("MESSAGE_RATE", "1.5"),
        ("MESSAGE_RATE", "٣"),
        ("MESSAGE_RATE", "9" * 5000),
        ("TICKET_RATE", "5,"),
        ("LOGIN_RATE", "a,b"),
        ("GUEST_DAYS", "401"),
        ("METRICS_TOKEN", "short"),
        ("METRICS_TOKEN", "has a space in its middle"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_not_repeated(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=rf"^PARLOUR_{name} must ") as refused:
        load_with(tmp_path, **{name: value})
    if name in ("SECRET", "OLD_SECRET", "METRICS_TOKEN"):
        assert value not in str(refused.value)


def test_all_wrong_values_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load_with(tmp_path, MESSAGE_RATE="many", LOG_LEVEL="loud")
    assert len(str(refused.value).splitlines()) == 2


def test_origins_are_kept_as_browsers_write_them(tmp_path: Path) -> None:
    settings = load_with(tmp_path, ALLOWED_ORIGINS="HTTPS://Shop.Example:443/, http://[::1]:8080,")
    assert settings.allowed_origins == ("https://shop.example", "http://[::1]:8080")


def test_international_names_become_what_browsers_send(tmp_path: Path) -> None:
    names = dict.fromkeys(("ALLOWED_ORIGINS", "WIDGET_ORIGINS", "PUBLIC_URL"), "https://bücher.example")
    settings = load_with(tmp_path, **names)
    ours = "https://xn--bcher-kva.example"
    assert (settings.allowed_origins, settings.widget_origins, settings.public_url) == ((ours,), (ours,), ours)


def test_whom_to_write_to_becomes_addresses(tmp_path: Path) -> None:
    settings = load_with(tmp_path, SECURITY_CONTACT="sec@a.example, https://a.example/report")
    assert settings.security_contact == ("mailto:sec@a.example", "https://a.example/report")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:p@h:5/x?sslmode=require",
        "postgres://h/x",
        "postgresql+psycopg://h/x",
        "mysql://h/x",
        "mariadb://h/x",
        "sqlite:////srv/chat.db",
    ],
)
def test_each_kind_of_database_is_taken_as_it_is_written(tmp_path: Path, url: str) -> None:
    assert load_with(tmp_path, DATABASE_URL=url).database_url == url


def test_one_number_of_a_pair_gives_the_address_four_times_as_much(tmp_path: Path) -> None:
    assert load_with(tmp_path, LOGIN_RATE="50").login_rate == (50, 200)
    assert load_with(tmp_path, LOGIN_RATE="3, 4").login_rate == (3, 4)


def test_the_secret_is_made_once_when_first_needed_and_only_for_the_owner(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    settings = load(folder, {})
    assert not folder.exists(), "reading settings touches nothing"
    [key] = settings.signing_keys()
    assert len(key) == 64
    assert stat.S_IMODE(os.stat(folder / "secret").st_mode) == 0o600
    assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700
    assert load(folder, {}).signing_keys() == [key]
    assert [path.name for path in folder.iterdir()] == ["secret"]


def test_a_secret_from_the_environment_writes_nothing(tmp_path: Path) -> None:
    settings = load_with(tmp_path / "data", SECRET=LONG_ENOUGH, OLD_SECRET="o" * 32)
    assert settings.signing_keys() == [LONG_ENOUGH, "o" * 32]
    assert not (tmp_path / "data").exists()


def test_starts_that_race_for_the_secret_agree(tmp_path: Path) -> None:
    settings = load(tmp_path, {})
    with ThreadPoolExecutor(16) as pool:
        keys = {tuple(future.result()) for future in [pool.submit(settings.signing_keys) for _ in range(64)]}
    assert len(keys) == 1


def test_a_damaged_secret_file_is_refused_rather_than_used(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("abc\n")
    with pytest.raises(SettingsError, match="PARLOUR_SECRET"):
        load(tmp_path, {}).signing_keys()


def test_no_secret_shows_in_a_representation_or_a_listing(tmp_path: Path) -> None:
    hidden = {"SECRET": LONG_ENOUGH, "OLD_SECRET": "o" * 32, "METRICS_TOKEN": "m" * 16}
    settings = load_with(tmp_path, **hidden, DATABASE_URL="postgresql://me:hunter2@db/x")
    shown = settings.shown()
    for value in [*hidden.values(), "hunter2"]:
        assert value not in repr(settings)
        assert value not in str(shown)
    assert shown["PARLOUR_SECRET"] == MASK
    assert shown["PARLOUR_DATABASE_URL"] == f"postgresql://me:{MASK}@db/x"


def test_every_setting_is_documented_for_those_who_host() -> None:
    page = (Path(__file__).parents[2] / "docs" / "self-hosting.md").read_text("utf-8")
    assert [name for name in settings_by_name() if f"`{name}`" not in page] == []


def test_no_other_module_reads_the_environment() -> None:
    source = Path(__file__).parents[2] / "src" / "parlour"
    readers = [
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if any(word in path.read_text("utf-8") for word in ("os.environ", "getenv"))
    ]
    assert readers == ["settings.py"]


def test_settings_are_read_in_a_few_milliseconds_of_imports() -> None:
    slow = "import sys, parlour.settings; print([m for m in ('sqlalchemy', 'structlog') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", slow], text=True).strip() == "[]"
