"""Addresses and origins: told by proxies that are trusted and no others, and by browsers."""

from __future__ import annotations

import time
from typing import Any

import pytest

from parlour.netaddr import MOST_HOPS, Caller, Origins, Proxies, Sender, network_of, read_origin

TRUSTED = Proxies(("10.0.0.0/8", "fd00::/8"))
SHOP, FRONT = "https://shop.example", "https://front.example"
ORIGINS = Origins("https://chat.example", (FRONT,), (SHOP,))
HERE = Caller("203.0.113.7", "http", "Parlour.Test:80", is_local=False)


def caller(peer: str, proxies: Proxies = TRUSTED, **headers: str) -> Caller:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return proxies.caller(peer, "http", named.get)


def sender(method: str = "GET", at: Caller = HERE, **headers: str) -> Sender:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return ORIGINS.sender(method, at, named.get)


def test_without_proxies_the_request_speaks_for_itself() -> None:
    forged = caller("203.0.113.7", host="chat.test", x_forwarded_for="1.2.3.4", x_forwarded_proto="https")
    assert forged == Caller("203.0.113.7", "http", "chat.test", is_local=False)


@pytest.mark.parametrize(
    ("chain", "peer"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("1.2.3.4, 198.51.100.1", "198.51.100.1"),
        ("1.2.3.4, 198.51.100.1, 10.9.9.9", "198.51.100.1"),
        ("198.51.100.1:4711", "198.51.100.1"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("[2001:DB8:0::1]", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("198.51.100.1, 10.2.2.2:80, [fd00::2]:443", "198.51.100.1"),
        ("198.51.100.1, ::ffff:10.2.2.2", "198.51.100.1"),
        ("fe80::1%eth0", "fe80::1"),
        ("198.51.100.1,,", "198.51.100.1"),
        (" , 198.51.100.1 , ", "198.51.100.1"),
        ("10.2.2.2, 10.3.3.3", "10.2.2.2"),
        ("unknown", "unknown"),
        ("198.51.100.1, _hidden", "unknown"),
        ("198.51.100.1, 999.1.1.1", "unknown"),
        ("[2001:db8::1", "unknown"),
        ("a" * 30_000, "unknown"),
        ("", "10.1.1.1"),
        (",", "10.1.1.1"),
    ],
)
def test_the_last_hop_that_is_no_trusted_proxy_is_the_client(chain: str, peer: str) -> None:
    assert caller("10.1.1.1", x_forwarded_for=chain).peer == peer


def test_a_chain_is_read_from_its_end_and_not_for_ever() -> None:
    chain = "198.51.100.1" + ", 10.0.0.1" * 3_000
    started = time.process_time()
    for _ in range(100):
        assert caller("10.1.1.1", x_forwarded_for=chain).peer == "10.0.0.1"
    assert time.process_time() - started < 1
    assert caller("10.1.1.1", x_forwarded_for="198.51.100.1" + ", 10.0.0.1" * (MOST_HOPS - 1)).peer == "198.51.100.1"


@pytest.mark.parametrize(
    ("said", "scheme"),
    [
        ("https", "https"),
        ("HTTPS", "https"),
        ("wss", "https"),
        ("ws", "http"),
        ("http, https", "https"),
        ("https, ", "https"),
        ("javascript", "http"),
        ("", "http"),
    ],
)
def test_only_a_scheme_that_makes_sense_is_believed(said: str, scheme: str) -> None:
    assert caller("10.1.1.1", x_forwarded_proto=said).scheme == scheme


def test_a_trusted_proxy_tells_scheme_and_host() -> None:
    seen = caller("fd00::1", host="inner", x_forwarded_proto="https", x_forwarded_host="old.example, chat.example")
    assert (seen.scheme, seen.host, seen.is_secure) == ("https", "chat.example", True)
    assert seen.origin == "https://chat.example"


@pytest.mark.parametrize("trusted", [("10.0.0.0/8",), ("::ffff:10.0.0.0/104",)])
def test_an_ipv4_proxy_is_the_same_on_a_socket_of_both_families(trusted: tuple[str, ...]) -> None:
    for peer in ("10.1.1.1", "::ffff:10.1.1.1"):
        assert caller(peer, Proxies(trusted), x_forwarded_for="198.51.100.1").peer == "198.51.100.1"


def test_a_socket_file_has_no_address() -> None:
    assert caller("") == Caller("", "http", "", is_local=False)


@pytest.mark.parametrize(
    ("peer", "local"),
    [("127.0.0.1", True), ("::1", True), ("::ffff:127.0.0.1", True), ("10.1.1.1", False), ("x", False)],
)
def test_local_is_what_comes_from_this_machine_itself(peer: str, local: bool) -> None:
    for proxies in (Proxies(()), Proxies(("127.0.0.1", "::1"))):
        assert caller(peer, proxies).is_local is local
        assert not caller(peer, proxies, x_forwarded_for="203.0.113.1").is_local
        assert not caller(peer, proxies, via="1.1 proxy").is_local


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("http://parlour.test", Sender.OWN),
        ("http://PARLOUR.test", Sender.OWN),
        ("https://chat.example", Sender.OWN),
        (FRONT, Sender.ALLOWED),
        (SHOP, Sender.WIDGET),
        ("https://parlour.test", Sender.FOREIGN),
        ("http://parlour.test:8080", Sender.FOREIGN),
        ("http://parlour.test/", Sender.FOREIGN),
        ("http://parlour.test, https://evil.example", Sender.FOREIGN),
        ("null", Sender.FOREIGN),
        ("", Sender.FOREIGN),
    ],
)
def test_an_origin_says_whose_page_it_is(origin: str, expected: Sender) -> None:
    assert sender(origin=origin) is expected
    assert sender("POST", origin=origin, sec_fetch_site="same-origin") is expected


