"""Reserved names: what would pass for the site itself. Members cannot take them; the command line can give them.

Compared by skeleton, after the idea of Unicode's confusables (UTS #39, section 4): accents, case, separators and
look-alikes of other scripts count for nothing, so `s.u-p_p0rt` and `аdmin` with a Cyrillic а are what they look like.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

from parlour.domain.errors import Invalid

OFFICIAL: Final = (
    # English
    *("abuse", "account", "accounts", "admin", "administration", "administrator", "admins", "billing", "bot"),
    *("help", "helpdesk", "hostmaster", "info", "mailer daemon", "mod", "moderation", "moderator"),
    *("moderators", "mods", "noreply", "no reply", "official", "operator", "owner", "parlour", "postmaster", "root"),
    *("security", "service desk", "staff", "superuser", "support", "sysadmin", "system", "team", "webmaster"),
    # Spanish
    *("administracion", "administrador", "administradora", "asistencia", "ayuda", "equipo", "moderador"),
    *("moderadora", "oficial", "seguridad", "sistema", "soporte"),
)
# Words that leave a name official: "The Support Team", "equipo de soporte".
FILLERS: Final = ("the", "our", "de", "del", "la", "el", "real", "it", "desk", "service", "customer", "chat", "site")
# Drawn like a Latin letter: Cyrillic, Greek, other Latin, digits and signs; small capitals; Armenian and Coptic;
# Cherokee; Lisu; letters in circles, squares and flags, the alphabet from each of these on.
_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz"
_LOOK_ALIKE: Final[dict[int, Any]] = {
    **str.maketrans(
        "аьсԁеһіјкӏмнорԛгѕтцѵԝхуᴀαβενηικρτυχωοɑɡɩıłøđħŧ0134578$@|!",
        "abcdehijklmhopqrstuvwxyaabevniкptyxwoagiilodhtoleastbsall".replace("к", "k"),
    ),
    **str.maketrans("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz"),
    **str.maketrans("սօոհցզⲁⲉⲏⲓⲕⲙⲛⲟⲣⲥⲧⲩⲭ", "uonhgqaehikmnopctyx"),
    **str.maketrans("ᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ", "abcdeghijklmprstvwz"),
    **str.maketrans("ꓐꓑꓒꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "bpddtgkjczfmnlsrvhwxyaeiou"),
    **{start + n: letter for start in (0x1F150, 0x1F170, 0x1F1E6) for n, letter in enumerate(_ALPHABET)},
}
_DOUBLES: Final = (("rn", "m"), ("vv", "w"))
_SEPARATORS: Final = re.compile(r"[\W_]+")


def refuse_reserved(name: str, field: str, *, also: Iterable[str] = ()) -> None:
    """Raises Invalid for a name that looks official; `also` are the site's own names."""
    if is_reserved(name, also=also):
        raise Invalid.field(field, "is reserved for those who run this site")


def is_reserved(name: str, *, also: Iterable[str] = ()) -> bool:
    """The name as a whole, or made of nothing but reserved words, fillers and numbers."""
    reserved = _official() | {skeleton(each) for each in also}
    if {skeleton(name), skeleton(name.rstrip("0123456789 ._-"))} & reserved:
        return True
    words = [word for word in _SEPARATORS.split(unicodedata.normalize("NFKC", name)) if word and not word.isdigit()]
    folded = [{skeleton(word), skeleton(word.rstrip("0123456789"))} for word in words]
    return any(word & reserved for word in folded) and all(word & (reserved | _fillers()) for word in folded)


def site_names(public_url: str | None) -> Collection[str]:
    """What `https://chat.example.org` reserves: the host, its parent, and the first label of either."""
    host = (urlsplit(public_url).hostname or "") if public_url else ""
    if "." not in host or ":" in host or host.replace(".", "").isdigit():  # an address is nobody's name
        return ()
    parent = host.partition(".")[2]
    names = {host, host.partition(".")[0]}
    if "." in parent:
        names |= {parent, parent.partition(".")[0]}
    return {name for name in names if len(name) > 2 and name != "www"}


def skeleton(name: str) -> str:
    """Two names that look alike have the same one. It is for comparing, never for showing."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    letters = _SEPARATORS.sub("", "".join(char.translate(_LOOK_ALIKE) for char in plain if not _is_mark(char)))
    for pair, single in _DOUBLES:
        letters = letters.replace(pair, single)
    return letters.replace("i", "l").replace("j", "l")


def _is_mark(char: str) -> bool:
    """Modifier letters (Lm) too: they look like apostrophes."""
    return unicodedata.category(char) in ("Mn", "Me", "Cf", "Lm")


@cache
def _official() -> frozenset[str]:
    return frozenset(skeleton(each) for each in OFFICIAL)


@cache
def _fillers() -> frozenset[str]:
    return frozenset(skeleton(each) for each in FILLERS)
