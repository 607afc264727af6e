"""MIME sniffing: the type of a file by its first bytes, from an allow-list; what no browser may show is a download.

Names and what a client says of a type count for nothing. HTML, SVG and XML are not on the list: they can hold
scripts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """`inline`: a browser shows it without harm. `picture`: Pillow can take it apart."""

    mime: str
    inline: bool = True
    picture: bool = False


UNKNOWN: Final = Kind("application/octet-stream", inline=False)

JPEG: Final = Kind("image/jpeg", picture=True)
PNG: Final = Kind("image/png", picture=True)
GIF: Final = Kind("image/gif", picture=True)
WEBP: Final = Kind("image/webp", picture=True)
PDF: Final = Kind("application/pdf", inline=False)

# What begins so. The order matters where one is the beginning of another.
_PREFIXES: Final = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"fLaC", Kind("audio/flac")),
    (b"ID3", Kind("audio/mpeg")),
    (b"#!AMR", Kind("audio/amr")),
    (b"MThd\x00\x00\x00\x06", Kind("audio/midi")),
    (b"%PDF-1.", PDF),
    (b"%PDF-2.", PDF),
)
# RIFF and AIFF: a frame around a type.
_FRAMED: Final = {
    (b"RIFF", b"WEBP"): WEBP,
    (b"RIFF", b"WAVE"): Kind("audio/wav"),
    (b"FORM", b"AIFF"): Kind("audio/aiff"),
}
# ISO base media (ISO/IEC 14496-12): the major brand.
_BRANDS: Final = {
    b"isom": "video/mp4",
    b"iso2": "video/mp4",
    b"iso4": "video/mp4",
    b"iso5": "video/mp4",
    b"iso6": "video/mp4",
    b"avc1": "video/mp4",
    b"mp41": "video/mp4",
    b"mp42": "video/mp4",
    b"MSNV": "video/mp4",
    b"dash": "video/mp4",
    b"M4V ": "video/mp4",
    b"M4VP": "video/mp4",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"qt  ": "video/quicktime",
    b"3gp4": "video/3gpp",
    b"3gp5": "video/3gpp",
    b"3gp6": "video/3gpp",
    b"3g2a": "video/3gpp2",
}
_VIDEO_CODECS: Final = (b"V_VP8", b"V_VP9", b"V_AV1")
_AUDIO_CODECS: Final = (b"A_OPUS", b"A_VORBIS")


def sniff(head: bytes) -> Kind:
    """The kind of a file that begins with `head` (its first 4 KiB, or all of it)."""
    for prefix, kind in _PREFIXES:
        if head.startswith(prefix):
            return kind
    framed = _FRAMED.get((head[:4], head[8:12]))
    if framed is not None:
        return framed
    if head[4:8] == b"ftyp" and head[8:12] in _BRANDS:
        return Kind(_BRANDS[head[8:12]])
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return _matroska(head)
    if head.startswith(b"OggS"):
        return _ogg(head)
    return _mpeg_audio(head)


def _matroska(head: bytes) -> Kind:
    """WebM says so in its first element; with a picture track it is video, else a recording such as browsers make."""
    if b"webm" not in head[:64]:
        return UNKNOWN
    if any(codec in head for codec in _VIDEO_CODECS):
        return Kind("video/webm")
    return Kind("audio/webm" if any(codec in head for codec in _AUDIO_CODECS) else "video/webm")


def _ogg(head: bytes) -> Kind:
    first = head[28:36]
    if first.startswith(b"\x80theora"):
        return Kind("video/ogg")
    known = first.startswith((b"OpusHead", b"\x01vorbis", b"\x7fFLAC", b"Speex"))
    return Kind("audio/ogg") if known else UNKNOWN


def _mpeg_audio(head: bytes) -> Kind:
    """Frames without a tag before them (ISO/IEC 11172-3, 13818-7): eleven or twelve bits of sync, then a layer."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return UNKNOWN
    if head[1] & 0xF6 == 0xF0:
        return Kind("audio/aac")
    layer3, rate, frequency = head[1] & 0x06 == 0x02, head[2] >> 4, head[2] >> 2 & 3
    return Kind("audio/mpeg") if layer3 and rate not in (0, 15) and frequency != 3 else UNKNOWN


INLINE: Final = frozenset(
    {kind.mime for _, kind in _PREFIXES if kind.inline}
    | {kind.mime for kind in _FRAMED.values()}
    | set(_BRANDS.values())
    | {"video/webm", "audio/webm", "video/ogg", "audio/ogg", "audio/aac"}
)
"""Every type that is shown in the browser; what is stored under another is a download."""
