"""What the members of the demo say to each other: two talks in private, a group, and one about an order."""

from __future__ import annotations

from typing import Final

from parlour.actions.people import sessions
from parlour.actions.talk import conversations, linked, message_edits, messages, receipts
from parlour.domain.actor import Actor
from parlour.domain.message import Draft
from parlour.store.transaction import Transaction

MEMBERS: Final = (("mia", "Mia Tanaka"), ("leo", "Leo Brandt"), ("zoe", "Zoë Duarte"))
MINUTE: Final = 60_000  # milliseconds
DAY: Final = 24 * 60 * MINUTE

Lines = tuple[tuple[str, str], ...]  # who, what

GROUP: Final[Lines] = (
    ("mia", "Who brings the coffee on Friday?"),
    ("leo", "I do. Two thermos flasks, one without sugar."),
    ("zoe", "Then I take the folding tables, and the sign that fell over last time."),
    ("mia", "The sign that somebody leant against the wind."),
    ("leo", "It was a strong wind"),
    ("zoe", "We open at nine? Setting up takes us an hour."),
    ("mia", "Eight it is. I have the key."),
)
ORDER: Final[Lines] = (
    ("leo", "The lamp for order 1047 came with the wrong shade."),
    ("ada", "I have a green one here. Shall I send that?"),
    ("leo", "Green is fine, she said so on the phone."),
    ("ada", "It goes out with the afternoon van."),
)
PRIVATE: Final[Lines] = (
    ("ada", "Hi Mia, your tickets about the invoice are settled. The corrected one is in your account."),
    ("mia", "Found it, thank you!"),
    ("ada", "Tell me if anything else looks odd."),
)


def furnish_members(tx: Transaction, people: dict[str, Actor], *, password_hash: str, now: int) -> None:
    """Accounts for the other members, and their conversations of the last two days."""
    for username, name in MEMBERS[1:]:
        person = sessions.create_account(
            tx, None, username=username, name=name, email=f"{username}@example.org", password_hash=password_hash
        )
        people[username] = person.acting()
    mia, leo, zoe, ada = people["mia"], people["leo"], people["zoe"], people["ada"]
    tx.now = now - 2 * DAY
    group = conversations.start_group(tx, mia, title="Friday market", participant_ids=[leo.id, zoe.id])
    _talk(tx, people, group.view.conversation.id, GROUP, now - DAY)
    order = linked.start_linked(
        tx,
        leo,
        link_type="order",
        link_id="1047",
        title="Order 1047",
        url="https://shop.example.org/orders/1047",
        participant_ids=[ada.id, mia.id],
        is_open=True,
        signed_for=leo.id,
    )
    _talk(tx, people, order.view.conversation.id, ORDER, now - 3 * 60 * MINUTE)
    private = conversations.start_direct(tx, ada, participant_id=mia.id)
    _talk(tx, people, private.view.conversation.id, PRIVATE, now - 25 * MINUTE)
    _liven(tx, people, group.view.conversation.id)


def _talk(tx: Transaction, people: dict[str, Actor], conversation_id: str, lines: Lines, until: int) -> None:
    for number, (who, what) in enumerate(lines):
        tx.now = until - (len(lines) - number) * 2 * MINUTE
        messages.send_message(tx, people[who], conversation_id=conversation_id, draft=Draft.of(what))


def _liven(tx: Transaction, people: dict[str, Actor], conversation_id: str) -> None:
    """An answer to a line, faces under another, a slip put right, and everybody up to date but Mia."""
    said = messages.load_messages(tx, people["mia"], conversation_id=conversation_id).messages
    message_edits.edit_message(
        tx, people["leo"], message_id=said[4].id, content="It was a very strong wind.", window_ms=DAY
    )
    for username, emoji in (("mia", "☕"), ("zoe", "☕"), ("zoe", "❤️")):
        message_edits.react(tx, people[username], message_id=said[1].id, emoji=emoji)
    tx.now += 5 * MINUTE
    draft = Draft.of("Decaf for me, please!", reply_to=said[1].id)
    messages.send_message(tx, people["zoe"], conversation_id=conversation_id, draft=draft)
    receipts.mark_read(tx, people["leo"], conversation_id=conversation_id, seq=len(said) + 1)
