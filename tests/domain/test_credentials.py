"""Which credential decides, and how cookies are read."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from parlour.domain.credentials import Credential, Presented, deciding, read_cookies
from parlour.domain.errors import InvalidCredential

SOURCE = Path(__file__).parents[2] / "src" / "parlour"


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (None, {}),
        ("", {}),
        ("token=a", {"token": "a"}),
        ("token=a; guestId=b", {"token": "a", "guestId": "b"}),
        ("other=x;token=a;theme=dark", {"token": "a", "theme": "dark"}),
        ("token=a; token=b", {"token": "a"}),
        ("token=; token=b", {"token": ""}),
        ('token="a"; guestId="', {"token": "a", "guestId": '"'}),
        ('x="; token=a; "', {"token": "a"}),
        ('x="\\0\\0; token=a', {"token": "a"}),
        (" token = a ", {"token": "a"}),
        ("token", {"token": ""}),
        ("Token=a; tokens=b; xtoken=c; __Host-Token=d", {}),
        ("token=a=b==", {"token": "a=b=="}),
        ("__Host-token=h; token=a", {"__Host-token": "h", "token": "a"}),
    ],
)
def test_ours_are_found_and_the_first_of_a_name_counts(header: str | None, found: dict[str, str]) -> None:
    assert read_cookies(header) == found


@pytest.mark.parametrize(
    "header",
    [
        'a="' + "\\0" * 15_500 + '"',
        'token="' + "\\" * 31_000,
        ";" * 31_000,
        "=" * 31_000,
        " " * 31_000,
        "token=" * 5_000,
        "token=a;" * 4_000,
        'a="' * 10_000,
    ],
)
def test_no_cookie_costs_more_than_its_length(header: str) -> None:
    started = time.process_time()
    for _ in range(20):
        read_cookies(header)
    assert time.process_time() - started < 1, "the standard library took 2.2 s for one of these"


def test_nothing_here_reads_cookies_with_the_standard_library() -> None:
    """Starlette's `request.cookies` does."""
    reads = re.compile(r"http\.cookies|SimpleCookie|cookie_parser|(?:request|connection|websocket)\.cookies\b")
    assert [path.name for path in SOURCE.rglob("*.py") if reads.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("presented", "decides"),
    [
        (Presented({}), None),
        (Presented({"token": "s", "guestId": "g"}, "Bearer b", "a"), ("any", "a")),
        (Presented({"token": "s", "guestId": "g"}, "bEARER  b "), ("any", "b")),
        (Presented({"token": "s"}, "Bearer "), ("any", "")),
        (Presented({"token": "s"}, "Bearer"), ("any", "")),
        (Presented({"token": "s"}, "Bearerx y"), ("session", "s")),
        (Presented({"token": "s"}, None, ""), ("any", "")),
        (Presented({"token": "s", "guestId": "g"}, "Basic b"), ("session", "s")),
        (Presented({"__Host-token": "h", "token": "s"}), ("session", "h")),
        (Presented({"__Host-guestId": "h", "token": "s"}), ("session", "s")),
        (Presented({"__Host-guestId": "h", "guestId": "g"}), ("guest", "h")),
        (Presented({"token": "", "guestId": "g"}), ("guest", "g")),
        (Presented({"__Host-token": "", "token": "s"}), ("session", "s")),
        (Presented({"token": "", "guestId": "", "theme": "dark"}), None),
    ],
)
def test_the_first_credential_presented_decides(presented: Presented, decides: tuple[str, str] | None) -> None:
    assert deciding(presented) == (None if decides is None else Credential(*decides))  # type: ignore[arg-type]


@pytest.mark.parametrize("token", [7, True, [], {}, {"$ne": None}])
def test_what_is_no_text_is_presented_all_the_same(token: object) -> None:
    with pytest.raises(InvalidCredential):
        deciding(Presented({"token": "s"}, "Bearer b", token))
