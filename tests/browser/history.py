"""What was said before: messages written into a server's database beside it, for a test that needs many."""

from __future__ import annotations

from collections.abc import Sequence

from parlour.actions.talk.messages import send_message
from parlour.domain.message import Draft
from parlour.store.open import open_store
from parlour.store.people import people
from parlour.store.talk import participants
from parlour.store.transaction import Transaction
from tests.browser.conftest import Site, run_beside


def written_before(site: Site, conversation_id: str, name: str, texts: Sequence[str]) -> list[str]:
    """Messages of the participant of that name, as a backup's restore would bring them; their ids.

    Nobody is told. Who has the conversation open sees them once it is loaded again or the next message comes.
    """

    def say_all(tx: Transaction) -> list[str]:
        everyone = (people.by_id(tx, each.person_id) for each in participants.list_all(tx, conversation_id))
        author = next(person for person in everyone if person and person.name == name)
        sent = (
            send_message(tx, author.acting(), conversation_id=conversation_id, draft=Draft.of(text)) for text in texts
        )
        return [one.message.id for one in sent]

    async def write() -> list[str]:
        store = await open_store(f"sqlite:///{site.data / 'parlour.db'}")
        ids = await store.write(say_all)
        await store.close()
        return ids

    return run_beside(write())
