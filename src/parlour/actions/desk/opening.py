"""Opening tickets: by people who are known, and by strangers, who become guests by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from parlour.actions import views
from parlour.actions.hydrate import dress_one
from parlour.domain import text
from parlour.domain.actor import Actor, Anonymous, Person
from parlour.domain.conversation import Answer, AskedFrom, Conversation, Standing, TicketView
from parlour.domain.errors import Conflict, Invalid
from parlour.domain.events import MessageCreated, MessageRepeated, TicketOpened
from parlour.domain.limits import ANSWER_LABEL, ANSWER_VALUE, ANSWERS
from parlour.domain.message import Draft, Message
from parlour.store.desk import tickets
from parlour.store.people import people
from parlour.store.talk import conversations, messages, participants
from parlour.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Opened:
    """A ticket with its first message. `guest` is the person made for a caller without an identity."""

    ticket: TicketView
    message: Message
    guest: Person | None
    duplicate: bool


@dataclass(frozen=True, slots=True)
class _About:
    """What a ticket is opened with besides its first message, cleaned."""

    subject: str
    page: AskedFrom | None
    answers: Sequence[Answer]


def open_ticket(
    tx: Transaction,
    actor: Actor,
    *,
    subject: str,
    draft: Draft,
    name: str | None = None,
    email: str | None = None,
    asked_from: AskedFrom | None = None,
    answers: Sequence[Answer] = (),
) -> Opened:
    """Opens a ticket with its first message. A repeated `client_id` answers with the ticket of the first call.

    A guest who gives a name or an address again has them kept.
    """
    about = _cleaned(subject, asked_from, answers)
    if opened := _opened_before(tx, actor, draft):
        return opened
    if actor.is_guest:
        actor = _renamed(tx, actor, name, email)
    return _open(tx, actor, about, draft)


def open_first_ticket(
    tx: Transaction,
    actor: Anonymous,
    *,
    subject: str,
    draft: Draft,
    name: str | None = None,
    email: str | None = None,
    asked_from: AskedFrom | None = None,
    answers: Sequence[Answer] = (),
) -> Opened:
    """Opens the ticket of a stranger, who becomes a guest by it; `guest` of the result is that person."""
    about = _cleaned(subject, asked_from, answers)
    clean_email = text.optional_email(email)
    if name is None:
        raise Invalid.field("name", "is required")
    guest = people.insert_guest(tx, name=text.name(name), email=clean_email)
    return replace(_open(tx, guest.acting(), about, draft), guest=guest)


def _opened_before(tx: Transaction, actor: Actor, draft: Draft) -> Opened | None:
    if draft.client_id is None:
        return None
    # Two repeats at once queue behind the person's row, so that the second sees what the first wrote.
    people.lock(tx, actor.id)
    found = tickets.opened_with(tx, actor.id, draft.client_id)
    if found is None:
        return None
    conversation, message_id, draft_hash = found
    if draft_hash != draft.hash:
        raise Conflict("This clientId was used for another message.")
    standing = Standing(conversation, participants.one(tx, conversation.id, actor.id), at_desk=False)
    message = dress_one(tx, actor, messages.by_ids(tx, [message_id])[message_id])
    tx.announce(MessageRepeated(conversation.id, message.rev))
    return Opened(views.ticket_view(tx, actor, standing), message, None, duplicate=True)


def _open(tx: Transaction, actor: Actor, about: _About, draft: Draft) -> Opened:
    conversation = _insert(tx, actor, about)
    appended = messages.append(
        tx, conversation, actor, content=draft.content, client_id=draft.client_id, draft_hash=draft.hash
    )
    view = views.desk_view(tx, appended.conversation)
    tx.announce(TicketOpened(view))
    tx.announce(MessageCreated(appended.conversation, appended.message))
    return Opened(replace(view, unread=0), appended.message, None, duplicate=False)


def _renamed(tx: Transaction, actor: Actor, name: str | None, email: str | None) -> Actor:
    clean_email = text.optional_email(email)
    given = {} if name is None else {"name": text.name(name)}
    given |= {} if clean_email is None else {"email": clean_email}
    people.change(tx, actor.id, **given)
    return replace(actor, name=given.get("name") or actor.name)


def _cleaned(subject: str, page: AskedFrom | None, answers: Sequence[Answer]) -> _About:
    title = text.title(subject, "subject")
    if page is not None:
        url = text.web_address(page.url, "page.url")
        page = AskedFrom(text.title(page.title or url[: text.TITLE], "page.title"), url)
    return _About(title, page, _clean_answers(answers))


def _clean_answers(given: Sequence[Answer]) -> list[Answer]:
    if len(given) > ANSWERS:
        raise Invalid.field("answers", f"must be at most {ANSWERS}")
    return [
        Answer(
            text.name(answer.label, f"answers[{at}].label", limit=ANSWER_LABEL),
            text.name(answer.value, f"answers[{at}].value", limit=ANSWER_VALUE),
        )
        for at, answer in enumerate(given)
    ]


def _insert(tx: Transaction, actor: Actor, about: _About) -> Conversation:
    conversation = conversations.insert_row(
        tx,
        kind="ticket",
        title=about.subject,
        created_by=actor.id,
        number=tickets.next_number(tx),
        status="open",
        owner_id=actor.id,
        desk_read_seq=0,
        desk_read_number=0,
        desk_delivered_seq=0,
        link_title=about.page and about.page.title,
        link_url=about.page and about.page.url,
        answers=conversations.answers_text(about.answers),
    )
    participants.add(tx, conversation.id, actor.id, "owner")
    return conversation
