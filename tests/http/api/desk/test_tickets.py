"""Tickets over HTTP: who opens, sees and closes them, and what each is shown."""

from __future__ import annotations

import pytest

from parlour.domain.ids import uuid7
from tests.http.site import Site


async def test_a_stranger_opens_a_ticket_and_becomes_a_guest(site: Site) -> None:
    browser = site.browser()
    answer = await browser.post("/api/tickets", json={"name": "Gil", "subject": "Help", "message": "It fails"})
    assert answer.status_code == 201
    body = answer.json()
    assert body["ticket"]["owner"]["name"] == "Gil"
    assert body["message"]["content"] == "It fails"
    assert body["message"]["seq"] == 1
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("guestId=")
    for attribute in ("HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=31536000"):
        assert attribute in cookie
    assert "Secure" not in cookie
    assert (await browser.get("/api/tickets/mine")).json()["tickets"][0]["id"] == body["ticket"]["id"]
    assert (await browser.get("/api/auth/me")).json()["actor"]["role"] == "guest"


async def test_a_known_guest_gets_no_second_identity(site: Site) -> None:
    guest, ticket = await site.guest()
    answer = await guest.post("/api/tickets", json={"name": "Gil", "subject": "Again", "message": "More"})
    assert answer.status_code == 201
    assert "set-cookie" not in answer.headers
    assert answer.json()["ticket"]["owner"]["id"] == ticket["owner"]["id"]


async def test_a_stranger_without_a_name_is_told_which_field_is_missing(site: Site) -> None:
    answer = await site.browser().post("/api/tickets", json={"subject": "Help", "message": "It fails"})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"path": "name", "message": "is required"}]


async def test_a_member_owns_its_ticket_itself_and_needs_no_name(site: Site) -> None:
    member = await site.member("Mia")
    answer = await member.post("/api/tickets", json={"subject": "Help", "message": "It fails"})
    assert answer.status_code == 201
    assert answer.json()["ticket"]["owner"]["role"] == "member"
    assert "guestId" not in answer.headers.get("set-cookie", "")


async def test_a_repeated_client_id_opens_no_second_ticket(site: Site) -> None:
    guest, _ = await site.guest()
    draft = {"name": "Gil", "subject": "Again", "message": "More", "clientId": "once"}
    first = await guest.post("/api/tickets", json=draft)
    second = await guest.post("/api/tickets", json=draft)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["ticket"]["id"] == second.json()["ticket"]["id"]
    other = await guest.post("/api/tickets", json=draft | {"message": "Something else"})
    assert other.json()["code"] == "conflict"


