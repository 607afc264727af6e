"""Stored bytes: a running sum for each person, conversation and the site, kept in the transaction that changes it.

So a question about them is one row by its key, however many files there are. Whoever adds holds the rows until the
commit: what it reads afterwards nobody else changes meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from parlour.domain.quotas import SITE
from parlour.store.prepared import Prepared
from parlour.store.schema.tables import stored_bytes
from parlour.store.transaction import Transaction

OF = Prepared(select(stored_bytes.c.bytes).where(stored_bytes.c.owner_id == bindparam("owner_id")))


@dataclass(frozen=True, slots=True)
class Stored:
    """A file's bytes, its small picture's among them, and for whom they count."""

    size: int
    person_id: str
    conversation_id: str | None = None

    @property
    def owners(self) -> list[str]:
        """The sums that the file counts in: its uploader's, the site's, and its conversation's where it has one."""
        return [self.person_id, SITE] + ([self.conversation_id] if self.conversation_id else [])


def of(tx: Transaction, owner_id: str) -> int:
    """Bytes of a person, a conversation or `SITE`; 0 where nothing was ever stored."""
    rows = tx.run(OF, {"owner_id": owner_id})
    return int(rows[0][0]) if rows else 0


def add(tx: Transaction, files: Iterable[Stored]) -> None:
    """Counts files that are stored in this transaction. Adds in the order of ids, so that two never deadlock."""
    _change(tx, _sums(files))


def free(tx: Transaction, files: Iterable[Stored]) -> None:
    """Counts files off that are removed in this transaction."""
    _change(tx, {owner: -size for owner, size in _sums(files).items()})


def _sums(files: Iterable[Stored]) -> Counter[str]:
    sums = Counter[str]()
    for file in files:
        for owner in file.owners:
            sums[owner] += file.size
    return sums


def _change(tx: Transaction, sums: Mapping[str, int]) -> None:
    """In the order of the keys, the same for everybody, so that two never wait for each other."""
    rows = stored_bytes.c
    for owner, size in sorted(sums.items()):
        changed = update(stored_bytes).where(rows.owner_id == owner).values(bytes=rows.bytes + size)
        if tx.execute(changed).rowcount == 0:
            try:
                with tx.savepoint():
                    tx.execute(insert(stored_bytes).values(owner_id=owner, bytes=0))
            except IntegrityError:
                pass  # another one counted its first file at the same moment
            tx.execute(changed)
