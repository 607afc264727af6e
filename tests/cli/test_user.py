"""`parlour user …`: accounts from the terminal, with and without a server beside."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.support.connections import NO_TLS

ADA = ("--username", "ada", "--email", "ada@example.org", "--name", "Ada Okafor", "--role", "agent")
PASSWORD = "correct horse"


def add_ada(parlour: Callable[..., Any]) -> None:
    done = parlour("user", "add", *ADA, "--password-stdin", stdin=PASSWORD + "\n")
    assert (done.status, done.out, done.err) == (0, "Added agent ada\n", "")


def test_an_account_is_added_listed_and_disabled(parlour: Callable[..., Any]) -> None:
    add_ada(parlour)
    assert parlour("user", "list").out == "ada\tagent\tAda Okafor\tada@example.org\tactive\n"
    assert parlour("user", "disable", "ada").out == "Disabled ada\n"
    assert parlour("user", "list").out.endswith("\tdisabled\n")


def test_the_password_is_stored_as_a_hash_only(parlour: Callable[..., Any], tmp_path: Path) -> None:
    add_ada(parlour)
    with sqlite3.connect(tmp_path / "data" / "parlour.db") as database:
        [[stored]] = database.execute("SELECT password_hash FROM people")
    database.close()
    assert stored.startswith("$argon2id$")
    for path in (tmp_path / "data").iterdir():
        assert PASSWORD.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (("user", "add", *ADA, "--password-stdin"), "short\n", "password must be"),
        (("user", "add", *ADA, "--password-stdin"), "", "password must be"),
        (("user", "add", *ADA), "", "--password-stdin"),
        (("user", "add", *ADA[:2], "--email", "no", *ADA[4:], "--password-stdin"), PASSWORD, "email"),
        (("user", "disable", "nobody"), "", "nobody"),
        (("user", "enable", "nobody"), "", "nobody"),
        (("user", "role", "nobody", "agent"), "", "nobody"),
        (("user", "delete", "nobody"), "", "nobody"),
        (("user", "reset-link", "nobody"), "", "nobody"),
        (("user", "password", "nobody", "--password-stdin"), PASSWORD, "nobody"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    parlour: Callable[..., Any], arguments: tuple[str, ...], stdin: str, said: str
) -> None:
    done = parlour(*arguments, stdin=stdin)
    assert done.status == 1
    assert said in done.err
    assert len(done.err.splitlines()) == 1


def test_a_name_that_is_taken_is_refused(parlour: Callable[..., Any]) -> None:
    add_ada(parlour)
    again = parlour("user", "add", *ADA, "--password-stdin", stdin=PASSWORD)
    assert again.status == 1
    assert "taken" in again.err


def test_accounts_change_beside_a_running_server(parlour: Callable[..., Any], serve: Callable[..., Any]) -> None:
    served = serve()
    add_ada(parlour)
    with httpx2.Client(base_url=served.url, verify=NO_TLS, timeout=60) as browser:
        log_in = {"login": "ada", "password": PASSWORD}
        assert browser.post("/agent/login", json=log_in).status_code == 200
        assert browser.get("/api/auth/me").status_code == 200
        new = parlour("user", "password", "ada", "--password-stdin", stdin="another horse\n")
        assert new.out == "Changed the password of ada\n"
        assert browser.get("/api/auth/me").status_code == 401, "a new password ends the sessions"
    with httpx2.Client(base_url=served.url, verify=NO_TLS, timeout=60) as browser:
        assert browser.post("/agent/login", json=log_in).status_code == 401
        log_in["password"] = "another horse"
        assert browser.post("/agent/login", json=log_in).status_code == 200
        parlour("user", "disable", "ada")
        assert browser.get("/api/auth/me").status_code == 401
        assert browser.post("/agent/login", json=log_in).status_code == 401


def test_roles_and_deletions_take_hold_beside_a_running_server(
    parlour: Callable[..., Any], serve: Callable[..., Any]
) -> None:
    served = serve()
    add_ada(parlour)
    log_in = {"login": "ada", "password": PASSWORD}
    with httpx2.Client(base_url=served.url, verify=NO_TLS, timeout=60) as browser:
        assert browser.post("/api/auth/login", json=log_in).json()["user"]["role"] == "agent"
        assert parlour("user", "role", "ada", "member").out == "ada is member\n"
        assert browser.get("/api/auth/me").status_code == 401
    with httpx2.Client(base_url=served.url, verify=NO_TLS, timeout=60) as browser:
        assert browser.post("/api/auth/login", json=log_in).json()["user"]["role"] == "member"
        parlour("user", "disable", "ada")
        assert parlour("user", "enable", "ada").out == "Enabled ada\n"
        assert parlour("user", "delete", "ada").out == "Deleted ada\n"
        assert browser.get("/api/auth/me").status_code == 401
        assert browser.post("/api/auth/login", json=log_in).status_code == 401
    assert parlour("user", "list").out == ""


def test_the_last_admin_goes_only_by_force(parlour: Callable[..., Any]) -> None:
    parlour("user", "add", *ADA[:-1], "admin", "--password-stdin", stdin=PASSWORD)
    for command in (("disable", "ada"), ("delete", "ada"), ("role", "ada", "agent")):
        refused = parlour("user", *command)
        assert (refused.status, refused.out, len(refused.err.splitlines())) == (1, "", 1)
        assert "--force" in refused.err
    assert parlour("user", "delete", "ada", "--force").out == "Deleted ada\n"


def test_commands_stand_in_the_security_log_where_there_is_one(parlour: Callable[..., Any], tmp_path: Path) -> None:
    log = tmp_path / "security.log"
    settings = {"PARLOUR_SECURITY_LOG": str(log)}
    done = parlour("user", "add", *ADA, "--password-stdin", stdin=PASSWORD + "\n", **settings)
    assert (done.status, done.err) == (0, "")
    assert parlour("user", "disable", "nobody", **settings).status == 1
    assert parlour("user", "disable", "ada", **settings).status == 0
    assert parlour("user", "enable", "ada", **settings).status == 0
    assert parlour("user", "role", "ada", "member", **settings).status == 0
    assert parlour("user", "delete", "ada", **settings).status == 0
    assert parlour("secret", "rotate", **settings).status == 0
    assert parlour("backup", str(tmp_path / "copy.db"), **settings).status == 0
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    commands = ["user add", "user disable", "user enable", "user role", "user delete", "secret rotate", "backup"]
    assert [line["command"] for line in lines] == commands
    assert all(line["event"] == "admin_command" and line["actor"].startswith("cli:") for line in lines)
    assert len({line["account"] for line in lines[:5]}) == 1
    assert PASSWORD not in log.read_text()


@pytest.mark.parametrize("weak", ["password1", "adaadaada", "ada@example.org", " " * 10])
def test_a_weak_password_is_refused_here_too(parlour: Callable[..., Any], weak: str) -> None:
    done = parlour("user", "add", *ADA, "--password-stdin", stdin=weak + "\n")
    assert (done.status, len(done.err.splitlines())) == (1, 1)
    assert parlour("user", "list").out == ""


def test_the_command_line_gives_reserved_names(parlour: Callable[..., Any]) -> None:
    named = ("--username", "support", "--email", "s@example.org", "--name", "Support", "--role", "member")
    assert parlour("user", "add", *named, "--password-stdin", stdin=PASSWORD + "\n").out == "Added member support\n"


def test_a_link_from_the_terminal_sets_a_new_password_once(
    parlour: Callable[..., Any], serve: Callable[..., Any]
) -> None:
    served = serve()
    add_ada(parlour)
    printed = parlour("user", "reset-link", "ada")
    assert printed.status == 0
    path = printed.out.strip()
    assert path.startswith("/reset?token=")
    assert "PARLOUR_PUBLIC_URL" in printed.err
    with httpx2.Client(base_url=served.url, verify=NO_TLS, timeout=60) as browser:
        assert browser.get(path).status_code == 200
        body = {"token": path.partition("token=")[2], "password": "another horse"}
        assert browser.post("/api/auth/reset", json=body).status_code == 200
        assert browser.post("/api/auth/reset", json=body).status_code == 403
        assert browser.post("/agent/login", json={"login": "ada", "password": "another horse"}).status_code == 200
    parlour("user", "disable", "ada")
    refused = parlour("user", "reset-link", "ada")
    assert (refused.status, "disabled" in refused.err) == (1, True)
