"""A process that writes as fast as it can and says what was acknowledged, until it is killed: see test_crash.py."""

from __future__ import annotations

import asyncio
import itertools
import sys

from parlour.store.open import open_store
from tests.store.conftest import put


async def main(url: str) -> None:
    store = await open_store(url)
    numbers = itertools.count()

    async def write() -> None:
        while True:
            key = await store.write(put(f"{next(numbers):06}"))
            sys.stdout.write(f"ack {key}\n")
            sys.stdout.flush()

    await asyncio.gather(*(write() for _ in range(20)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