async def test_a_first_ticket_asked_twice_without_a_cookie_is_one_and_signs_the_same_guest_in(site: Site) -> None:
    asked = {"name": "Gil", "subject": "Help", "message": "It fails", "clientId": "once"}
    first, again = site.browser(), site.browser()  # the first answer never came, and its cookie neither
    answers = [await browser.post("/api/tickets", json=asked) for browser in (first, again)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json()["message"] == answers[1].json()["message"]
    ids = [(await browser.get("/api/auth/me")).json()["actor"]["id"] for browser in (first, again)]
    assert ids[0] == ids[1]
    ticket = answers[0].json()["ticket"]["id"]
    assert (await again.get(f"/api/tickets/{ticket}")).status_code == 200


@pytest.mark.parametrize("elsewhere", [{"peer": "203.0.113.8"}, {"user-agent": "other"}], ids=["address", "browser"])
async def test_who_knows_a_client_id_from_elsewhere_becomes_nobody_by_it(
    site: Site, elsewhere: dict[str, str]
) -> None:
    asked = {"name": "Gil", "subject": "Help", "message": "It fails", "clientId": "once"}
    first = await site.browser().post("/api/tickets", json=asked)
    thief = site.browser(**elsewhere)
    answer = await thief.post("/api/tickets", json=asked)
    assert (first.status_code, answer.status_code) == (201, 201)
    assert answer.json()["ticket"]["id"] != first.json()["ticket"]["id"]
    assert (await thief.get(f"/api/tickets/{first.json()['ticket']['id']}")).status_code == 404
    assert (await site.browser().post("/api/tickets", json=asked)).status_code == 200


async def test_an_owners_address_is_shown_to_agents_only(site: Site) -> None:
    guest, ticket = await site.guest("Gil")
    assert "email" not in ticket["owner"]
    path = f"/api/tickets/{ticket['id']}"
    assert "gil@example.com" not in (await guest.get(path)).text
    assert "gil@example.com" not in (await guest.get("/api/tickets/mine")).text
    assert "gil@example.com" not in (await guest.get(f"/api/conversations/{ticket['id']}")).text
    agent = await site.agent()
    assert (await agent.get(path)).json()["ticket"]["owner"]["email"] == "gil@example.com"
    listed = (await agent.get("/api/tickets")).json()["tickets"]
    assert listed[0]["owner"]["email"] == "gil@example.com"


async def test_an_agent_closes_reopens_and_assigns(site: Site) -> None:
    _, ticket = await site.guest()
    agent = await site.agent("Alma")
    path = f"/api/tickets/{ticket['id']}"
    closed = (await agent.post(f"{path}/close")).json()["ticket"]
    assert closed["status"] == "closed"
    assert closed["closedBy"]["name"] == "Alma"
    assert (await agent.post(f"{path}/close")).json()["ticket"] == closed
    assert (await agent.post(f"{path}/assign", json={"assigneeId": None})).json()["code"] == "ticket_closed"
    assert (await agent.post(f"{path}/reopen")).json()["ticket"]["status"] == "open"
    me = (await agent.get("/api/auth/me")).json()["actor"]
    assigned = (await agent.post(f"{path}/assign", json={"assigneeId": me["id"]})).json()["ticket"]
    assert assigned["assignee"]["id"] == me["id"]
    lines = (await agent.get(f"/api/conversations/{ticket['id']}/messages")).json()["messages"]
    assert [line["system"]["event"] for line in lines if "system" in line] == [
        "ticket_closed",
        "ticket_reopened",
        "ticket_assigned",
    ]


async def test_the_desks_list_is_filtered_and_counted(site: Site) -> None:
    agent = await site.agent()
    tickets = [(await site.guest(name, subject=f"About {name}"))[1] for name in ("Ada", "Bob", "Cid")]
    me = (await agent.get("/api/auth/me")).json()["actor"]["id"]
    await agent.post(f"/api/tickets/{tickets[0]['id']}/close")
    await agent.post(f"/api/tickets/{tickets[1]['id']}/assign", json={"assigneeId": me})

    async def listed(query: str) -> list[str]:
        found = (await agent.get(f"/api/tickets?{query}")).json()["tickets"]
        return [ticket["subject"] for ticket in found]

    assert await listed("status=OPEN") == ["About Cid", "About Bob"]
    assert await listed("status=closed") == ["About Ada"]
    assert await listed("assignee=me") == ["About Bob"]
    assert set(await listed("assignee=none")) == {"About Ada", "About Cid"}
    assert await listed("query=cid") == ["About Cid"]
    assert await listed("status=&assignee=&query=&cursor=") == await listed("")
    counts = (await agent.get("/api/tickets/counts")).json()
    assert counts == {"open": 2, "mine": 1, "unassigned": 1, "waiting": 2}
    assert [one["id"] for one in (await agent.get("/api/agents")).json()["agents"]] == [me]


async def test_the_desks_list_is_paged_without_gap_or_repeat(site: Site) -> None:
    agent = await site.agent()
    for number in range(7):
        await site.guest(f"Gil{number}")
    seen, cursor = list[str](), ""
    for _ in range(4):
        page = (await agent.get(f"/api/tickets?limit=2&cursor={cursor}")).json()
        seen += [ticket["id"] for ticket in page["tickets"]]
        cursor = page["nextCursor"] or ""
    assert cursor == ""
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize("query", ["status=broken", "limit=many", "cursor=%00", "cursor=bXg", "limit=" + "9" * 5000])
async def test_a_bad_filter_is_invalid(site: Site, query: str) -> None:
    answer = await (await site.agent()).get(f"/api/tickets?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_a_ticket_that_is_missing_and_one_of_others_are_answered_alike(site: Site) -> None:
    _, ticket = await site.guest("Ann")
    other, _ = await site.guest("Bob")
    foreign = await other.get(f"/api/tickets/{ticket['id']}")
    missing = await other.get(f"/api/tickets/{uuid7()}")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.json() == missing.json()


PAGE = {"url": "https://shop.example/lamps?id=7", "title": "Halden <img src=x onerror=alert(1)>"}


async def test_agents_see_the_page_in_which_it_was_asked_and_the_guest_is_not_told(site: Site) -> None:
    guest, agent = site.browser(), await site.agent()
    asked = {"name": "Gil", "subject": "Lamp", "message": "Hm", "page": PAGE}
    ticket = (await guest.post("/api/tickets", json=asked)).json()["ticket"]
    assert "askedFrom" not in ticket
    path = f"/api/tickets/{ticket['id']}"
    assert (await agent.get(path)).json()["ticket"]["askedFrom"] == PAGE
    assert "askedFrom" not in (await guest.get(path)).json()["ticket"]
    assert (await agent.get("/api/conversations/" + ticket["id"])).json()["conversation"]["link"] is None
    _, plain = await site.guest()
    assert (await agent.get(f"/api/tickets/{plain['id']}")).json()["ticket"]["askedFrom"] is None


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "shop", "", "https://" + "x" * 2000])
async def test_a_page_is_one_of_the_web_or_nothing_is_opened(site: Site, url: str) -> None:
    body = {"name": "Gil", "subject": "Lamp", "message": "Hm", "page": {"url": url}}
    answer = await site.browser().post("/api/tickets", json=body)
    assert (answer.status_code, [error["path"] for error in answer.json()["errors"]]) == (422, ["page.url"])


