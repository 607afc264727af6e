"""Times on the wire: RFC 3339 in UTC with milliseconds."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from parlour.wire.times import optional_rfc3339, rfc3339


@given(st.integers(0, 253_402_300_799_999))
def test_times_have_milliseconds_and_a_zone(milliseconds: int) -> None:
    shown = rfc3339(milliseconds)
    assert shown.endswith("Z")
    assert len(shown) == 24
    assert round(datetime.fromisoformat(shown).timestamp() * 1000) == milliseconds


def test_no_time_stays_none() -> None:
    assert optional_rfc3339(None) is None
    assert optional_rfc3339(0) == "1970-01-01T00:00:00.000Z"
