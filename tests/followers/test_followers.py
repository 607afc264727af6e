"""Followers write in the transaction of the event: with it, or not at all, on every database."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from parlour import followers
from parlour.actions.people.pictures import add_picture
from parlour.actions.people.sessions import change_profile
from parlour.actions.system.accounts import delete_account
from parlour.actions.system.jobs import list_jobs
from parlour.actions.talk.files import Upload, add_attachment
from parlour.actions.talk.message_edits import delete_message
from parlour.actions.talk.messages import send_message
from parlour.domain.actor import Actor
from parlour.domain.events import FilesRemoved, JobEnqueued, PersonChanged
from parlour.domain.ids import uuid7
from parlour.domain.message import Draft
from parlour.jobs.table import TABLE
from parlour.store.transaction import Transaction
from tests.factories import Stage

GONE = FilesRemoved(["a"])


async def removed(stage: Stage) -> list[list[str]]:
    """The ids of the files whose removal is enqueued, job by job."""
    return [job.payload["fileIds"] for job in await stage.see(list_jobs) if job.kind == "files.remove"]


async def test_a_follower_writes_with_the_event_and_the_commit_tells_of_both(stage: Stage) -> None:
    await stage.store.write(lambda tx: tx.announce(GONE))
    assert await removed(stage) == [["a"]]
    assert [type(event) for event in stage.announced] == [FilesRemoved, JobEnqueued]


async def test_an_action_that_fails_is_followed_by_nothing(stage: Stage) -> None:
    def fail(tx: Transaction) -> None:
        tx.announce(GONE)
        raise RuntimeError("refused")

    with pytest.raises(RuntimeError):
        await stage.store.write(fail)
    assert (await removed(stage), stage.announced) == ([], [])


async def test_an_event_that_a_savepoint_undid_is_followed_by_nothing(stage: Stage) -> None:
    def work(tx: Transaction) -> None:
        tx.announce(FilesRemoved(["stands"]))
        try:
            with tx.savepoint():
                tx.announce(FilesRemoved(["undone"]))
                raise RuntimeError
        except RuntimeError:
            return

    await stage.store.write(work)
    assert await removed(stage) == [["stands"]]


async def test_a_follower_that_fails_undoes_the_action_and_nobody_elses(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(tx: Transaction, event: Any) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(followers, "FOLLOWS", {**followers.FOLLOWS, PersonChanged: (refuse,)})

    def work(name: str) -> Any:
        def act(tx: Transaction) -> None:
            tx.announce(FilesRemoved([name]))
            if name == "bad":
                tx.announce(PersonChanged("x"))

        return act

    names = ["a", "bad", "b"]
    done = await asyncio.gather(*(stage.store.write(work(name)) for name in names), return_exceptions=True)
    assert [isinstance(each, RuntimeError) for each in done] == [False, True, False]
    assert sorted(await removed(stage)) == [["a"], ["b"]]
    assert PersonChanged("x") not in stage.announced


async def test_many_files_are_several_jobs(stage: Stage) -> None:
    ids = [uuid7() for _ in range(1100)]
    await stage.store.write(lambda tx: tx.announce(FilesRemoved(ids)))
    found = await removed(stage)
    assert sorted(len(each) for each in found) == [100, 500, 500]
    assert {file_id for each in found for file_id in each} == set(ids)


async def picture(stage: Stage, who: Actor) -> str:
    upload = Upload(uuid7(), "", "image/png", 10, 4, 4, has_thumbnail=True)
    await stage.perform(add_picture, who, upload=upload)
    await stage.perform(change_profile, who, avatar_id=upload.id)
    return upload.id


async def test_deleting_a_message_enqueues_the_removal_of_its_files_once(stage: Stage) -> None:
    guest = await stage.guest()
    ticket = (await stage.ticket(guest)).ticket.conversation.id
    upload = Upload(uuid7(), "a.txt", "text/plain", 5)
    await stage.perform(add_attachment, guest, conversation_id=ticket, upload=upload)
    drafts = Draft.of("", attachment_ids=[upload.id]), Draft.of("no file")
    messages = [
        (await stage.perform(send_message, guest, conversation_id=ticket, draft=draft)).message for draft in drafts
    ]
    assert await removed(stage) == []
    for message in (*messages, messages[0]):
        await stage.perform(delete_message, guest, message_id=message.id)
    assert await removed(stage) == [[upload.id]]


async def test_a_picture_that_is_replaced_or_whose_account_is_deleted_goes_too(stage: Stage) -> None:
    mia = await stage.account("Mia")
    first, second = await picture(stage, mia), await picture(stage, mia)
    assert await removed(stage) == [[first]]
    await stage.do(delete_account, login=mia.username)
    assert await removed(stage) == [[first], [second]]


def test_what_followers_enqueue_has_a_handler() -> None:
    assert "files.remove" in TABLE
