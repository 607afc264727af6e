"""Who really asked, told by proxies that are trusted and no others."""

from __future__ import annotations

import pytest

from parlour.http.forwarded import Caller, Proxies

TRUSTED = Proxies(("10.0.0.0/8", "fd00::/8"))


def caller(peer: str | None, proxies: Proxies = TRUSTED, **headers: str) -> Caller:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    client = None if peer is None else (peer, 4711)
    return proxies.caller({"type": "http", "scheme": "http", "client": client, "headers": raw})


def test_without_proxies_the_request_speaks_for_itself() -> None:
    told = caller("203.0.113.7", host="chat.test", x_forwarded_for="1.2.3.4", x_forwarded_proto="https")
    assert told[:3] == ("203.0.113.7", "http", "chat.test")


@pytest.mark.parametrize(
    ("chain", "peer"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("1.2.3.4, 198.51.100.1", "198.51.100.1"),
        ("1.2.3.4, 198.51.100.1, 10.9.9.9", "198.51.100.1"),
        ("198.51.100.1:4711", "198.51.100.1"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("10.2.2.2, 10.3.3.3", "10.2.2.2"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_the_last_hop_that_is_no_trusted_proxy_is_the_client(chain: str, peer: str) -> None:
    assert caller("10.1.1.1", x_forwarded_for=chain).peer == peer


def test_a_trusted_proxy_tells_scheme_and_host_and_only_sense_is_believed() -> None:
    told = caller("fd00::1", host="inner", x_forwarded_proto="https", x_forwarded_host="chat.example")
    assert (told.scheme, told.host, told.is_secure) == ("https", "chat.example", True)
    assert caller("10.1.1.1", x_forwarded_proto="javascript").scheme == "http"


def test_a_socket_file_has_no_address() -> None:
    assert caller(None).peer == ""
    assert not caller(None).is_local


@pytest.mark.parametrize(
    ("peer", "local"),
    [("127.0.0.1", True), ("::1", True), ("::ffff:127.0.0.1", True), ("10.1.1.1", False), ("x", False)],
)
def test_local_is_what_comes_from_this_machine_itself(peer: str, local: bool) -> None:
    assert caller(peer, Proxies(())).is_local is local
    assert not caller(peer, Proxies(()), x_forwarded_for="203.0.113.1").is_local
