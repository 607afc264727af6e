"""The worst for each pattern, parser and header that a stranger's bytes reach. A new one wants an entry here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final

from starlette.datastructures import Headers as WebHeaders
from starlette.requests import Request

from parlour.domain import cursor, graphemes, marks, text, words
from parlour.domain.credentials import bearer, read_cookies
from parlour.domain.errors import Fault
from parlour.domain.excerpts import Excerpts
from parlour.http.api.talk import files
from parlour.http.edge import bodies, compression, multipart
from parlour.http.pages import texts
from parlour.netaddr import Origins, Proxies, Sender
from parlour.socketio import clientfiles, json_codec, packets
from parlour.socketio.engineio import codec
from parlour.socketio.engineio.handshake import Headers, Query
from parlour.socketio.transports import ws_frames, ws_handshake
from parlour.wire import decode
from tests.attacks.worst_inputs import BODY, SHAPES, filled

OURS: Final = None
"""Instead of a length: what is read is our own, and no stranger's."""
LINE: Final = 40_000  # the longest text that a cleaner works on
HEADERS_BYTES: Final = 32_000

PATTERNS: Final[Mapping[str, int | None]] = {
    "parlour.database_address._PARAMETER": OURS,
    "parlour.database_address._SECRET": OURS,
    "parlour.domain.addresses._FORBIDDEN": LINE,
    "parlour.domain.cursor._TIME": BODY,
    "parlour.domain.cursor._DATE": BODY,
    "parlour.domain.ids._PATTERN": BODY,
    "parlour.domain.marks._CANDIDATES": LINE,
    "parlour.domain.reserved._SEPARATORS": LINE,
    "parlour.domain.text._FORBIDDEN": LINE,
    "parlour.domain.text._LINE_FORBIDDEN": LINE,
    "parlour.domain.text._BIDI": LINE,
    "parlour.domain.text._CLIENT_ID": BODY,
    "parlour.domain.text._LANGUAGE": BODY,
    "parlour.domain.text._USERNAME": LINE,
    "parlour.domain.visible._SEEN": LINE,
    "parlour.domain.words.WORD": LINE,
    "parlour.domain.words._IGNORED": LINE,
    "parlour.domain.words._IN_RUNS": LINE,
    "parlour.domain.words._ASCII_WORD": LINE,
    "parlour.http.pages.docs: '/api/(\\\\w+)'": OURS,
    "parlour.http.api.talk.files._RANGE": HEADERS_BYTES,
    "parlour.http.api.talk.files: '[^A-Za-z0-9 ._()-]'": LINE,
    "parlour.http.pages.members._WITHIN": BODY,
    "parlour.http.openapi: '{(\\\\w+)(?::\\\\w+)?}'": OURS,
    "parlour.http.pages.views._WITHIN_DESK": BODY,
    "parlour.netaddr._HOST": HEADERS_BYTES,
    "parlour.netaddr._PASSED_OVER": HEADERS_BYTES,
    "parlour.netaddr: '\\\\[([^\\\\]]*)\\\\](:\\\\d{1,5})?'": 100,
    "parlour.netaddr: '[^:]*:\\\\d{1,5}'": 100,
    "parlour.realtime.asyncapi: '\\\\W'": OURS,
    "parlour.socketio.transports.heads._HOST": HEADERS_BYTES,
    "parlour.socketio.packets._HEAD": BODY,
    "parlour.wire.decode._MISSING": BODY,
}
"""Length of the longest text that each reads. Named by module and name, or by module and pattern."""

PATTERN_SHAPES: Final = (
    *SHAPES.values(),
    ("bytes=", "0", "-"),
    ("4", "0", "-"),
    ("4/", "a", ""),
    ("/agent?", "a=", "!"),
    ("2026-11-20T08:15:30.", "1", ""),
    ("Object missing required field `", "a", ""),
)

