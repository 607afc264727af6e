"""Rows of the time of old versions, in SQL of that time: the tables of today have columns that were not there yet."""

from __future__ import annotations

from typing import Final

_PERSON: Final = "INSERT INTO people (id, role, name, username, username_key, created_at) VALUES "
_CONVERSATION: Final = (
    "INSERT INTO conversations (id, kind, created_by, created_at, updated_at, activity_at, last_seq, last_rev,"
    " last_number, last_message_at, number, status, owner_id, assignee_id, desk_read_seq, desk_read_number,"
    " desk_delivered_seq) VALUES "
)
_MESSAGE: Final = (
    "INSERT INTO messages (id, conversation_id, seq, rev, number, sender_id, sender_role, message_type, content,"
    " created_at, deleted_at) VALUES "
)
_FILE: Final = (
    "INSERT INTO attachments (id, conversation_id, message_id, uploader_id, position, name, mime, size,"
    " has_thumbnail, created_at) VALUES "
)
_PICTURE: Final = (
    "INSERT INTO pictures (id, uploader_id, conversation_id, is_used, mime, size, width, height, created_at) VALUES "
)

ROWS: Final[dict[str, tuple[str, ...]]] = {
    "0001": (
        f"{_PERSON}('ada', 'agent', 'Ada', 'ada', 'ada', 1)",
        f"{_PERSON}('ben', 'admin', 'Ben', 'ben', 'ben', 2)",
        f"{_PERSON}('gil', 'guest', 'Gil 東京', NULL, NULL, 3)",
        f"{_CONVERSATION}('t1', 'ticket', 'gil', 10, 10, 30, 4, 4, 4, 30, 1, 'open', 'gil', 'ada', 2, 2, 2)",
        f"{_CONVERSATION}('t2', 'ticket', 'gil', 11, 11, 31, 1, 1, 1, 31, 2, 'open', 'gil', NULL, 0, 0, 0)",
        f"{_CONVERSATION}('t3', 'ticket', 'gil', 12, 12, 32, 1, 1, 1, 32, 3, 'closed', 'gil', 'ben', 1, 1, 1)",
        f"{_CONVERSATION}('d1', 'direct', 'ada', 13, 13, 33, 1, 1, 1, 33, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
        f"{_MESSAGE}('m1', 't1', 1, 1, 1, 'gil', 'guest', 'text', 'The kettle is broken', 20, NULL)",
        f"{_MESSAGE}('m2', 't1', 2, 2, 2, 'ada', 'agent', 'text', 'Which kettle?', 21, NULL)",
        f"{_MESSAGE}('m3', 't1', 3, 3, 3, 'gil', 'guest', 'text', '東京 kettle', 22, NULL)",
        f"{_MESSAGE}('m4', 't1', 4, 4, 4, 'gil', 'guest', 'text', '', 23, 24)",
        f"{_MESSAGE}('m5', 't2', 1, 1, 1, 'gil', 'guest', 'text', 'Nobody answers', 25, NULL)",
        f"{_MESSAGE}('m6', 't3', 1, 1, 1, 'gil', 'guest', 'text', 'Thanks', 26, NULL)",
        f"{_MESSAGE}('m7', 'd1', 1, 1, 1, 'ada', 'agent', 'text', 'Lunch?', 27, NULL)",
        f"{_MESSAGE}('m8', 'd1', 2, 2, 1, 'ada', 'agent', 'system', '', 28, NULL)",
        "INSERT INTO participants (conversation_id, person_id, role, joined_at, read_seq, read_number, delivered_seq)"
        " VALUES ('d1', 'ben', 'member', 13, 0, 0, 0)",
        "INSERT INTO attendance (ticket_id, agent_id, joined_at) VALUES ('t1', 'ada', 21)",
        "INSERT INTO sessions (id, person_id, created_at, last_used_at, expires_at) VALUES ('s1', 'ada', 1, 1, 99)",
        "INSERT INTO one_time_links (token_hash, purpose, created_at, expires_at) VALUES ('h1', 'setup', 1, 99)",
        "INSERT INTO counters (name, value) VALUES ('tickets', 3)",
        "INSERT INTO meta VALUES ('epoch', 'e1')",
    ),
    "0005": (
        f"{_FILE}('f1', 't1', 'm1', 'gil', 0, 'a.png', 'image/png', 10, TRUE, 20)",
        f"{_FILE}('f2', 't1', 'm3', 'gil', 0, 'b.pdf', 'application/pdf', 5, FALSE, 22)",
        f"{_FILE}('f3', 'd1', NULL, 'ada', 0, 'c.pdf', 'application/pdf', 7, FALSE, 27)",
        f"{_PICTURE}('p1', 'ben', NULL, TRUE, 'image/png', 100, 1, 1, 5)",
        "INSERT INTO hidden_messages (person_id, message_id, created_at) VALUES ('ben', 'm7', 28)",
        "INSERT INTO reactions (message_id, emoji, person_id, created_at) VALUES ('m7', '👍', 'ben', 28)",
        "INSERT INTO message_edits (message_id, number, content, replaced_at) VALUES ('m2', 1, 'What kettle?', 22)",
    ),
    "0011": (
        "INSERT INTO jobs (id, kind, payload, run_at, attempts, created_at) VALUES ('j1', 'kept', '{}', 1, 0, 1)",
        "INSERT INTO site_settings VALUES ('edit_window', '60', 1, 'ben')",
    ),
}
"""By the version behind whose migration they are put in: something for each later migration to carry along."""
