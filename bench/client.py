"""The load client: compiled on the spot from bench/native, driven line by line, pinned to the client's core."""

import json
import select
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.machine import BUILD, CLIENT_CORE, Refused, spawn

NATIVE = Path(__file__).parent / "native"
CLIENT_SOURCES = ("load.c", "scenario.c", "connection.c")


@dataclass(frozen=True)
class Round:
    """What one round brought; counts, milliseconds, and the CPU seconds of the client itself."""

    figures: dict[str, float]

    def __getitem__(self, name: str) -> float:
        return self.figures[name]

    def complaints(self) -> list[str]:
        """What must be nothing: every delivery arrives once and in order, every acknowledgement is a success."""
        lost = self["expected"] - self["deliveries"] + self["acks_expected"] - self["acks"]
        wrong = {"lost": lost, **{name: self[name] for name in ("refused", "duplicates", "disordered", "errors")}}
        return [f"{count:.0f} {name}" for name, count in wrong.items() if count]


class Client:
    """A load client with its connections open; `run` makes one round. Ends with its `with` block."""

    def __init__(self, port: int, scenario: str, *options: str | int) -> None:
        command = [
            str(compiled("load", *CLIENT_SOURCES)),
            "--port",
            str(port),
            "--scenario",
            scenario,
            *map(str, options),
        ]
        self._process = spawn(command, CLIENT_CORE, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.connections: int = self._read(60.0)["ready"]

    def run(self, seconds: float, rate: float = 0) -> Round:
        """Sends for so many seconds, `rate` messages a second (0: as answers come), and waits for the last one."""
        assert self._process.stdin
        self._process.stdin.write(f"run {seconds} {rate}\n")
        self._process.stdin.flush()
        return Round(self._read(seconds + 30))

    def _read(self, seconds: float) -> dict[str, Any]:
        assert self._process.stdout
        ready, _, _ = select.select([self._process.stdout], [], [], seconds)
        line = self._process.stdout.readline() if ready else ""
        if not line:
            raise Refused(
                "the load client gave up; its reason is above" if ready else "the load client does not answer"
            )
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()


def compiled(name: str, *sources: str) -> Path:
    """The program made of these C files; compiled when it is missing or older than any file beside them."""
    program = BUILD / name
    newest = max(path.stat().st_mtime for path in NATIVE.iterdir())
    if program.exists() and program.stat().st_mtime >= newest:
        return program
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise Refused("no C compiler: the load client cannot be made")
    BUILD.mkdir(parents=True, exist_ok=True)
    flags = ["-O2", "-std=gnu11", "-Wall", "-Wextra", "-Werror"]
    subprocess.run([compiler, *flags, *(str(NATIVE / source) for source in sources), "-o", str(program)], check=True)
    return program
