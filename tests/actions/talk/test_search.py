"""Searching what one may read, on three databases: words, places, filters, pages, and what they cost."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from parlour.actions.desk.attendance import attend_ticket
from parlour.actions.desk.tickets import close_ticket
from parlour.actions.talk import search_pages
from parlour.actions.talk.conversations import start_group
from parlour.actions.talk.files import Upload, add_attachment
from parlour.actions.talk.message_edits import delete_message, edit_message, hide_message
from parlour.actions.talk.messages import send_message
from parlour.actions.talk.participants import remove_participant
from parlour.actions.talk.search import Results, search_messages
from parlour.domain.actor import Actor
from parlour.domain.errors import Invalid, NotFound, Unauthenticated
from parlour.domain.excerpts import MARK
from parlour.domain.ids import uuid7
from parlour.domain.limits import SEARCH_PLACES
from parlour.domain.message import Draft, Message, text_of
from parlour.domain.words import words_of
from parlour.store.talk import search as store_search
from parlour.store.talk import search_sample
from parlour.store.talk.search import Wanted
from parlour.wire.times import rfc3339
from tests.factories import Stage
from tests.support.fixtures import CountQueries, explain

DAY = 86_400_000
ANALYZE = {"sqlite": "ANALYZE", "postgresql": "ANALYZE messages", "mysql": "ANALYZE TABLE messages"}


class Group:
    """Ana owns a group with Ben; Cem was removed from it; Eve has a group of her own."""

    def __init__(self, room: str, elsewhere: str, **people: Actor) -> None:
        self.room, self.elsewhere, self.people = room, elsewhere, people
        self.ana, self.ben, self.cem, self.eve = (people[name] for name in ("ana", "ben", "cem", "eve"))


@pytest.fixture
async def group(stage: Stage) -> Group:
    ana, ben, cem, eve = [await stage.account(name) for name in ("Ana", "Ben", "Cem", "Eve")]
    started = await stage.perform(start_group, ana, title="Team", participant_ids=[ben.id, cem.id])
    elsewhere = await stage.perform(start_group, eve, title="Other", participant_ids=[])
    room = started.view.conversation.id
    await say(stage, ben, room, "the parcel arrived")
    await stage.perform(remove_participant, ana, conversation_id=room, person_id=cem.id)
    return Group(room, elsewhere.view.conversation.id, ana=ana, ben=ben, cem=cem, eve=eve)


async def say(stage: Stage, actor: Actor, room: str, content: str, *files: str) -> Message:
    draft = Draft.of(content, attachment_ids=files)
    return (await stage.perform(send_message, actor, conversation_id=room, draft=draft)).message


async def search(stage: Stage, actor: Actor | None, query: str | None = None, **named: Any) -> Results:
    return await stage.read(search_messages, actor, query=query, **named)


async def found(stage: Stage, actor: Actor | None, query: str | None = None, **named: Any) -> list[str]:
    return [text_of(each.message) for each in (await search(stage, actor, query, **named)).results]


async def test_words_are_found_by_their_beginnings_without_case_and_accents(stage: Stage, group: Group) -> None:
    await say(stage, group.ana, group.room, "Grüße aus München")
    await say(stage, group.ana, group.room, "你好，我的包裹在哪里")
    for query in ("grusse", "MÜNCH", "mun gru", "Grüße   München", "münchen grü"):
        assert await found(stage, group.ben, query) == ["Grüße aus München"], query
    assert await found(stage, group.ben, "包裹") == ["你好，我的包裹在哪里"]
    for query in ("unchen", "munchen parcel", "parcels", "u", "👍"):
        assert await found(stage, group.ben, query) == [], query


SAID = (
    "我住在東京都",
    "京東方在北京",
    "東京と京都",
    "Donau\u00addampf\u200bschiff",
    "كتـــاب جديد",
    "שָׁלוֹם לכולם",
    "अब हिन्दी में लिखो",
    "สวัสดีครับ",
    "ขอโทษครับ",
    "well done 👍🏽",
    "I ❤️ it",
    "👩🏽\u200d💻 at work",
    "from 🇫🇷🇩🇪",
)
ASKED = {
    "東京": ["東京と京都", "我住在東京都"],
    "京東": ["京東方在北京"],
    "東京都": ["我住在東京都"],
    "京": ["東京と京都", "京東方在北京", "我住在東京都"],
    "都東": [],
    "東京 京都": ["東京と京都", "我住在東京都"],
    "東\u200b京": ["東京と京都", "我住在東京都"],
    "donaudampfsch": ["Donau\u00addampf\u200bschiff"],
    "dampf": [],
    "كتاب": ["كتـــاب جديد"],
    "שלום": ["שָׁלוֹם לכולם"],
    "हिन्दी": ["अब हिन्दी में लिखो"],
    "हन्द": [],
    "ह": [],
    "สวัสดี": ["สวัสดีครับ"],
    "ครับ": ["ขอโทษครับ", "สวัสดีครับ"],
    "ดีสวัส": [],
    "👍": ["well done 👍🏽"],
    "👍🏿 well": ["well done 👍🏽"],
    "❤": ["I ❤️ it"],
    "👩": ["👩🏽\u200d💻 at work"],
    "👩\u200d💻": ["👩🏽\u200d💻 at work"],
    "💻👩": [],
    "🇩🇪": ["from 🇫🇷🇩🇪"],
    "🇫🇩": [],
    "😀": [],
}


async def test_all_scripts_and_emoji_are_found_alike_on_every_database(stage: Stage, group: Group) -> None:
    for content in SAID:
        await say(stage, group.ana, group.room, content)
    assert {query: await found(stage, group.ben, query) for query in ASKED} == ASKED


async def test_pages_of_what_the_index_cannot_tell_hold_every_hit_once(
    stage: Stage, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """東京と京都市 has the pairs of 東京都 without it standing there."""
    for number in range(4):
        await say(stage, group.ana, group.room, f"{number} 東京都")
        for _ in range(3):
            await say(stage, group.ana, group.room, "東京と京都")

    async def pages(limit: int) -> list[list[str]]:
        found, cursor = list[list[str]](), None
        while True:
            page = await search(stage, group.ben, "東京都", cursor=cursor, limit=limit)
            found.append([text_of(each.message) for each in page.results])
            if (cursor := page.next_cursor) is None:
                return found

    hits = [f"{number} 東京都" for number in (3, 2, 1, 0)]
    assert (await pages(20), await pages(2)) == ([hits], [hits[:2], hits[2:]])
    monkeypatch.setattr("parlour.actions.talk.search_pages.LOOKED_THROUGH", 12)
    short = await pages(3)
    assert [each for page in short for each in page] == hits
    assert len(short) > 2


async def test_common_words_are_looked_for_in_the_texts_and_find_the_same(
    stage: Stage, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many messages hold a word: by the index, by the texts alone, or by both."""
    for content in SAID:
        await say(stage, group.ana, group.room, content)
    await say(stage, group.ana, group.room, "all the people, then a theatre")
    asked = [*ASKED, "the", "th parc", "heatre", "a", "theatre peop", "e", "le"]
    indexed = {query: await found(stage, group.ben, query) for query in asked}
    assert indexed["the"] == ["all the people, then a theatre", "the parcel arrived"]
    monkeypatch.setattr(search_pages, "FEWEST", 0)
    for share in (0.0, 0.1):
        monkeypatch.setattr(search_pages, "COMMON", share)
        assert {query: await found(stage, group.ben, query) for query in asked} == indexed, share