@pytest.mark.parametrize(
    ("method", "site", "mode", "expected"),
    [
        ("GET", None, None, Sender.DIRECT),
        ("POST", None, None, Sender.DIRECT),
        ("POST", "same-origin", "cors", Sender.DIRECT),
        ("POST", "none", "navigate", Sender.DIRECT),
        ("GET", "cross-site", "navigate", Sender.DIRECT),
        ("GET", "same-site", "navigate", Sender.DIRECT),
        ("POST", "cross-site", "navigate", Sender.FOREIGN),
        ("POST", "same-site", "navigate", Sender.FOREIGN),
        ("GET", "cross-site", "no-cors", Sender.FOREIGN),
        ("GET", "same-site", "no-cors", Sender.FOREIGN),
        ("DELETE", "same-site", "cors", Sender.FOREIGN),
        ("GET", "what else", None, Sender.FOREIGN),
    ],
)
def test_where_no_origin_came_the_browser_says_what_kind_of_site_asked(
    method: str, site: str | None, mode: str | None, expected: Sender
) -> None:
    sent: dict[str, Any] = {"sec_fetch_site": site, "sec_fetch_mode": mode}
    assert sender(method, **{name: value for name, value in sent.items() if value}) is expected


def test_without_a_host_nothing_is_ones_own() -> None:
    assert sender(at=HERE._replace(host=""), origin="http://") is Sender.FOREIGN


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("HTTPS://Shop.Example:443/", "https://shop.example"),
        ("http://[0:0::1]:8080", "http://[::1]:8080"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://BÜCHER.example:8443", "https://xn--bcher-kva.example:8443"),
        ("https://bu\u0308cher.example", "https://xn--bcher-kva.example"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("https://faß.example", "https://xn--fa-hia.example"),
        ("https://例え。テスト", "https://xn--r8jz45g.xn--zckzah"),
        ("https://ｓｈｏｐ.example", "https://shop.example"),
        ("https://b\u00adücher\u200b.exam\u2060ple", "https://xn--bcher-kva.example"),
        ("https://sh\u00adop.example\ufeff", "https://shop.example"),
        ("https://shop.example.", "https://shop.example."),
    ],
)
def test_an_origin_is_kept_as_browsers_write_it(written: str, origin: str) -> None:
    assert read_origin(written) == origin


@pytest.mark.parametrize(
    "written",
    [
        "https://",
        "https://a..example",
        "https://-a.example",
        "https://a b.example",
        "https://a.example/path",
        "https://a.example?x",
        "https://me@a.example",
        "https://ä%2f.example",
        "https://" + "ü" * 70 + ".example",
        "https://[::1",
        "https://[zz]",
        "https://a.example:x",
        "https://*.example",
        "null",
    ],
)
def test_what_is_no_origin_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        read_origin(written)


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("nonsense", "nonsense"),
        ("", ""),
    ],
)
def test_one_household_counts_as_one_address(address: str, counted_as: str) -> None:
    assert network_of(address) == counted_as
