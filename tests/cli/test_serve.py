"""`parlour serve` and `demo`: a start that says when it answers, and an end that keeps everybody's patience."""

import re
import resource
import select
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest

from tests.support.command import Served
from tests.support.connections import NO_TLS, blocking_socket

SETUP = re.compile(r"Make the first admin at (\S+/setup\?token=\S+) ")


@pytest.fixture
def serve(serve_process: Callable[..., Served]) -> Callable[..., Served]:
    """Whole processes: this is about how they begin and end."""
    return serve_process


def test_the_ready_line_is_the_first_and_true_when_it_appears(serve: Callable[..., Any]) -> None:
    served = serve()
    assert served.out.splitlines()[0] == f"Parlour is ready at {served.url}"
    with httpx2.Client(base_url=served.url, verify=NO_TLS, timeout=60) as visitor:
        for path in ("/healthz", "/readyz", "/", "/agent/login", "/api/openapi.json"):
            assert visitor.get(path).status_code == 200
        answer = visitor.get("/")
    assert "server" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_start_costs_little_time_and_memory(serve: Callable[..., Any]) -> None:
    seconds = list[float]()
    while len(seconds) < 3 and min(seconds, default=9.0) >= 4:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        served = serve()
        memory = _resident_megabytes(served.process.pid)
        served.stop()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        assert memory is None or memory < 120
    assert min(seconds) < 4, "of CPU, which a busy neighbour doubles; the wall's clock would measure all of it"