async def test_a_search_of_common_words_looks_at_so_many_of_the_newest_and_says_so(
    stage: Stage, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_pages, "FEWEST", 0)
    monkeypatch.setattr(search_pages, "COMMON", 0.1)
    monkeypatch.setattr(search_pages, "WALKED", 4)
    for number in range(12):
        await say(stage, group.ben if number == 1 else group.ana, group.room, f"{number} of the parcels")

    async def walk(**named: Any) -> list[tuple[list[str], bool]]:
        pages, cursor = list[tuple[list[str], bool]](), None
        while True:
            page = await search(stage, group.ben, cursor=cursor, **named)
            pages.append(([text_of(each.message)[:2].strip() for each in page.results], page.partial))
            if (cursor := page.next_cursor) is None:
                return pages

    everything = [f"{number}" for number in reversed(range(12))] + ["th"]
    for room in (None, group.room):
        pages = await walk(query="the par", conversation_id=room)
        assert [each for page, _ in pages for each in page] == everything
        assert [len(page) for page, _ in pages] == [4, 4, 4, 1]
        assert [partial for _, partial in pages] == [True, True, True, False]
        # a filter that nearly nothing fits: as many are looked at
        only = await walk(query="the", sender_id=group.ben.id, conversation_id=room)
        assert only == [([], True), ([], True), (["1"], True), (["th"], False)]
        assert await walk(query="the", has_file=True, conversation_id=room) == [([], True)] * 3 + [([], False)]
        # pages that are full before say nothing of it
        assert [partial for _, partial in await walk(query="the", conversation_id=room, limit=3)] == [False] * 5
    assert await walk(query=None, has_file=True, conversation_id=group.room) == [([], True)] * 3 + [([], False)]
    # a rare word beside them is what the index is asked for
    assert await walk(query="the parcel 3") == [(["3"], False)]
    assert await walk(query="the arrived") == [(["th"], False)]


