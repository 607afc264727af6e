"""Links that a site signs: what holds, what is refused, and that the documentation's examples make good ones."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from parlour.adapters.signed_links import LONGEST, SignedLink, read
from parlour.domain.errors import Forbidden, Invalid
from tests.support.links import LINK_SECRET, sign_link, signed

DOCS = Path(__file__).parents[2] / "docs" / "linked-conversations.md"
NOW = 1_800_000_000
HEADER = {"alg": "HS256", "typ": "JWT"}
LINK = {"type": "order", "id": "42", "title": "Order “42”", "url": "https://shop.example.com/42"}
CLAIMS = {"sub": "ana", "exp": NOW + 60, "link": LINK}
GOOD = SignedLink("ana", "order", "42", "Order “42”", "https://shop.example.com/42", False)


def test_a_link_says_who_may_talk_about_what() -> None:
    assert read(signed(LINK_SECRET, HEADER, CLAIMS), LINK_SECRET, now=NOW) == GOOD
    is_open = {**CLAIMS, "nbf": NOW + 5, "link": {"type": "page", "id": "/", "title": "Home", "open": True}}
    assert read(signed(LINK_SECRET, {"alg": "HS256", "kid": "../../x"}, is_open), LINK_SECRET, now=NOW) == SignedLink(
        "ana", "page", "/", "Home", None, True
    )


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "nOnE"},
        {"alg": "HS512"},
        {"alg": "RS256"},
        {"alg": "HS256", "jku": "https://evil.example/keys"},
        {"alg": "HS256", "jwk": {"kty": "oct", "k": "AAAA"}},
        {"alg": "HS256", "crit": ["exp"]},
        {},
    ],
)
def test_other_headers_are_refused(header: dict[str, Any]) -> None:
    with pytest.raises(Forbidden):
        read(signed(LINK_SECRET, header, CLAIMS), LINK_SECRET, now=NOW)


@pytest.mark.parametrize(
    "claims",
    [
        {**CLAIMS, "exp": NOW},
        {**CLAIMS, "exp": None},
        {**CLAIMS, "exp": "9999999999"},
        {**CLAIMS, "exp": True},
        {**CLAIMS, "exp": float(NOW + 60)},
        {**CLAIMS, "nbf": NOW + 120},
        {"sub": "ana", "link": LINK},
        [],
        "ana",
    ],
)
def test_links_out_of_their_time_are_refused(claims: Any) -> None:
    with pytest.raises(Forbidden):
        read(signed(LINK_SECRET, HEADER, claims), LINK_SECRET, now=NOW)


@pytest.mark.parametrize(
    "more",
    [
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"link": None},
        {"link": "order"},
        {"link": {**LINK, "type": 1}},
        {"link": {**LINK, "title": None}},
        {"link": {**LINK, "url": {}}},
        {"link": {**LINK, "open": "yes"}},
    ],
)
def test_a_site_is_told_what_it_signed_wrongly(more: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        read(signed(LINK_SECRET, HEADER, {**CLAIMS, **more}), LINK_SECRET, now=NOW)


def test_another_key_another_byte_or_no_key_at_all_is_refused() -> None:
    good = signed(LINK_SECRET, HEADER, CLAIMS)
    head, body, signature = good.split(".")
    other = base64.urlsafe_b64encode(json.dumps({**CLAIMS, "sub": "eve"}).encode()).rstrip(b"=").decode()
    last = "A" if signature[-1] != "A" else "Q"
    forged = [
        f"{head}.{other}.{signature}",
        f"{head}.{body}.",
        f"{head}.{body}",
        good + "=",
        good + "é",
        "",
        "~",
        ".",
    ]
    for token in (
        *forged,
        f"{head}.{body}.{signature[:-1]}{last}",
        "a" * (LONGEST + 1),
        "[" * 9000 + "." + signature,
    ):
        with pytest.raises(Forbidden):
            read(token, LINK_SECRET, now=NOW)
    for secret in ("a secret that nobody shares with the tests", None):
        with pytest.raises(Forbidden):
            read(good, secret, now=NOW)


def test_the_longest_link_that_the_rules_allow_is_read() -> None:
    link = {"type": "t" * 40, "id": "🙂" * 200, "title": "🙂" * 200, "url": "https://shop.example/" + "a" * 1900}
    assert read(signed(LINK_SECRET, HEADER, {**CLAIMS, "link": link}), LINK_SECRET, now=NOW).id == "🙂" * 200


def test_the_example_in_python_makes_a_good_link() -> None:
    made: dict[str, Any] = {}
    exec(_example("python"), made)
    assert made["sign_link"](LINK_SECRET, "ana", LINK, 3600) == sign_link(LINK_SECRET, "ana", LINK)
    assert read(made["sign_link"](LINK_SECRET, "ana", LINK), LINK_SECRET, now=int(time.time())) == GOOD


@pytest.mark.parametrize(
    ("language", "command", "ask"),
    [
        ("js", ["node", "-e"], "{code}\nconsole.log(signLink({secret}, 'ana', {link}));"),
        ("php", ["php", "-r"], "{code}\necho sign_link({secret}, 'ana', json_decode('{link}', true));"),
    ],
)
def test_the_examples_in_other_languages_make_good_links(language: str, command: list[str], ask: str) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"there is no {command[0]} on this machine")
    script = ask.replace("{code}", _example(language)).replace("{link}", json.dumps(LINK))
    script = script.replace("{secret}", json.dumps(LINK_SECRET))
    made = subprocess.run([*command, script], capture_output=True, text=True, timeout=60, check=True)
    assert read(made.stdout.strip(), LINK_SECRET, now=int(time.time())) == GOOD


def _example(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", DOCS.read_text("utf-8"), re.S)
    assert found, f"the documentation has an example in {language}"
    return found[1]
