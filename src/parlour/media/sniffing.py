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
# Kept as JPEG, or as a download where no decoder is installed.
AVIF: Final = Kind("image/avif", inline=False, picture=True)
HEIC: Final = Kind("image/heic", inline=False, picture=True)
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
# ISO base media (ISO/IEC 14496-12, 23008-12): what a brand says of the file. The major one counts, or the first
# compatible one that is known here: a brand names a profile, and there are hundreds.
_BRANDS: Final = {
    **dict.fromkeys((b"avif", b"avis"), AVIF),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"), HEIC),
    **dict.fromkeys((b"iso%c" % each for each in b"m123456789abc"), Kind("video/mp4")),
    **dict.fromkeys((b"avc1", b"mp41", b"mp42", b"mp71", b"MSNV", b"dash", b"cmfc", b"F4V "), Kind("video/mp4")),
    **dict.fromkeys((b"M4V ", b"M4VH", b"M4VP"), Kind("video/mp4")),
    **dict.fromkeys((b"M4A ", b"M4B ", b"F4A ", b"F4B "), Kind("audio/mp4")),
    **dict.fromkeys((b"3gp%c" % each for each in b"123456789"), Kind("video/3gpp")),
    **dict.fromkeys((b"3ge6", b"3gg6", b"3gr6", b"3gs6"), Kind("video/3gpp")),
    **dict.fromkeys((b"3g2a", b"3g2b", b"3g2c"), Kind("video/3gpp2")),
    b"qt  ": Kind("video/quicktime"),
    b"crx ": UNKNOWN,  # a camera's raw pictures call themselves compatible with films
}
_STILL_PICTURES: Final = {b"mif1", b"msf1"}  # of any coding: where no brand says which, most are HEIC
# What a container of films is called when its tracks say that it holds sound alone, and the other way round.
_AS_SOUND: Final = {
    "video/mp4": "audio/mp4",
    "video/quicktime": "audio/mp4",
    "video/3gpp": "audio/3gpp",
    "video/3gpp2": "audio/3gpp2",
    "video/webm": "audio/webm",
}
_AS_FILM: Final = {"audio/webm": "video/webm"}  # of MP4 the brand says sound: its pictures are covers
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
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return _matroska(head)
    if head.startswith(b"OggS"):
        return _ogg(head)
    return _mpeg_audio(head)


def by_tracks(mime: str, *, has_pictures: bool | None) -> str:
    """The type of a container whose tracks have been looked at; as it was where they said nothing (None)."""
    if has_pictures is None:
        return mime
    return (_AS_FILM if has_pictures else _AS_SOUND).get(mime, mime)


def _iso_media(head: bytes) -> Kind:
    stop = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, stop - 3, 4))]
    known = next((_BRANDS[brand] for brand in brands if brand in _BRANDS), None)
    if brands[0] in _STILL_PICTURES:
        return known if known in (AVIF, HEIC) else HEIC
    return known or UNKNOWN


def _matroska(head: bytes) -> Kind:
    """WebM says so in its first element; with a picture track it is video, else a recording such as browsers make."""
    if b"webm" not in head[:64]:
        return UNKNOWN
    if any(codec in head for codec in _VIDEO_CODECS):
        return Kind("video/webm")
    return Kind("audio/webm" if any(codec in head for codec in _AUDIO_CODECS) else "video/webm")


def _ogg(head: bytes) -> Kind:
    """By the first packets of its streams, which stand before all else (RFC 3533, section 4): a skeleton may be the
    first of them."""
    firsts = []
    at = 0
    while head[at : at + 4] == b"OggS" and len(head) > at + 27 and head[at + 5] & 2:
        lengths = head[at + 27 : at + 27 + head[at + 26]]
        packet = at + 27 + len(lengths)
        firsts.append(head[packet : packet + 8])
        at = packet + sum(lengths)
    firsts = firsts or [head[28:36]]
    if any(first.startswith(b"\x80theora") for first in firsts):
        return Kind("video/ogg")
    known = any(first.startswith((b"OpusHead", b"\x01vorbis", b"\x7fFLAC", b"Speex")) for first in firsts)
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
    | {kind.mime for kind in _BRANDS.values() if kind.inline}
    | set(_AS_SOUND.values())
    | {"video/webm", "audio/webm", "video/ogg", "audio/ogg", "audio/aac"}
)
"""Every type that is shown in the browser; what is stored under another is a download."""