async def test_the_newest_are_walked_along_an_index_and_the_sample_along_the_key(stage: Stage, group: Group) -> None:
    def fill(tx: Any) -> None:
        for number in range(600):
            send_message(tx, group.ana, conversation_id=group.room, draft=Draft.of(f"noise {number}"))

    def plans(tx: Any) -> list[str]:
        here = Wanted([], [group.room], allowed=True)
        anywhere = Wanted([], [group.room, group.elsewhere])
        match = {"match": store_search.match_for(tx.dialect, anywhere)}
        walks = [store_search.walk_for(tx.dialect, each, None).limit(2).offset(4) for each in (here, anywhere)]
        moments = {f"from_{number}": uuid7(number) for number in range(1, search_sample.STRETCHES)}
        return [explain(tx, walk, match) for walk in walks] + [explain(tx, search_sample.TEXTS, moments)]

    await stage.store.write(fill)
    await stage.store.write(lambda tx: tx.execute(text(ANALYZE[tx.dialect])))
    sampled = await stage.store.read(search_sample.texts)
    assert search_sample.IN_A_STRETCH < len(sampled) <= search_sample.STRETCHES * search_sample.IN_A_STRETCH
    assert "the parcel arrived" in sampled
    here, anywhere, sample = await stage.store.read(plans)
    if stage.store.dialect == "sqlite":
        assert "scan message_search virtual table index" in here
        assert "temp b-tree" not in here + anywhere + sample
        assert sample.count("using index uq_id") == search_sample.STRETCHES
    elif stage.store.dialect == "postgresql":
        assert "sort" not in here + sample
        assert "seq scan" not in here + sample
    else:
        assert "filesort" not in here + sample
        assert "table=messages type=all" not in here + sample
        assert sample.count("table=messages type=range") == search_sample.STRETCHES - 1


async def test_words_that_databases_leave_out_are_found(stage: Stage, group: Group) -> None:
    for content in ("to be or not to be", "a I о", "x" * 300, "1 22 333"):
        await say(stage, group.ana, group.room, content)
    assert await found(stage, group.ben, "the") == ["the parcel arrived"]
    assert await found(stage, group.ben, "not to be") == ["to be or not to be"]
    assert await found(stage, group.ben, "a") == ["a I о"]
    assert await found(stage, group.ben, "о") == ["a I о"]
    assert await found(stage, group.ben, "x" * 300) == ["x" * 300]
    assert await found(stage, group.ben, "22") == ["1 22 333"]


