"""Whether anything of a text can be seen: signs that are drawn as nothing, or as a blank, say nothing.

The browser judges the same (`web/src/core/visible.ts`), by one table of cases for both
(`tests/domain/visible_cases.json`).
"""

from __future__ import annotations

import re
from typing import Final

# Default_Ignorable_Code_Point (DerivedCoreProperties.txt, Unicode 16): joiners, fillers, variation selectors, tags.
IGNORABLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# And what is drawn as a blank: white space, controls, an empty Braille cell, the musical null note head.
_BLANK: Final = "\\s\x00-\x1f\x7f-\x9f\u2800\U0001d159"
_SEEN: Final = re.compile(f"[^{_BLANK}{IGNORABLE}]")


def is_invisible(text: str) -> bool:
    return _SEEN.search(text) is None
