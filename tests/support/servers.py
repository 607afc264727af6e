"""Private PostgreSQL, MariaDB and Redis servers for a test session: own folder, free port, gone at the end.

They use whatever binaries the machine has. A missing one skips the tests that need it, loudly; with
PARLOUR_TEST_REQUIRE=all it fails them.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

START_SECONDS = 240


@dataclass(frozen=True, slots=True)
class Running:
    """A started server. `url` names its maintenance database (Redis: database 0)."""

    url: str
    port: int
    process: subprocess.Popen[bytes]
    folder: Path


def _find(name: str, *folders: str) -> str | None:
    """The newest binary of that name in the folders (globs), else on PATH."""
    found = [path for folder in folders for path in sorted(Path("/").glob(folder.lstrip("/") + f"/{name}"))]
    return str(found[-1]) if found else shutil.which(name)


def need(name: str, *folders: str) -> str:
    """The path of a server's binary; without it the test is skipped, or fails where everything is required."""
    path = _find(name, *folders)
    if path is not None:
        return path
    message = f"{name} is not installed: tests that need it cannot run here"
    if os.environ.get("PARLOUR_TEST_REQUIRE") == "all":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _user(*names: str) -> str | None:
    """Whom to run a server as: PostgreSQL refuses root. None when we are nobody special ourselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in names if name in known), "nobody")


def _as(user: str | None, command: Sequence[str]) -> list[str]:
    if user is None:
        return list(command)
    return ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups", *command]


@contextmanager
def _folder(user: str | None) -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="parlour-test-"))
    if user is not None:
        os.chown(path, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _process(
    command: Sequence[str], folder: Path, ready: Callable[[], bool], stop: signal.Signals
) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=folder)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not start:\n{(folder / 'log').read_text()[-2000:]}")
            time.sleep(0.02)
        yield process
    finally:
        process.send_signal(stop)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _run(command: Sequence[str], cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise RuntimeError(f"{command} failed:\n{done.stdout[-1000:]}\n{done.stderr[-2000:]}")


@contextmanager
def run_postgresql(*, durable: bool = False) -> Iterator[Running]:
    """A PostgreSQL server; without fsync unless `durable`."""
    places = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
    initdb, postgres = need("initdb", *places), need("postgres", *places)
    user = _user("postgres")
    with _folder(user) as folder:
        data, port = folder / "data", _free_port()
        options = ["--auth=trust", "--username=parlour", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        _run(_as(user, [initdb, "-D", str(data), *options]), folder)
        settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}"]
        settings += ["max_connections=200"]
        if not durable:
            settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        flags = [part for setting in settings for part in ("-c", setting)]
        command = _as(user, [postgres, "-D", str(data), *flags])
        with _process(command, folder, lambda: _answers_postgresql(port), signal.SIGINT) as process:
            yield Running(f"postgresql://parlour@127.0.0.1:{port}/postgres", port, process, folder)


def _answers_postgresql(port: int) -> bool:
    psycopg = pytest.importorskip("psycopg")
    try:
        psycopg.connect(f"postgresql://parlour@127.0.0.1:{port}/postgres", connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def run_mariadb(*, durable: bool = False) -> Iterator[Running]:
    """A MariaDB server; it does not wait for the disk unless `durable`."""
    places = ("/usr/sbin", "/usr/local/sbin", "/usr/libexec", "/opt/homebrew/opt/mariadb/bin")
    server, install = need("mariadbd", *places), need("mariadb-install-db", "/usr/bin")
    user = _user("mysql")
    with _folder(user) as folder:
        data, port = folder / "data", _free_port()
        common = ["--no-defaults", f"--datadir={data}", "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=16M"]
        options = ["--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"]
        if not durable:  # on a slow disk, filling the system tables takes minutes of waiting for it
            common += ["--debug-no-sync", "--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync"]
        _run(_as(user, [install, *common, *options]), folder)
        setup = folder / "setup.sql"
        setup.write_text("CREATE USER parlour@'127.0.0.1';\nGRANT ALL ON *.* TO parlour@'127.0.0.1';\n")
        setup.chmod(0o644)
        flags = [f"--port={port}", "--bind-address=127.0.0.1", f"--socket={folder}/socket", f"--init-file={setup}"]
        flags += [f"--pid-file={folder}/pid", "--skip-name-resolve", "--max-connections=200", "--skip-log-bin"]
        command = _as(user, [server, *common, *flags])
        with _process(command, folder, lambda: _listens(port), signal.SIGTERM) as process:
            yield Running(f"mysql://parlour@127.0.0.1:{port}/mysql", port, process, folder)


@contextmanager
def frozen(server: Running) -> Iterator[None]:
    """Stops all its processes, and lets them go on at the end. PostgreSQL has one for each connection, which would
    answer without the first."""
    ids = [server.process.pid]
    try:
        os.kill(server.process.pid, signal.SIGSTOP)  # first: it makes no more of them
        told = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(ids[0])], capture_output=True, text=True, check=False
        )
        ids += map(int, told.stdout.split())
        for process in ids[1:]:
            os.kill(process, signal.SIGSTOP)
        yield
    finally:
        for process in ids:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)


@contextmanager
def run_redis() -> Iterator[Running]:
    """A Redis server that keeps nothing."""
    server = need("redis-server")
    with _folder(None) as folder:
        port = _free_port()
        flags = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
        with _process([server, *flags], folder, lambda: _listens(port), signal.SIGTERM) as process:
            yield Running(f"redis://127.0.0.1:{port}/0", port, process, folder)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Running]:
    with run_postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[Running]:
    with run_mariadb() as server:
        yield server


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Running]:
    with run_redis() as server:
        yield server