READ_HEADERS: Final = frozenset(
    {
        "accept",
        "accept-encoding",
        "accept-language",
        "authorization",
        "content-encoding",
        "content-length",
        "content-type",
        "cookie",
        "host",
        "if-none-match",
        "if-range",
        "origin",
        "range",
        "sec-fetch-mode",
        "sec-fetch-site",
        "sec-websocket-key",
        "sec-websocket-version",
        "upgrade",
        "user-agent",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-proto",
    }
)
SENT_HEADERS: Final = frozenset(
    {
        "cache-control",
        "connection",
        "content-range",
        "content-security-policy",
        "cross-origin-resource-policy",
        "etag",
        "www-authenticate",
        "x-request-id",
    }
)
"""Headers of our own answers, looked at before they go out."""

HEADER_SHAPES: Final[Mapping[str, tuple[str, str, str]]] = {
    "commas": ("", ",", ""),
    "semicolons": ('form-data; name="', ";", ""),
    "parameters": ("multipart/form-data", "; a=b", ""),
    "open quotes": ('multipart/form-data; boundary="', '\\"', ""),
    "ranges": ("bytes=", "0-1,", ""),
    "weights": ("", "en;q=0.1,", ""),
    "addresses": ("", "203.0.113.7,", "203.0.113.7"),
    "dots": ("Bearer ", "a.", ""),
    "waves": ("Bearer ", "~", ""),
    "encodings": ("", "gzip;q=0,", ""),
    "digits": ("", "9", ""),
    "spaces": ("bytes=", " ", "1-"),
    "tags": ("", 'W/"a",', ""),
    "origins": ("https://", "[", "]"),
    "latin": ("", "\xff", ""),
    "octets": ('token="', "\\000", '"'),
    "cookies": ("", "guestId=a~b; ", ""),
    "open cookies": ('locale="', "\\", ""),
}


