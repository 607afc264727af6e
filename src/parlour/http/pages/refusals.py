"""What a plain form says of a refusal: one line above it, and a word beside each field that is to blame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from parlour.domain.errors import Fault
from parlour.http.call import Call
from parlour.http.pages.texts import words_for


@dataclass(frozen=True, slots=True)
class Said:
    """In the reader's language. `fields`: by the form's own names; a browser puts the focus on the first."""

    line: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


NOTHING = Said()


def said(call: Call, fault: Fault) -> Said:
    """What is wrong with a field comes along in the line as the domain says it."""
    words = words_for(call.request)
    line = words.of_code(fault.code)
    word = words("form.taken" if fault.code == "conflict" else "form.check")
    if not fault.fields or fault.code == "conflict":
        return Said(line, {each.path: word for each in fault.fields})
    return Said(f"{line} ({fault.message})", {each.path: word for each in fault.fields})
