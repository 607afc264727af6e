"""`parlour secret rotate`: a new key signs, and what the old ones signed still counts."""

from __future__ import annotations

import base64
import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest

from parlour import secret_file
from parlour.adapters.tokens import key_id
from parlour.settings import load
from tests.support.connections import NO_TLS

DAY = 86_400


def test_a_new_key_signs_after_the_restart_and_the_old_one_still_verifies(
    parlour: Callable[..., Any], serve: Callable[..., Any], tmp_path: Path
) -> None:
    account = {"username": "mia", "name": "Mia", "email": "mia@example.org", "password": "correct horse"}
    first = serve()
    with httpx2.Client(base_url=first.url, verify=NO_TLS, trust_env=False) as browser:
        token = browser.post("/api/auth/register", json=account).json()["token"]
        done = parlour("secret", "rotate")
        assert (done.status, done.err) == (0, "")
        assert "1 old one" in done.out
        assert "Restart" in done.out
        assert browser.get("/api/auth/me").status_code == 200
    first.stop()
    new, old = load(tmp_path / "data", {}).signing_keys()
    assert new not in done.out
    assert old not in done.out
    assert stat.S_IMODE(os.stat(tmp_path / "data" / "secret").st_mode) == 0o600
    second = serve()
    with httpx2.Client(base_url=second.url, verify=NO_TLS, trust_env=False) as browser:
        kept = browser.get("/api/auth/me", headers={"authorization": f"Bearer {token}"})
        assert kept.json()["actor"]["username"] == "mia"
        fresh = browser.post("/api/auth/login", json={"login": "mia", "password": "correct horse"}).json()["token"]
    assert key_id(new).encode() in base64.urlsafe_b64decode(fresh.partition(".")[0] + "==")
    assert key_id(old).encode() in base64.urlsafe_b64decode(token.partition(".")[0] + "==")


def test_where_the_secret_is_set_elsewhere_it_says_what_to_do(parlour: Callable[..., Any], tmp_path: Path) -> None:
    done = parlour("secret", "rotate", PARLOUR_SECRET="s" * 32)
    assert (done.status, done.out) == (1, "")
    assert "PARLOUR_OLD_SECRET" in done.err
    assert "s" * 32 not in done.err
    assert not (tmp_path / "data" / "secret").exists()


def test_a_file_of_a_former_version_is_read_and_rotated(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("f" * 64 + "\n")
    assert secret_file.keys(path) == ["f" * 64]
    assert secret_file.rotate(path, keep_s=DAY) == 1
    new, old = secret_file.keys(path)
    assert (old, len(new)) == ("f" * 64, 64)


def test_a_key_goes_when_all_it_signed_has_expired(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, now = tmp_path / "secret", 1_800_000_000
    monkeypatch.setattr("parlour.secret_file.time.time", lambda: now)
    (first,) = secret_file.keys(path)
    secret_file.rotate(path, keep_s=365 * DAY)
    now += 300 * DAY
    assert secret_file.rotate(path, keep_s=365 * DAY) == 2
    now += 96 * DAY
    assert secret_file.rotate(path, keep_s=365 * DAY) == 2, "the first was replaced 396 days ago"
    assert first not in secret_file.keys(path)
    assert len(secret_file.keys(path)) == 3


def test_rotations_at_once_lose_no_key(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    (first,) = secret_file.keys(path)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: secret_file.rotate(path, keep_s=DAY), range(16)))
    kept = secret_file.keys(path)
    assert len(set(kept)) == 17
    assert kept[-1] == first
    assert [each.name for each in tmp_path.iterdir()] == ["secret"]


@pytest.mark.parametrize(
    "content", [b"", b"short\n", b"\xff" * 40, b"k" * 40 + b"\tyesterday\n", b"k" * 40 + b"\nshort\n"]
)
def test_what_is_no_file_of_keys_is_left_alone(parlour: Callable[..., Any], tmp_path: Path, content: bytes) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret").write_bytes(content)
    done = parlour("secret", "rotate")
    assert (done.status, done.out, len(done.err.splitlines())) == (1, "", 1)
    assert (tmp_path / "data" / "secret").read_bytes() == content
