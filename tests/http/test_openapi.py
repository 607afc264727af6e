"""The description against the server: nothing undocumented, nothing broken, whatever is sent."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import CHECKS, load_all_checks

from parlour.http.app import CALLS
from parlour.http.openapi import document
from tests.contract.running import Running, running

# What a client may rely on; that valid-looking data is accepted is the domain's to say, not the schema's.
HELD = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")
EXAMPLES = 12


@contextmanager
def served(folder: Path) -> Iterator[tuple[Running, asyncio.AbstractEventLoop]]:
    """The assembled server in a thread: schemathesis asks from outside of any loop."""
    loop = asyncio.new_event_loop()
    ready: list[Running] = []
    stop = asyncio.Event()

    async def serve() -> None:
        async with running(folder) as live:
            ready.append(live)
            await stop.wait()

    thread = Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    while not ready and thread.is_alive():
        thread.join(0.01)
    yield ready[0], loop
    loop.call_soon_threadsafe(stop.set)
    thread.join()
    loop.close()


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """The server's address, and a bearer token for each kind of actor."""
    with served(tmp_path_factory.mktemp("described")) as (live, loop):

        async def tokens() -> dict[str, str]:
            guest, agent = await live.guest(), await live.agent()
            await live.ticket(guest)
            return {"guest": await live.token(guest), "agent": await live.token(agent)}

        yield live.url, asyncio.run_coroutine_threadsafe(tokens(), loop).result(10)


def _operations() -> list[tuple[str, str]]:
    return [(route.method, route.path) for route in CALLS]


@pytest.mark.parametrize("who", ["stranger", "guest", "agent"])
@pytest.mark.parametrize(("method", "path"), _operations())
def test_no_answer_is_undocumented(people: tuple[str, dict[str, str]], who: str, method: str, path: str) -> None:
    url, tokens = people
    headers = {"Authorization": f"Bearer {tokens[who]}"} if who in tokens else {}
    if path in ("/api/auth/logout", "/metrics") and who == "agent":
        headers = {}  # the session is needed for what follows
    operation = _description(url)[path][method]
    checks = CHECKS.get_by_names(list(HELD))

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def holds(case: Any) -> None:
        case.headers.pop("Parlour-As", None)  # made up, it is nobody's: every call would end there
        case.call_and_validate(headers=headers, checks=checks)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of schemathesis' own making
        holds()


@cache
def _description(url: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        load_all_checks()
        schema = schemathesis.openapi.from_dict(document(CALLS))
        schema.config.update(base_url=url)
        return schema