async def test_a_result_says_where_it_stands_and_what_fits(stage: Stage, group: Group) -> None:
    [result] = (await search(stage, group.ana, "parc")).results
    assert result.excerpt == f"the {MARK[0]}parcel{MARK[1]} arrived"
    assert result.conversation.conversation.title == "Team"
    assert (result.message.sender_name, result.message.seq) == ("Ben", 1)


@pytest.mark.parametrize("who", ["eve", "cem"], ids=["outsider", "removed"])
async def test_outsiders_and_the_removed_find_nothing(stage: Stage, group: Group, who: str) -> None:
    assert await found(stage, group.ana, "parcel")
    assert await found(stage, group.people[who], "parcel") == []
    with pytest.raises(NotFound):
        await search(stage, group.people[who], "parcel", conversation_id=group.room)


async def test_a_stranger_is_told_to_log_in_and_the_missing_is_not_found(stage: Stage, group: Group) -> None:
    with pytest.raises(Unauthenticated):
        await search(stage, None, "parcel")
    for missing in (uuid7(), "x", ""):
        with pytest.raises(NotFound):
            await search(stage, group.ana, "parcel", conversation_id=missing)


async def test_one_conversation_is_searched_without_the_others(stage: Stage, group: Group) -> None:
    other = (await stage.perform(start_group, group.ana, title="Two", participant_ids=[])).view.conversation.id
    await say(stage, group.ana, other, "another parcel")
    assert await found(stage, group.ana, "parcel") == ["another parcel", "the parcel arrived"]
    assert await found(stage, group.ana, "parcel", conversation_id=other) == ["another parcel"]
    assert await found(stage, group.ana, "parcel", conversation_id=group.room) == ["the parcel arrived"]


async def test_owners_find_their_tickets_and_agents_everybodys(stage: Stage, group: Group) -> None:
    guest, other, agent = await stage.guest(), await stage.guest("Gus"), await stage.agent()
    ticket = await stage.ticket(guest, "my lamp is broken")
    assert await found(stage, guest, "lamp") == ["my lamp is broken"]
    assert await found(stage, other, "lamp") == []
    assert await found(stage, group.ana, "lamp") == []
    for _ in range(2):
        [result] = (await search(stage, agent, "lamp")).results
        assert result.conversation.ticket is not None
        await stage.perform(attend_ticket, agent, ticket_id=ticket.message.conversation_id)
    assert await found(stage, agent, "parcel") == []


