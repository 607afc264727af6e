"""One emoji, as Unicode recommends it for general interchange (RGI, UTS #51), and nothing beside it."""

from __future__ import annotations

from parlour.domain.errors import Invalid

# The longest sequences (families with skin tones, subdivision flags) have ten code points.
_LONGEST = 16


def one_emoji(value: str, field: str = "emoji") -> str:
    """The emoji itself; `invalid` for two, for part of one, and for other text."""
    import emoji  # its table takes 10 MB and 40 ms: for those who react

    if len(value) > _LONGEST or not emoji.is_emoji(value):
        raise Invalid.field(field, "must be one emoji")
    if emoji.EMOJI_DATA[value]["status"] != emoji.STATUS["fully_qualified"]:
        raise Invalid.field(field, "must be one emoji in its full form")
    return value
