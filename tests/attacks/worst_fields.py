"""Which worst inputs each field of each request and event gets. A new field wants an entry here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from parlour.domain import cursor, text
from parlour.domain.ids import is_id
from parlour.domain.site_settings import SITES, parse
from parlour.wire import decode, emoji
from tests.attacks.worst_inputs import Kind


def deep(levels: int) -> Any:
    value: Any = []
    for _ in range(levels):
        value = [value, value] if levels < 12 else [value]
    return value


NUMBERS = Kind(values=(-1, 2**53, 2**63 - 1, -(2**63), 10**400, 1e308, "9" * 4_000))
FLAGS = Kind(values=(2**70, "true" * 100_000))
ODD: Final[tuple[Any, ...]] = (None, 7, deep(10), deep(900), {"a" * 900_000: 1}, [[]] * 300_000)
NAMES = Kind(text.NAME, ODD, text.name)
TITLES = Kind(text.TITLE, ODD, text.title)
TEXTS = Kind(text.CONTENT, ODD, text.content)
EMAILS = Kind(text.EMAIL, ODD, text.email)
USERNAMES = Kind(32, ODD, text.username)
PASSWORDS = Kind(text.PASSWORD[1], (None,), text.password)
LANGUAGES = Kind(16, ODD, text.language)
ADDRESSES = Kind(2_000, ODD, text.web_address)
ANSWERS = Kind(500, ODD, text.name)
CLIENT_IDS = Kind(text.CLIENT_ID, ODD, text.client_id)
IDS = Kind(36, ODD, is_id)
CHOICES = Kind(10, ODD, lambda value: decode.lower(value, ("open", "closed"), "field"))
CURSORS = Kind(100, ODD, lambda value: cursor.parse_message_cursor(value, "field"))
QUERIES = Kind(text.TITLE, (), text.searched)
TOKENS = Kind(200, ODD)
ORIGINS = Kind(
    SITES * 280,
    (*ODD, ["https://a.example"] * 50_000, ["https://" + "a." * 200_000], ["https://ü" * 10_000], [","] * 200_000),
    lambda value: parse("widget_origins", value),
)
EMOJI = Kind(16, ODD, emoji.one_emoji)
ID_LISTS = Kind(values=(["a"] * 230_000, [""] * 300_000, [f"{number:036}" for number in range(24_000)], deep(900)))
NESTED = Kind(values=(*ODD, [{"label": "", "value": ""}] * 38_000))
BYTES = Kind()  # a file: tests/adapters and tests/http/test_files give media their worst

FIELDS: Final[Mapping[str, Kind]] = {
    "Register.username": USERNAMES,
    "Register.name": NAMES,
    "Register.email": EMAILS,
    "Register.password": PASSWORDS,
    "LogIn.login": EMAILS,
    "LogIn.email": EMAILS,
    "LogIn.password": PASSWORDS,
    "SetUp.username": USERNAMES,
    "SetUp.name": NAMES,
    "SetUp.email": EMAILS,
    "SetUp.password": PASSWORDS,
    "SetUp.token": TOKENS,
    "AcceptInvitation.username": USERNAMES,
    "AcceptInvitation.name": NAMES,
    "AcceptInvitation.email": EMAILS,
    "AcceptInvitation.password": PASSWORDS,
    "AcceptInvitation.token": TOKENS,
    "ResetPassword.token": TOKENS,
    "ResetPassword.password": PASSWORDS,
    "FindAccounts.query": QUERIES,
    "FindAccounts.cursor": QUERIES,
    "FindAccounts.limit": NUMBERS,
    "ChangeAccount.role": CHOICES,
    "ChangeAccount.disabled": FLAGS,
    "Invite.role": CHOICES,
    "ChangeWidget.origins": ORIGINS,
    "ChangeProfile.name": NAMES,
    "ChangeProfile.avatar": IDS,
    "ChangeProfile.language": LANGUAGES,
    "ChangeProfile.email": EMAILS,
    "ChangeProfile.password": PASSWORDS,
    "ChangeProfile.old_password": PASSWORDS,
    "ChangeProfile.presence": CHOICES,
    "GuestDetails.name": NAMES,
    "GuestDetails.email": EMAILS,
    "PageAskedFrom.url": ADDRESSES,
    "PageAskedFrom.title": TITLES,
    "GivenAnswer.label": NAMES,
    "GivenAnswer.value": ANSWERS,
    "OpenTicket.subject": TITLES,
    "OpenTicket.message": TEXTS,
    "OpenTicket.name": NAMES,
    "OpenTicket.email": EMAILS,
    "OpenTicket.client_id": CLIENT_IDS,
    "OpenTicket.page": NESTED,
    "OpenTicket.answers": NESTED,
    "Assign.assignee_id": IDS,
    "ListTickets.status": CHOICES,
    "ListTickets.assignee": IDS,
    "ListTickets.owner": IDS,
    "ListTickets.waiting": FLAGS,
    "ListTickets.sort": CHOICES,
    "ListTickets.query": QUERIES,
    "ListTickets.cursor": CURSORS,
    "ListTickets.limit": NUMBERS,
    "LoadMessages.before": CURSORS,
    "LoadMessages.after": CURSORS,
    "LoadMessages.around": IDS,
    "LoadMessages.limit": NUMBERS,
    "PostMessage.content": TEXTS,
    "PostMessage.client_id": CLIENT_IDS,
    "PostMessage.reply_to": IDS,
    "PostMessage.attachment_ids": ID_LISTS,
    "DeleteFor.whom": CHOICES,
    "EditedContent.content": TEXTS,
    "ListConversations.kind": CHOICES,
    "ListConversations.query": QUERIES,
    "ListConversations.archived": FLAGS,
    "ListConversations.pinned": FLAGS,
    "ListConversations.unread": FLAGS,
    "ListConversations.cursor": CURSORS,
    "ListConversations.limit": NUMBERS,
    "TakeOver.title": TITLES,
    "TakeOver.url": ADDRESSES,
    "TakeOver.open": FLAGS,
    "LinkedObject.token": TOKENS,
    "LinkedObject.type": NAMES,
    "LinkedObject.id": TITLES,
    "LinkedObject.title": TITLES,
    "LinkedObject.url": ADDRESSES,
    "StartConversation.participant_id": IDS,
    "StartConversation.kind": CHOICES,
    "StartConversation.link": NESTED,
    "StartConversation.participant_ids": ID_LISTS,
    "StartConversation.open": FLAGS,
    "StartGroup.title": TITLES,
    "StartGroup.participant_ids": ID_LISTS,
    "ChangeConversation.title": TITLES,
    "ChangeConversation.image_url": ADDRESSES,
    "ChangeConversation.muted": FLAGS,
    "ChangeConversation.archived": FLAGS,
    "ChangeConversation.pinned": FLAGS,
    "ChangeConversation.unread": FLAGS,
    "AddParticipant.user_id": IDS,
    "ChangeRole.role": CHOICES,
    "SearchMessages.q": QUERIES,
    "SearchMessages.conversation_id": IDS,
    "SearchMessages.sender_id": IDS,
    "SearchMessages.after": CURSORS,
    "SearchMessages.before": CURSORS,
    "SearchMessages.has_file": FLAGS,
    "SearchMessages.cursor": CURSORS,
    "SearchMessages.limit": NUMBERS,
    "UploadFile.file": BYTES,
    "UploadFile.conversation_id": IDS,
    "ListFiles.cursor": CURSORS,
    "ListFiles.limit": NUMBERS,
    "GetFile.thumbnail": FLAGS,
    "FindPeople.query": QUERIES,
    "FindPeople.cursor": CURSORS,
    "FindPeople.limit": NUMBERS,
    "InConversation.conversation_id": IDS,
    "JoinConversation.conversation_id": IDS,
    "JoinConversation.after_rev": NUMBERS,
    "JoinConversation.observe": FLAGS,
    "SyncConversation.conversation_id": IDS,
    "SyncConversation.after_rev": NUMBERS,
    "SyncConversation.limit": NUMBERS,
    "LoadEvent.conversation_id": IDS,
    "LoadEvent.before": CURSORS,
    "LoadEvent.after": CURSORS,
    "LoadEvent.around": IDS,
    "LoadEvent.limit": NUMBERS,
    "SendMessage.conversation_id": IDS,
    "SendMessage.content": TEXTS,
    "SendMessage.client_id": CLIENT_IDS,
    "SendMessage.temp_id": CLIENT_IDS,
    "SendMessage.based_on_seq": NUMBERS,
    "SendMessage.reply_to": IDS,
    "SendMessage.attachment_ids": ID_LISTS,
    "EditMessage.message_id": IDS,
    "EditMessage.content": TEXTS,
    "DeleteMessage.message_id": IDS,
    "DeleteMessage.whom": CHOICES,
    "React.message_id": IDS,
    "React.emoji": EMOJI,
    "React.remove": FLAGS,
    "Mark.conversation_id": IDS,
    "Mark.message_id": IDS,
    "Mark.seq": NUMBERS,
    "OnTicket.ticket_id": IDS,
    "AssignTicket.ticket_id": IDS,
    "AssignTicket.assignee_id": IDS,
    "GetPresence.user_ids": ID_LISTS,
}

PATHS: Final[Mapping[str, Kind]] = {"id": IDS, "userId": IDS, "attachmentId": IDS, "emoji": EMOJI, "name": NAMES}