async def test_agents_find_every_ticket_and_their_own_conversations_in_one_place(
    stage: Stage, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = await stage.agent("Alma")
    _, closed = [await stage.ticket(await stage.guest(), f"parcel of guest {n}") for n in range(2)]
    await stage.perform(close_ticket, agent, ticket_id=closed.message.conversation_id)
    own = (await stage.perform(start_group, agent, title="Desk", participant_ids=[])).view.conversation.id
    await say(stage, agent, own, "whose parcel?")
    expected = ["whose parcel?", "parcel of guest 1", "parcel of guest 0"]
    assert await found(stage, agent, "parcel") == expected, "and not what others say among themselves"
    assert await found(stage, agent, "parcel", conversation_id=closed.message.conversation_id) == [expected[1]]
    first = await search(stage, agent, "parcel", limit=2)
    rest = await search(stage, agent, "parcel", limit=2, cursor=first.next_cursor)
    assert [text_of(result.message) for result in (*first.results, *rest.results)] == expected
    monkeypatch.setattr("parlour.actions.talk.search.SEARCH_PLACES", 0)
    assert await found(stage, agent, "parcel") == expected, "with more conversations than a question names"
    with pytest.raises(NotFound):
        await search(stage, agent, "parcel", conversation_id=group.room)


async def test_lifecycle_messages_are_not_searched(stage: Stage) -> None:
    guest, agent = await stage.guest(), await stage.agent("Zoe")
    ticket = await stage.ticket(guest)
    await stage.perform(attend_ticket, agent, ticket_id=ticket.message.conversation_id)
    assert await found(stage, agent, "zoe") == []
    assert await found(stage, agent, "joined") == []


async def test_an_edit_is_found_by_its_new_words_alone(stage: Stage, group: Group) -> None:
    said = await say(stage, group.ben, group.room, "first wording")
    await stage.perform(edit_message, group.ben, message_id=said.id, content="second thoughts", window_ms=DAY)
    assert await found(stage, group.ana, "first") == []
    assert await found(stage, group.ana, "second") == ["second thoughts"]
    await stage.perform(edit_message, group.ben, message_id=said.id, content="third", window_ms=DAY)
    assert await found(stage, group.ana, "second") == []
    assert await found(stage, group.ana, "third", conversation_id=group.room) == ["third"]


async def test_deleted_messages_are_found_by_nobody_and_hidden_ones_not_by_who_hid_them(
    stage: Stage, group: Group
) -> None:
    gone = await say(stage, group.ben, group.room, "secret one")
    hidden = await say(stage, group.ben, group.room, "secret two")
    assert await found(stage, group.ana, "secret") == ["secret two", "secret one"]
    await stage.perform(delete_message, group.ben, message_id=gone.id)
    await stage.perform(hide_message, group.ana, message_id=hidden.id)
    assert await found(stage, group.ana, "secret") == []
    assert await found(stage, group.ben, "secret") == ["secret two"]
    assert await found(stage, group.ana, conversation_id=group.room) == ["the parcel arrived"]


async def test_what_is_rolled_back_is_not_found(stage: Stage, group: Group) -> None:
    def fail(tx: Any) -> None:
        send_message(tx, group.ana, conversation_id=group.room, draft=Draft.of("never said"))
        raise Invalid("no")

    with pytest.raises(Invalid):
        await stage.store.write(fail)
    for _ in range(2):
        draft = Draft.of("said once", "the-same")
        await stage.perform(send_message, group.ana, conversation_id=group.room, draft=draft)
    assert await found(stage, group.ben, "never") == []
    assert await found(stage, group.ben, "said once") == ["said once"]


async def test_filters_by_person_date_and_file(stage: Stage, group: Group) -> None:
    given = Upload(uuid7(), "a.txt", "application/octet-stream", 1)
    await stage.perform(add_attachment, group.ana, conversation_id=group.room, upload=given)
    with_file = await say(stage, group.ana, group.room, "see the parcel", given.id)
    both = ["see the parcel", "the parcel arrived"]
    assert await found(stage, group.ben, "parcel") == both
    assert await found(stage, group.ben, "parcel", sender_id=group.ben.id) == both[1:]
    assert await found(stage, group.ben, "parcel", sender_id=uuid7()) == []
    assert await found(stage, group.ben, "parcel", has_file=True) == both[:1]
    assert await found(stage, group.ben, conversation_id=group.room, has_file=True) == both[:1]
    at = rfc3339(with_file.created_at)
    assert "see the parcel" in await found(stage, group.ben, "parcel", after=at)
    assert "see the parcel" not in await found(stage, group.ben, "parcel", before=at)
    assert await found(stage, group.ben, "parcel", after="2020-01-01", before="2020-01-02") == []
    assert await found(stage, group.ben, "parcel", after="2020-01-01", before="2999-12-31") == both


@pytest.mark.parametrize("value", ["yesterday", "2026-13-01", "2026-02-30", "", "٢٠٢٦-٠١-٠١"])
async def test_a_date_that_is_none_is_invalid(stage: Stage, group: Group, value: str) -> None:
    for name in ("after", "before"):
        with pytest.raises(Invalid):
            await search(stage, group.ana, "parcel", **{name: value})


async def test_a_query_is_asked_for_except_in_one_conversation(stage: Stage, group: Group) -> None:
    for nothing in (None, "", "  "):
        with pytest.raises(Invalid):
            await search(stage, group.ana, nothing)
    assert await found(stage, group.ana, None, conversation_id=group.room) == ["the parcel arrived"]


async def test_pages_hold_every_hit_once_the_newest_first(stage: Stage, group: Group) -> None:
    for number in range(7):
        await say(stage, group.ana, group.room, f"needle {number}")
    seen: list[str] = []
    cursor = None
    for _ in range(4):
        page = await search(stage, group.ben, "needle", cursor=cursor, limit=2)
        seen += [text_of(each.message) for each in page.results]
        cursor = page.next_cursor
    assert (seen, cursor) == ([f"needle {number}" for number in reversed(range(7))], None)
    with pytest.raises(Invalid):
        await search(stage, group.ben, "needle", cursor="nonsense")


async def test_who_takes_part_in_very_many_conversations_finds_its_own_alone(
    stage: Stage, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert SEARCH_PLACES > 1
    monkeypatch.setattr("parlour.actions.talk.search.SEARCH_PLACES", 0)
    assert await found(stage, group.ana, "parcel") == ["the parcel arrived"]
    assert await found(stage, group.eve, "parcel") == []


async def test_a_page_takes_the_same_number_of_queries_however_many_hits(
    stage: Stage, group: Group, count_queries: CountQueries
) -> None:
    with count_queries() as few:
        assert len((await search(stage, group.ana, "parcel")).results) == 1
    for number in range(9):
        other = await stage.perform(start_group, group.ana, title=f"G{number}", participant_ids=[])
        await say(stage, group.ana, other.view.conversation.id, f"parcel {number}")
    with count_queries() as many:
        assert len((await search(stage, group.ana, "parcel")).results) == 10
    assert len(few) == len(many) <= 15


async def test_the_index_is_asked_and_nothing_is_read_through(stage: Stage, group: Group) -> None:
    def plan(tx: Any) -> str:
        wanted = Wanted(words_of("parcel"), [group.room])
        statement = store_search.statement_for(tx.dialect, group.ana.id, wanted, None)
        return explain(tx, statement, {"match": store_search.match_for(tx.dialect, wanted)})

    def fill(tx: Any) -> None:
        for number in range(600):
            send_message(tx, group.ana, conversation_id=group.room, draft=Draft.of(f"noise {number}"))

    await stage.store.write(fill)
    await stage.store.write(lambda tx: tx.execute(text(ANALYZE[tx.dialect])))
    lines = await stage.store.read(plan)
    if stage.store.dialect == "sqlite":
        assert "scan message_search virtual table index" in lines
        assert "temp b-tree" not in lines
        assert "scan messages" not in lines
    elif stage.store.dialect == "postgresql":
        assert "bitmap index scan on ix_messages_search" in lines
    else:
        assert "type=fulltext" in lines


async def test_no_query_is_a_syntax_error(stage: Stage, group: Group) -> None:
    tried: list[str] = []
    syntax = st.text("\"*+-<>()~@:&|!'\\%_^{}[]NEAR ANDORT0aé包", max_size=40)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.text(max_size=60) | syntax | st.just("x " * 5000))
    def collect(query: str) -> None:
        tried.append(query)

    collect()
    for query in tried:
        await search(stage, group.ana, query, conversation_id=group.room)


async def test_what_was_said_before_there_was_a_search_is_found(stage: Stage, group: Group) -> None:
    """The migration's own work, on rows as the schema before it left them."""
    migration = import_module("parlour.store.migrations.versions.0003_search")

    def as_before(tx: Any) -> None:
        tx.execute(text("UPDATE messages SET search = NULL"))
        if tx.dialect == "sqlite":
            tx.execute(text("DELETE FROM message_search"))

    def take_in(tx: Any) -> None:
        for rows in migration.messages_to_take_in(tx.connection):
            migration.take_in(tx.connection, rows)

    await stage.store.write(as_before)
    assert await found(stage, group.ana, "parcel") == []
    await stage.store.write(take_in)
    assert await found(stage, group.ana, "parcel") == ["the parcel arrived"]
