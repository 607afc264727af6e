"""The file `secret` in the data folder: the keys that sign and verify tokens, where PARLOUR_SECRET is not set.

One key a line, the newest first, which signs; behind it a tab and the time at which it was made, in seconds since the
epoch. The file of former versions is one line without a time.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from parlour import setting_values as read

DAY_S: Final = 86_400
# A server signs with the key that it found at its start: how much later than the rotation it may be started again.
UNTIL_RESTART_S: Final = 30 * DAY_S


class Key(NamedTuple):
    text: str
    made_at: int


def keys(path: Path) -> list[str]:
    """The keys kept in `path`, the signing one first; the first is made on first use.

    Two processes starting at once get the same one: `link` lets one win, and nobody sees a half-written file. Raises
    ValueError where the file holds a key that is too short, or something else.
    """
    if not path.exists():
        draft = _draft(path, [_new_key()])
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return [key.text for key in _read(path)]


def rotate(path: Path, *, keep_s: int) -> int:
    """Puts a new key in front of those in `path`; how many of the old ones stay, to verify what they signed.

    A key goes once whatever it signed has expired: `keep_s` seconds after the server was last started with it, which
    is taken to be at most thirty days after it was replaced. Raises ValueError as `keys`.
    """
    keys(path)
    with _locked(path.parent):
        known, now = _read(path), int(time.time())
        replaced_at = [now, *(key.made_at for key in known)]
        kept = [key for key, at in zip(known, replaced_at, strict=False) if at + keep_s + UNTIL_RESTART_S > now]
        os.replace(_draft(path, [_new_key(), *kept]), path)
    return len(kept)


def _read(path: Path) -> list[Key]:
    found = []
    for line in path.read_text("ascii").splitlines():
        if line.strip():
            text, _, made_at = line.strip().partition("\t")
            found.append(Key(read.secret(text.strip()), int(made_at or 0)))
    if not found:
        raise ValueError("holds no key")
    return found


def _new_key() -> Key:
    return Key(secrets.token_hex(32), int(time.time()))


def _draft(path: Path, wanted: Sequence[Key]) -> Path:
    draft = path.with_name(f".secret-{secrets.token_hex(8)}")
    with open(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.writelines(f"{key.text}\t{key.made_at}\n" for key in wanted)
        file.flush()
        os.fsync(file.fileno())
    return draft


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Two rotations at once queue up: neither loses the other's key."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