def _cut_everywhere(value: str) -> None:
    """As fifty excerpts and as many quotes of one answer would."""
    for at in range(0, len(value), len(value) // 100):
        graphemes.boundary(value, at)


def _multipart_head(value: str) -> None:
    reader = multipart._Reader(b"x", None, 1, None)  # type: ignore[arg-type]
    reader._header = (bytearray(b"content-disposition"), bytearray(value.encode()))
    reader._read_header()


def _web(**headers: str) -> WebHeaders:
    return WebHeaders({name.replace("_", "-"): value for name, value in headers.items()})


def _frames(value: bytes) -> None:
    ws_frames.Reader(1_000_000, 1_024).feed(value, [])


def _accepted_language(value: str) -> None:
    scope = {"type": "http", "headers": [(b"accept-language", value.encode("latin-1", "replace"))]}
    texts.words_for(Request(scope))


def _forwarded(value: str) -> Sender:
    caller = Proxies(["203.0.113.0/24"]).caller("203.0.113.7", "http", lambda name: value)
    return Origins("https://a.example", ["https://b.example"], []).sender("POST", caller, lambda name: value)


BY_TEXT: Final[Mapping[str, tuple[Callable[[str], object], int]]] = {
    "message cursor": (lambda value: cursor.parse_message_cursor(value, "f"), BODY),
    "list cursor": (lambda value: cursor.parse_list_cursor(value), BODY),
    "file cursor": (lambda value: cursor.parse_file_cursor(value), BODY),
    "moment": (lambda value: cursor.parse_moment(value, "f"), BODY),
    "key": (text.key, BODY),
    "file name": (text.file_name, HEADERS_BYTES),
    "optional e-mail": (text.optional_email, BODY),
    "a program's name": (lambda value: text.shortened(value, 255), HEADERS_BYTES),
    "composed": (marks.composed, LINE),
    "terms": (words.terms_of, text.CONTENT),
    "words": (words.words_of, text.TITLE),
    "excerpt": (lambda value: Excerpts(words.words_of("a é b c d e f g h i j k")).of(value), text.CONTENT),
    "excerpt of runs": (lambda value: Excerpts(words.words_of("東京 👩 กุ 東 京都市")).of(value), text.CONTENT),
    "proof of runs": (lambda value: words.are_said(words.words_of("東京都市 👩👩👩"), value), text.CONTENT),
    "proof of words": (lambda value: words.are_said(words.words_of("a é bc th"), value), text.CONTENT),
    "cut between characters": (_cut_everywhere, text.CONTENT),
    "explanation": (decode._invalid, BODY),
    "form": (lambda value: bodies._fields(value.encode("ascii", "replace")), BODY),
    "part of a form": (_multipart_head, HEADERS_BYTES),
    "range": (lambda value: files._span(_web(range=value), 10, ""), HEADERS_BYTES),
    "encoding": (lambda value: compression.accepts(_web(accept_encoding=value), "gzip"), HEADERS_BYTES),
    "encoding of the client": (lambda value: clientfiles.accepts(value.encode(), b"gzip"), HEADERS_BYTES),
    "tags of the client": (lambda value: clientfiles.lists(value.encode(), b'"0"'), HEADERS_BYTES),
    "media type": (lambda value: bodies.media_type(_web(content_type=value)), HEADERS_BYTES),
    "boundary": (
        lambda value: multipart._boundary(Request({"type": "http", "headers": _web(content_type=value).raw})),
        HEADERS_BYTES,
    ),
    "language": (_accepted_language, HEADERS_BYTES),
    "forwarded": (_forwarded, HEADERS_BYTES),
    "cookies": (read_cookies, HEADERS_BYTES),
    "bearer": (bearer, HEADERS_BYTES),
}
"""What reads text, and how long the longest is."""

DEEP: Final = b"[" * 31 + b"]" * 31
PACKETS: Final[Mapping[str, bytes]] = {
    "brackets just not too deep": b'42["a",' + b",".join([DEEP] * 14_000) + b"]",
    "objects just not too deep": b'42["a",' + b'{"a":' * 30 + b"0" + b"}" * 30 + b"]",
    "many arrays": b'42["a",' + b",".join([b"[]"] * 300_000) + b"]",
    "as many arrays as may be": b'42["a",' + b",".join([b"[]"] * 9_999) + b"]",
    "brackets in strings": b'42["a",' + b",".join([b'"[",0'] * 150_000) + b"]",
    "quotes": b'42["' + b'\\"' * 470_000,
    "backslashes": b'42["' + b"\\\\" * 470_000 + b'"]',
    "empty strings": b'42["a",' + b'"",' * 300_000 + b"0]",
    "numbers": b'42["a",' + b",".join([b"1.5e300"] * 110_000) + b"]",
    "long numbers": b'42["a",' + b",".join([b"1" * 4_299] * 200) + b"]",
    "one number": b'42["a",0.' + b"1" * BODY + b"]",
    "names": b'42["a",{' + b",".join(b'"%d":0' % number for number in range(80_000)) + b"}]",
    "escapes": b'42["a","' + b"\\u0301" * 150_000 + b'"]',
    "a namespace": b"42/" + b"a" * BODY,
    "an id": b"42" + b"9" * BODY,
    "an auth": b'40{"token":"' + b"a" * BODY + b'"}',
    "placeholders": b'451-["a",' + b",".join([b'{"_placeholder":true,"num":0}'] * 9_000) + b"]",
    "separators": b"\x1e" * BODY,
}


def _whole(packet: bytes) -> None:
    parsed = packets.parse(packet, 32, 10)
    if parsed.attachments:
        packets.assemble(parsed, [b"x" * 1_000])


BY_BYTES: Final[Mapping[str, Callable[[bytes], object]]] = {
    "packet": _whole,
    "arguments": lambda value: json_codec.decode_arguments(value[2:], 32),
    "auth": lambda value: json_codec.decode_object(value[2:], 32),
    "polling body": codec.split_payload,
    "binary packet": codec.decode_binary,
    "frames": _frames,
    "key of a WebSocket": ws_handshake._valid_key,
    "query": lambda value: Query(value[:8_192]).get("sid"),
    "headers": lambda value: Headers([(b"cookie", value[:HEADERS_BYTES])] * 3).get("cookie"),
}


def run(parser: Callable[[Any], object], value: Any) -> None:
    """Nothing but a refusal is raised."""
    with suppress(Fault, ValueError, ws_frames.Broken):
        parser(value)


def text_inputs(length: int) -> dict[str, str]:
    shapes = {**SHAPES, **{f"header of {name}": shape for name, shape in HEADER_SHAPES.items()}}
    return {name: filled(shape, length) for name, shape in shapes.items()}
