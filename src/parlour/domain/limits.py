"""Fixed limits: sizes and counts that an owner cannot set; those that can be set are in `settings.py`."""

from __future__ import annotations

from typing import Final

PAGE_DEFAULT: Final = 50
PAGE_MAX: Final = 200
SYNC_DEFAULT: Final = 100
SYNC_MAX: Final = 500
# A page ends early at this many bytes of text, so that no answer outgrows one packet of the realtime door.
PAGE_BYTES: Final = 512 * 1024
LIST_DEFAULT: Final = 50
LIST_MAX: Final = 100
SHOWN_PARTICIPANTS: Final = 5
PARTICIPANTS: Final = 500
USER_IDS: Final = 200
SESSIONS: Final = 200  # of one account that live at once; a script that logs in every five minutes has 144
FILES: Final = 10  # in one message
# What one person may have uploaded and not sent; it is forgotten after a day.
UNSENT_FILES: Final = 40
UNSENT_BYTES: Final = 1_000_000_000
UNUSED_PICTURES: Final = 10
UNSENT_MS: Final = 24 * 3600 * 1000
SEARCH_DEFAULT: Final = 20
SEARCH_MAX: Final = 50
SEARCH_PLACES: Final = 200  # conversations that a question to the index names; beyond them it is asked about all
# What a site may ask before the chat: a short form, which agents read at one glance.
ANSWERS: Final = 10
ANSWER_LABEL: Final = 100
ANSWER_VALUE: Final = 500
EXCERPT: Final = 120  # characters of a quoted message
EMOJIS: Final = 50  # different ones under one message
WORDINGS: Final = 50  # earlier ones that are kept of one message: the first, and the latest of the others
# The largest number that a browser keeps exact; nothing counted here comes near it.
MAX_INT: Final = 2**53 - 1


def clamp(value: int | None, *, default: int, most: int) -> int:
    """A page size: the default when left out, never above `most`, never below one."""
    return default if value is None else max(1, min(value, most))
