"""Search in the text of everything that the actor may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parlour.actions import access, views
from parlour.actions.hydrate import dress
from parlour.actions.talk.search_pages import common_among, page_of
from parlour.domain.actor import Actor
from parlour.domain.conversation import AgentPosition, ConversationView, Standing
from parlour.domain.cursor import parse_list_cursor, parse_moment
from parlour.domain.errors import Invalid
from parlour.domain.excerpts import Excerpts
from parlour.domain.ids import is_id
from parlour.domain.limits import SEARCH_DEFAULT, SEARCH_MAX, SEARCH_PLACES, clamp
from parlour.domain.message import Message, text_of
from parlour.domain.text import searched
from parlour.domain.words import Word, words_of
from parlour.store.talk import agent_positions, conversations, participants, reindex, search
from parlour.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Result:
    """A message that was found; `excerpt` is a line of it, matches between `domain.excerpts.MARK`s."""

    message: Message
    excerpt: str
    conversation: ConversationView


@dataclass(frozen=True, slots=True)
class Results:
    """A page of what was found, the newest first; `next_cursor` None where it is the last. `partial`: it ended before
    it was full, because enough was looked at; there may be more behind the cursor."""

    results: Sequence[Result] = ()
    next_cursor: str | None = None
    partial: bool = False


def search_messages(
    tx: Transaction,
    actor: Actor,
    *,
    query: str | None,
    conversation_id: str | None = None,
    sender_id: str | None = None,
    after: str | None = None,
    before: str | None = None,
    has_file: bool = False,
    cursor: str | None = None,
    limit: int | None = None,
) -> Results:
    """Messages with every word of the query, the newest first: a word stands for all that begin with it, a run of
    signs for all in which it stands, accents and case for nothing. Without a query, in one conversation, all that
    the filters leave."""
    place = parse_list_cursor(cursor)
    if sender_id is not None and not is_id(sender_id):
        raise Invalid.field("from", "must be an id")
    words = words_of(searched(query) or "")
    if not words:
        if query and query.strip():
            return Results()  # punctuation alone: nothing is found by it
        if conversation_id is None:
            raise Invalid.field("q", "is required")
    if conversation_id is not None:
        access.conversation_for(tx, actor, conversation_id)
    common = common_among(tx, words)
    wanted = search.Wanted(
        words=[word for word in words if word not in common],
        with_pairs=all(word.is_proved(with_pairs=False) for word in words) or not reindex.is_pending(tx),
        places=_places(tx, actor, conversation_id),
        tickets=actor.is_agent and conversation_id is None,
        sender_id=sender_id,
        after=None if after is None else parse_moment(after, "after"),
        before=None if before is None else parse_moment(before, "before"),
        has_file=has_file,
        allowed=conversation_id is not None,
    )
    size = clamp(limit, default=SEARCH_DEFAULT, most=SEARCH_MAX)
    page = page_of(tx, actor, wanted, common, place, size)
    return Results(_results(tx, actor, page.messages, words), page.next_cursor, page.partial)


def _places(tx: Transaction, who: Actor, conversation_id: str | None) -> list[str] | None:
    if conversation_id is not None:
        return [conversation_id]
    own = search.places_of(tx, who.id, SEARCH_PLACES + 1)
    return own if len(own) <= SEARCH_PLACES else None


def _results(tx: Transaction, who: Actor, found: Sequence[Message], words: Sequence[Word]) -> list[Result]:
    ids = list(dict.fromkeys(message.conversation_id for message in found))
    places = participants.places_of(tx, who.id, ids)
    read = agent_positions.of_agent(tx, who.id, [id_ for id_ in ids if id_ not in places])
    standings = [
        Standing(row, places.get(row.id), row.id not in places, read.get(row.id, AgentPosition()))
        for row in conversations.by_ids(tx, ids)
    ]
    shown = {view.conversation.id: view for view in views.conversation_views(tx, who, standings)}
    excerpts = Excerpts(words)
    return [
        Result(message, excerpts.of(text_of(message)), shown[message.conversation_id])
        for message in dress(tx, who, found)
    ]
