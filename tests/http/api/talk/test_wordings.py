"""Earlier wordings over HTTP: who may not see them is told so, as the description says."""

from __future__ import annotations

from parlour.domain.ids import uuid7
from tests.http.site import Site


async def test_who_takes_part_and_may_not_see_them_is_forbidden_and_an_outsider_finds_nothing(site: Site) -> None:
    people = {name: await site.account(name) for name in ("Ana", "Ben", "Eve")}
    ana, ben, eve = [await site.browser_of(person) for person in people.values()]
    asked = {"title": "Lunch", "participantIds": [people["Ben"].id]}
    group = (await ana.post("/api/conversations/group", json=asked)).json()["conversation"]["id"]
    said = await ana.post(f"/api/conversations/{group}/messages", json={"content": "Tuesday"})
    message = said.json()["message"]["id"]
    assert (await ana.put(f"/api/messages/{message}", json={"content": "Monday"})).status_code == 200
    answers = [await browser.get(f"/api/messages/{message}/wordings") for browser in (ana, ben, eve)]
    assert [answer.status_code for answer in answers] == [200, 403, 404]
    assert [each["content"] for each in answers[0].json()["wordings"]] == ["Tuesday"]
    assert (await ana.get(f"/api/messages/{uuid7()}/wordings")).status_code == 404
    assert site.undocumented == []
    described = (await ana.get("/api/openapi.json")).json()["paths"]["/api/messages/{id}/wordings"]["get"]
    assert {"403", "404"} <= described["responses"].keys()