def test_the_link_for_the_first_admin_is_printed_until_there_is_one_and_works_once(serve: Callable[..., Any]) -> None:
    served = serve()
    first = SETUP.search(served.read_until(SETUP))
    served.stop()
    served = serve()
    second = SETUP.search(served.read_until(SETUP))
    assert first is not None
    assert second is not None
    token = second[1].partition("token=")[2]
    admin = {"token": token, "username": "root", "name": "Ruth", "email": "r@example.org", "password": "long enough"}
    with httpx2.Client(base_url=served.url, verify=NO_TLS, timeout=60) as browser:
        assert browser.get("/setup", params={"token": token}).status_code == 200
        assert browser.post("/api/setup", json={**admin, "token": "guess"}).status_code == 403
        assert browser.post("/api/setup", json=admin).json()["user"]["role"] == "admin"
        assert browser.post("/api/setup", json={**admin, "username": "x", "email": "x@x.org"}).status_code == 403
    served.stop()
    served = serve()
    _answered_everything(served.url)
    served.stop()
    assert "/setup" not in served.out + served.process.stdout.read()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_it_lets_go_of_polls_and_sockets_and_leaves_with_status_0(
    serve: Callable[..., Any], number: signal.Signals
) -> None:
    served = serve()
    token = httpx2.post(f"{served.url}/api/guests", json={}, timeout=60, verify=NO_TLS).json()["guestToken"]
    with httpx2.Client(base_url=served.url, verify=NO_TLS, timeout=20) as poller:
        opened = poller.get("/socket.io/", params={"EIO": "4", "transport": "polling"}).text
        sid = re.search(r'"sid":"([^"]+)"', opened)
        assert sid is not None
        query = {"EIO": "4", "transport": "polling", "sid": sid[1]}
        poller.post("/socket.io/", params=query, content=f'40{{"token":"{token}"}}')
        while "connection:established" not in poller.get("/socket.io/", params=query).text:
            continue
        with blocking_socket(served.url) as idle, blocking_socket(served.url) as poll:
            poll.sendall(f"GET /socket.io/?{urlencode(query)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            _answered_everything(served.url)
            assert not select.select([poll], [], [], 0)[0], "the poll is held"
            status, seconds = served.stop(number)
            assert idle.recv(1) == b""
            assert poll.recv(12) == b"HTTP/1.1 200"
    assert status == 0, "1 would say that it had to be forced, after nine seconds and a half"
    assert seconds < 60
    assert "Traceback" not in served.log.read_text()


def test_a_body_that_never_ends_does_not_hold_up_the_end(serve: Callable[..., Any]) -> None:
    served = serve()
    with blocking_socket(served.url) as slow:
        slow.sendall(b"POST /api/tickets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n")
        slow.sendall(b"Content-Length: 1000\r\n\r\n{")
        _answered_everything(served.url)
        status, seconds = served.stop()
    assert status == 0, "1 would say that it had to be forced, after nine seconds and a half"
    assert seconds < 60


def test_what_was_acknowledged_is_there_after_a_kill(serve: Callable[..., Any]) -> None:
    served = serve()
    with httpx2.Client(base_url=served.url, verify=NO_TLS, timeout=60) as browser:
        ticket = browser.post("/api/tickets", json={"name": "Gil", "subject": "S", "message": "one"}).json()["ticket"]
        served.process.kill()
        served.process.wait()
        serve(port=int(served.url.rpartition(":")[2]))
        shown = browser.get(f"/api/conversations/{ticket['id']}/messages").json()
    assert [message["content"] for message in shown["messages"]] == ["one"]


def test_a_second_server_on_the_same_port_is_refused_before_it_touches_anything(
    serve: Callable[..., Any], parlour: Callable[..., Any], tmp_path: Path
) -> None:
    port = serve().url.rpartition(":")[2]
    other = tmp_path / "other"
    done = parlour("serve", "--port", port, "--data", str(other))
    assert done.status == 1
    assert done.err.startswith(f"Cannot listen on 127.0.0.1, port {port}: ")
    assert not other.exists()


def test_the_start_is_refused_with_unsafe_settings(parlour: Callable[..., Any]) -> None:
    for name, value in (("SECRET", "short"), ("ALLOWED_ORIGINS", "*"), ("WORKERS", "2")):
        done = parlour("serve", "--port", "0", **{f"PARLOUR_{name}": value})
        assert done.status == 1
        assert f"PARLOUR_{name}" in done.err


def test_a_database_of_a_newer_parlour_is_left_alone(
    serve: Callable[..., Any], parlour: Callable[..., Any], tmp_path: Path
) -> None:
    import sqlite3

    assert parlour("migrate").status == 0
    with sqlite3.connect(tmp_path / "data" / "parlour.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    done = parlour("serve", "--port", "0")
    assert done.status == 1
    assert "newer Parlour" in done.err
    assert len(done.err.splitlines()) == 1


def test_the_demo_is_furnished_prints_its_log_ins_and_leaves_nothing(
    serve: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    served = serve(command="demo")
    log_ins = [line.split("│")[1:5] for line in served.out.splitlines() if "parlour-demo" in line]
    assert [(row[0].strip(), row[1].strip()) for row in log_ins] == [
        ("admin", "admin"),
        ("agent", "ada"),
        ("agent", "tomas"),
        ("member", "mia"),
        ("member", "leo"),
        ("member", "zoe"),
    ]
    with httpx2.Client(base_url=served.url, verify=NO_TLS, timeout=60) as desk:
        assert desk.post("/agent/login", json={"login": "ada", "password": "parlour-demo"}).status_code == 200
        tickets = desk.get("/api/tickets", params={"limit": 100}).json()["tickets"]
        assert len(tickets) == 40
        assert {ticket["status"] for ticket in tickets} == {"open", "closed"}
        assert sorted(ticket["number"] for ticket in tickets) == list(range(1, 41))
        longest = next(ticket for ticket in tickets if ticket["subject"].startswith("Moving our whole shop"))
        page = desk.get(f"/api/conversations/{longest['id']}/messages").json()
        assert page["messages"][-1]["seq"] > 2_000
        assert page["hasMore"]
        files = page["messages"][-1]["attachments"]
        assert [file["name"] for file in files] == ["shelves.png", "shelves.csv"]
        drawn = desk.get(files[0]["url"])
        assert drawn.headers["content-type"] == "image/png"
    with httpx2.Client(base_url=served.url, verify=NO_TLS, timeout=60) as member:
        assert member.post("/api/auth/login", json={"login": "mia", "password": "parlour-demo"}).status_code == 200
        assert member.get("/api/tickets/mine").json()["tickets"]
        kinds = [talk["kind"] for talk in member.get("/api/conversations").json()["conversations"]]
        assert {"direct", "group", "linked", "ticket"} <= set(kinds)
        # a worker of its own draws this one: the command can be started again in another process
        taken = member.post("/api/messages/upload", files={"file": ("me.png", drawn.content)})
        assert taken.status_code == 201, taken.text
    assert list(tmp_path.glob("parlour-demo-*"))
    status, _ = served.stop()
    assert status == 0
    assert not list(tmp_path.glob("parlour-demo-*"))
    assert not (tmp_path / "data").exists(), "the owner's own folder is not touched"


def _answered_everything(url: str) -> None:
    """What was sent before this has been read, and what is answered at once has been answered."""
    with httpx2.Client(base_url=url, verify=NO_TLS, timeout=60) as visitor:
        for _ in range(5):
            assert visitor.get("/readyz").status_code == 200


def _resident_megabytes(pid: int) -> float | None:
    if not sys.platform.startswith("linux"):
        return None
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024
