"""Pictures of people and of groups: uploaded first, then put up where they are shown."""

from __future__ import annotations

from parlour.actions import access
from parlour.actions.talk.files import Upload, attachment_for
from parlour.actions.talk.storage import count
from parlour.domain import policy
from parlour.domain.actor import Actor
from parlour.domain.errors import Invalid, NotFound, RateLimited, UnsupportedMedia
from parlour.domain.events import FilesRemoved
from parlour.domain.ids import is_id
from parlour.domain.limits import UNUSED_PICTURES
from parlour.domain.message import Attachment
from parlour.domain.picture import Picture
from parlour.domain.quotas import DEFAULT, Quotas
from parlour.store.people import pictures
from parlour.store.transaction import Transaction


def may_add_picture(tx: Transaction, actor: Actor) -> None:
    """Raises what `add_picture` would: asked before the bytes are taken in."""
    policy.require(actor.has_account, "Guests have no picture.")
    if pictures.count_unused(tx, actor.id) >= UNUSED_PICTURES:
        raise RateLimited("Use the pictures that you have uploaded first.", retry_after=60)


def add_picture(tx: Transaction, actor: Actor, *, upload: Upload, quotas: Quotas = DEFAULT) -> Picture:
    """A picture that its uploader may make its own, or that of a group."""
    may_add_picture(tx, actor)
    if upload.width is None or upload.height is None or not upload.has_thumbnail:
        raise UnsupportedMedia("That is no picture that can be shown.")
    picture = Picture(
        id=upload.id,
        uploader_id=actor.id,
        conversation_id=None,
        is_used=False,
        mime=upload.mime,
        size=upload.size,
        width=upload.width,
        height=upload.height,
        created_at=tx.now,
    )
    pictures.append(tx, picture, thumbnail_size=upload.thumbnail_size)
    count(tx, actor, quotas, upload.stored)
    return picture


def picture_for(tx: Transaction, actor: Actor, *, picture_id: str) -> Picture:
    """People's are for everyone known here, groups' for those who take part, unused ones for their uploader."""
    found = pictures.by_id(tx, picture_id) if is_id(picture_id) else None
    if found is None or (not found.is_used and found.uploader_id != actor.id):
        raise NotFound
    if found.conversation_id is not None:
        access.conversation_for(tx, actor, found.conversation_id)
    return found


def readable(tx: Transaction, actor: Actor, *, file_id: str) -> Attachment | Picture:
    """The file of a message, or a picture, whichever has this id. Raises NotFound for those who may not read it."""
    try:
        return picture_for(tx, actor, picture_id=file_id)
    except NotFound:
        return attachment_for(tx, actor, attachment_id=file_id)


def put_up(
    tx: Transaction, who: Actor, picture_id: str | None, *, before: str | None, field: str, group: str | None = None
) -> None:
    """Uses the caller's picture in place of the one before, which goes; None: in place of it nothing.

    Raises Invalid, naming `field`, for what is no unused picture of the caller's.
    """
    if picture_id == before:
        return
    if picture_id is not None:
        found = pictures.by_id(tx, picture_id) if is_id(picture_id) else None
        if found is None or found.uploader_id != who.id or found.is_used:
            raise Invalid.field(field, "must be a picture that you uploaded for it")
        pictures.use(tx, picture_id, group)
    if before is not None:
        remove_picture(tx, before)


def remove_picture(tx: Transaction, picture_id: str) -> None:
    """A picture that is shown no more goes, its bytes too."""
    pictures.remove(tx, picture_id)
    tx.announce(FilesRemoved([picture_id]))
