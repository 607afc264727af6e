"""One table of what may be presented, and who that is: the same over HTTP, a WebSocket and long-polling."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from parlour.domain.ids import uuid7
from tests.contract.entrances import ENTRANCES, Headers
from tests.contract.running import Running, running

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHOP, FRONT = "https://shop.example", "https://front.example"
NOBODY = "unauthenticated"


@dataclass(frozen=True)
class Case:
    """`{…}` stands for a token of that person; `is_` names the person, or the code of the refusal."""

    name: str
    headers: Headers
    is_: str
    believed: str | None = None


def sent(name: str, is_: str, *headers: tuple[str, str], believed: str | None = None) -> Case:
    return Case(name, headers, is_, believed)


Known = tuple[Running, dict[str, tuple[str, str]]]
BEARER = ("Authorization", "Bearer {mia}")
CASES = (
    sent("nothing", NOBODY),
    sent("a bearer", "mia", BEARER),
    sent("a bearer in small letters", "mia", ("authorization", "bEARER  {mia}")),
    sent("a guest's bearer", "gil", ("Authorization", "Bearer {gil}")),
    sent("a session's cookie", "ann", ("Cookie", "token={ann}")),
    sent("a guest's cookie", "gil", ("Cookie", "guestId={gil}")),
    sent("bearer before cookies", "mia", BEARER, ("Cookie", "token={ann}; guestId={gil}")),
    sent("session before guest", "ann", ("Cookie", "guestId={gil}; token={ann}")),
    sent("basic is no credential of ours", "ann", ("Authorization", "Basic {mia}"), ("Cookie", "token={ann}")),
    sent("a bad bearer is not skipped", NOBODY, ("Authorization", "Bearer x"), ("Cookie", "token={ann}")),
    sent("an empty bearer is not skipped", NOBODY, ("Authorization", "Bearer"), ("Cookie", "token={ann}")),
    sent("two bearers are none", NOBODY, BEARER, ("Authorization", "Bearer {mia}")),
    sent("a bad session is not skipped", NOBODY, ("Cookie", "token=x; guestId={gil}")),
    sent("an empty cookie is none", "gil", ("Cookie", "token=; guestId={gil}")),
    sent("each cookie has its kind", NOBODY, ("Cookie", "token={gil}")),
    sent("and the guest's too", NOBODY, ("Cookie", "guestId={ann}")),
    sent("the first of two cookies counts", "ann", ("Cookie", "token={ann}; token={mia}")),
    sent("also where the second is bad", "ann", ("Cookie", "token={ann}; token=x")),
    sent("and where the first is", NOBODY, ("Cookie", "token=x; token={ann}")),
    sent("two headers of cookies", "ann", ("Cookie", "token={ann}"), ("Cookie", "token={mia}")),
    sent("ours in the second header", "ann", ("Cookie", "a=b"), ("Cookie", "token={ann}")),
    sent("quotes", "ann", ("Cookie", 'token="{ann}"')),
    sent("others' cookies, broken", "ann", ("Cookie", 'a="; b; =c; \xff=\xfe; token={ann}; d="\\0\\0')),
    sent("the name under HTTPS", "ann", ("Cookie", "__Host-token={ann}")),
    sent("which counts first", "ann", ("Cookie", "token={mia}; __Host-token={ann}")),
    sent("and is not skipped", NOBODY, ("Cookie", "token={mia}; __Host-token=x")),
    sent("a guest's under HTTPS", "gil", ("Cookie", "guestId=x; __Host-guestId={gil}")),
    sent("names as they are written", NOBODY, ("Cookie", "TOKEN={ann}; guestid={gil}")),
    # Whose page asks
    sent("a front end of one's own", "ann", ("Origin", FRONT), ("Cookie", "token={ann}")),
    sent("a site with the widget, by cookie", NOBODY, ("Origin", SHOP), ("Cookie", "token={ann}; guestId={gil}")),
    sent("with both names", NOBODY, ("Origin", SHOP), ("Cookie", "__Host-token={ann}; __Host-guestId={gil}")),
    sent("a site with the widget, by bearer", "gil", ("Origin", SHOP), ("Authorization", "Bearer {gil}")),
    sent("a page of our own", "ann", ("Sec-Fetch-Site", "same-origin"), ("Cookie", "token={ann}")),
    # Whom the page believes to be
    sent("as oneself", "ann", ("Cookie", "token={ann}"), believed="ann"),
    sent("as a guest", "gil", ("Cookie", "guestId={gil}"), believed="gil"),
    sent("as another", "actor_changed", ("Cookie", "token={ann}"), believed="mia"),
    sent("as the guest one was before", "actor_changed", ("Cookie", "token={ann}; guestId={gil}"), believed="gil"),
    sent("as somebody, without a credential", "actor_changed", believed="ann"),
    sent("as somebody by an ignored cookie", "actor_changed", ("Origin", SHOP), ("Cookie", "token={ann}"),
         believed="ann"),
    sent("as nobody there is", "actor_changed", BEARER, believed="nobody"),
    sent("a bad credential comes first", NOBODY, ("Cookie", "token=x"), believed="ann"),
)  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def known(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Known]:
    """A server, and everybody's id and token."""
    async with running(tmp_path_factory.mktemp("known"), allowed_origins=(FRONT,), widget_origins=(SHOP,)) as live:
        people = {"mia": await live.account("Mia"), "ann": await live.account("Ann"), "gil": await live.guest("Gil")}
        yield live, {name: (actor.id, await live.token(actor)) for name, actor in people.items()}


@pytest.mark.parametrize("entrance", ENTRANCES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_who_somebody_is_is_the_same_at_every_entrance(known: Known, case: Case, entrance: str) -> None:
    live, people = known
    tokens = {name: token for name, (_, token) in people.items()}
    headers = [(name, value.format(**tokens)) for name, value in case.headers]
    believed = people.get(case.believed or "", (case.believed, ""))[0]
    expected = people.get(case.is_, (case.is_, ""))[0]
    assert await ENTRANCES[entrance](live.url, headers, believed) == expected


@pytest.mark.parametrize("entrance", ENTRANCES)
async def test_a_picture_or_a_script_of_another_site_brings_no_identity(known: Known, entrance: str) -> None:
    live, people = known
    headers = [("Sec-Fetch-Site", "same-site"), ("Cookie", f"token={people['ann'][1]}")]
    assert await ENTRANCES[entrance](live.url, headers, None) in (NOBODY, "forbidden")


async def test_a_refused_page_changes_nothing(known: Known) -> None:
    live, people = known
    (ann, token), (mia, _) = people["ann"], people["mia"]
    browser = await live.browser(cookie=f"token={token}")
    live.forget()
    for believed in (mia, uuid7(), ""):
        for method, path, body in (
            ("POST", "/api/conversations/group", {"title": "Mine", "participantIds": []}),
            ("PATCH", "/api/users/me", {"name": "Another"}),
            ("POST", "/api/auth/logout", None),
            ("POST", "/api/tickets", {"subject": "S", "message": "M"}),
        ):
            answer = await browser.request(method, path, json=body, headers={"parlour-as": believed})
            assert (answer.status_code, answer.json()["code"]) == (409, "actor_changed"), path
            assert "set-cookie" not in answer.headers
    assert live.announced == []
    assert (await browser.get("/api/auth/me", headers={"parlour-as": ann})).json()["actor"]["name"] == "Ann"
