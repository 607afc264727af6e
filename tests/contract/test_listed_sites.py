"""Sites that an admin lists connect at every entrance at once, and no longer than they are listed."""

from __future__ import annotations

import pytest

from tests.contract.entrances import ENTRANCES
from tests.contract.running import Running

SHOP = "https://shop.example"


@pytest.mark.parametrize("entrance", [name for name in ENTRANCES if name != "http"])
async def test_a_site_that_an_admin_lists_is_let_in_at_every_entrance_at_once(live: Running, entrance: str) -> None:
    gil, admin = await live.guest("Gil"), await live.account("Ada", "admin")
    headers = [("Origin", SHOP), ("Authorization", f"Bearer {await live.token(gil)}")]
    assert await ENTRANCES[entrance](live.url, headers, None) == "forbidden"
    browser = await live.browser(admin)
    for origins, expected in (([SHOP], gil.id), ([], "forbidden")):
        assert (await browser.put("/api/admin/widget", json={"origins": origins})).status_code == 200
        assert await ENTRANCES[entrance](live.url, headers, None) == expected
