"""A server whose database is frozen ends in time, and by itself."""

from __future__ import annotations

import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from tests.support.connections import NO_TLS
from tests.support.databases import SERVERS, create, drop
from tests.support.servers import Running, frozen


@pytest.fixture(params=sorted(SERVERS))
def server(request: pytest.FixtureRequest) -> Running:
    found: Running = request.getfixturevalue(SERVERS[request.param])
    return found


@pytest.fixture
def url(server: Running) -> Iterator[str]:
    made = create(server.url)
    yield made
    drop(server.url, made)


@pytest.mark.parametrize("asked", ["while it answers", "after its deadline"])
def test_asked_to_stop_it_leaves_with_status_0_while_its_database_is_frozen(
    serve: Callable[..., Any], server: Running, url: str, asked: str
) -> None:
    served = serve(PARLOUR_DATABASE_URL=url, PARLOUR_DATABASE_TIMEOUT="12" if asked == "while it answers" else "1")
    answers: list[int] = []

    def post(number: int) -> None:
        ticket = {"name": "Gil", "subject": f"S{number}", "message": "one"}
        answers.append(httpx2.post(f"{served.url}/api/tickets", json=ticket, timeout=60, verify=NO_TLS).status_code)

    post(0)
    assert answers == [201]
    waiting = [threading.Thread(target=post, args=(number,)) for number in range(1, 15)]
    with frozen(server):
        for thread in waiting:
            thread.start()
        if asked == "after its deadline":
            for thread in waiting:
                thread.join()
            assert set(answers[1:]) == {503}
        else:
            assert httpx2.get(f"{served.url}/readyz", timeout=60, verify=NO_TLS).status_code == 503
        status, seconds = served.stop(signal.SIGTERM)
        for thread in waiting:
            thread.join()
    log = served.log.read_text()
    assert status == 0, f"1 would say that it had to be forced, after nine seconds and a half\n{log}"
    assert seconds < 60
    assert "Traceback" not in log
    assert set(answers[1:]) == {503}


def test_a_start_and_a_command_end_in_one_line_where_the_database_is_frozen(
    parlour: Callable[..., Any], server: Running, url: str
) -> None:
    assert parlour("migrate", PARLOUR_DATABASE_URL=url).status == 0
    with frozen(server), ThreadPoolExecutor() as both:
        begun = time.monotonic()
        commands = (("serve", "--port", "0"), ("user", "list"))
        done = [both.submit(parlour, *command, PARLOUR_DATABASE_URL=url) for command in commands]
        for each in done:
            assert each.result().status == 1
            assert re.search("did not answer within|timeout expired", each.result().err), each.result().err
            assert each.result().err.count("\n") == 1
        assert time.monotonic() - begun < 60
