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
from parlour.domain.repeats import WINDOW_MS, key_of
from parlour.store.desk import first_tickets, tickets
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
    caller: str | None = None,
) -> Opened:
    """Opens the ticket of a stranger, who becomes a guest by it; `guest` of the result is that person.

    `caller` is where and with what it asks (address and browser). The same from there again, with the same
    `client_id`, is a repeat for some minutes, whose first answer was lost: it gets the same guest and ticket. Never
    from elsewhere, for whoever is taken for a guest reads its tickets; nor once the guest was connected, or has left.
    """
    about = _cleaned(subject, asked_from, answers)
    clean_email = text.optional_email(email)
    if name is None:
        raise Invalid.field("name", "is required")
    clean_name = text.name(name)
    key = None
    if caller is not None and draft.client_id is not None:
        key = key_of(caller, draft.client_id, draft.hash, about.subject, clean_name, clean_email or "")
        if opened := _opened_by(tx, key, draft):
            return opened
    guest = people.insert_guest(tx, name=clean_name, email=clean_email)
    if key is not None:
        first_tickets.set_guest(tx, key, guest.id)
    return replace(_open(tx, guest.acting(), about, draft), guest=guest)


def _opened_by(tx: Transaction, key: str, draft: Draft) -> Opened | None:
    """What a stranger's request has opened; None where it is asked for the first time, which is noted."""
    if first_tickets.claim(tx, key):
        return None
    before = first_tickets.by_key(tx, key)
    if before is None or before.guest_id is None or before.created_at < tx.now - WINDOW_MS:
        return None
    guest = people.by_id(tx, before.guest_id)
    if guest is None or not _may_have_missed_the_answer(guest):
        return None
    opened = _opened_before(tx, guest.acting(), draft)
    return None if opened is None else replace(opened, guest=guest)


def _may_have_missed_the_answer(guest: Person) -> bool:
    return guest.last_seen_at is None and guest.tokens_valid_from is None and guest.disabled_at is None


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