async def test_a_page_without_a_title_goes_by_its_address(site: Site) -> None:
    agent = await site.agent()
    body = {"name": "Gil", "subject": "Lamp", "message": "Hm", "page": {"url": "https://shop.example/"}}
    ticket = (await site.browser().post("/api/tickets", json=body)).json()["ticket"]
    found = (await agent.get(f"/api/tickets/{ticket['id']}")).json()["ticket"]["askedFrom"]
    assert found == {"url": "https://shop.example/", "title": "https://shop.example/"}


ANSWERS = [
    {"label": "Order number", "value": "A-7"},
    {"label": "<b>Gift?</b>", "value": "<img onerror=alert(1)>"},
]


async def test_agents_see_what_the_site_asked_before_and_the_guest_is_not_told(site: Site) -> None:
    guest, agent = site.browser(), await site.agent()
    asked = {"name": "Gil", "subject": "Lamp", "message": "Hm", "answers": ANSWERS}
    ticket = (await guest.post("/api/tickets", json=asked)).json()["ticket"]
    assert "answers" not in ticket
    path = f"/api/tickets/{ticket['id']}"
    assert (await agent.get(path)).json()["ticket"]["answers"] == ANSWERS
    assert "answers" not in (await guest.get(path)).json()["ticket"]
    (listed,) = (await agent.get("/api/tickets")).json()["tickets"]
    assert listed["answers"] == ANSWERS
    _, plain = await site.guest()
    assert (await agent.get(f"/api/tickets/{plain['id']}")).json()["ticket"]["answers"] == []


@pytest.mark.parametrize(
    ("answers", "path"),
    [
        ([{"label": "Order", "value": "x"}] * 11, "answers"),
        ([{"label": "x" * 101, "value": "x"}], "answers[0].label"),
        ([ANSWERS[0], {"label": "Order", "value": "x" * 501}], "answers[1].value"),
        ([{"label": "Order", "value": " "}], "answers[0].value"),
        ([{"label": "Order", "value": "a\u0000b"}], "answers[0].value"),
        ([{"label": "Order", "value": "\u202eevil"}], "answers[0].value"),
        ([{"label": "Order"}], "answers[0].value"),
        ([{"label": "Order", "value": 7}], "answers[0].value"),
        ({"order": "7"}, "answers"),
        (["order"], "answers[0]"),
    ],
)
async def test_answers_are_few_and_short_or_nothing_is_opened(site: Site, answers: object, path: str) -> None:
    agent = await site.agent()
    body = {"name": "Gil", "subject": "Lamp", "message": "Hm", "answers": answers}
    answer = await site.browser().post("/api/tickets", json=body)
    assert (answer.status_code, [error["path"] for error in answer.json()["errors"]]) == (422, [path])
    assert (await agent.get("/api/tickets")).json()["tickets"] == []
