"""Which request heads are accepted: what two servers in a row could read in two ways is refused.

The parser (llhttp, in httptools 0.8) refuses two lengths, a length beside a transfer coding, folded lines and bytes
that no header may hold. It lets through what is refused here, and takes what follows an upgrade for a new request:
the body of a `POST` with `Upgrade: h2c` and a length ran as a request of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

FRAMING = frozenset((b"host", b"transfer-encoding", b"content-length", b"expect"))
"""Headers that say to whom a request goes, and where it ends."""
_MAX_HOST = 262  # of a name at most 255 (RFC 1035 section 2.3.4), and a port
# One class of characters after another, none of which the next can begin with: nothing to go back for.
_HOST = re.compile(rb"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?")


def acceptable(
    method: bytes, target: bytes, version: str, said: Iterable[tuple[bytes, bytes]], *, upgrades: bool
) -> bool:
    """Whether a head may stand. `said` has its `FRAMING` headers, names in lower case; a False is answered 400.

    RFC 9112 sections 3.2 (one valid Host in HTTP/1.1), 3.3 (forms of the target), 6.1 (no transfer coding in
    HTTP/1.0, and none but `chunked` that we understand).
    """
    hosts = [value.strip() for name, value in said if name == b"host"]
    codings = [value.strip().lower() for name, value in said if name == b"transfer-encoding"]
    if version == "1.1":
        if len(hosts) != 1 or codings not in ([], [b"chunked"]):
            return False
    elif version != "1.0" or len(hosts) > 1 or codings:
        return False
    if hosts and not is_host(hosts[0]):
        return False
    if upgrades and (method == b"CONNECT" or codings or _has_length(said)):
        return False
    return target.startswith(b"/") or _is_rare_form(method, target, hosts)


def is_host(value: bytes) -> bool:
    """Whether it names a host as in RFC 3986 section 3.2.2, with a port or without, without any encoding."""
    return len(value) <= _MAX_HOST and _HOST.fullmatch(value) is not None


def _has_length(said: Iterable[tuple[bytes, bytes]]) -> bool:
    return any(name == b"content-length" and value.strip().strip(b"0") for name, value in said)


def _is_rare_form(method: bytes, target: bytes, hosts: list[bytes]) -> bool:
    """`*` for OPTIONS, or a whole address at the very host that `Host` names."""
    if target == b"*":
        return method == b"OPTIONS"
    scheme, separator, rest = target.partition(b"://")
    authority = rest.partition(b"/")[0]
    return (
        bool(separator)
        and scheme.lower() in (b"http", b"https")
        and [authority.lower()] == [host.lower() for host in hosts]
    )
