"""Pictures of people and of groups: files that belong to no message."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Keep(Enum):
    """Stands where None would take a picture down."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP


@dataclass(frozen=True, slots=True)
class Picture:
    """Once `is_used`, it is a group's where it names a conversation, and a person's where it does not."""

    id: str
    uploader_id: str
    conversation_id: str | None
    is_used: bool
    mime: str
    size: int
    width: int
    height: int
    created_at: int

    @property
    def name(self) -> str:
        return f"picture.{self.mime.rpartition('/')[2]}"
