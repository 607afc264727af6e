"""Built assets: the files of the front end in `parlour/static`, found through Vite's manifest."""

from __future__ import annotations

import json
import mimetypes
import os
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

from parlour.http.edge import compression

STATIC: Final = Path(__file__).parents[2] / "static"
FOREVER: Final = "public, max-age=31536000, immutable"
FOR_AN_HOUR: Final = "public, max-age=3600"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of one app: a module script (None where the front end was not built) and its style sheets."""

    script: str | None = None
    styles: tuple[str, ...] = ()
    preloads: tuple[str, ...] = ()


class Assets:
    def __init__(self, folder: Path = STATIC) -> None:
        self.folder = folder

    @cached_property
    def _manifest(self) -> dict[str, Any]:
        """The pages' and the widget panel's, which are built apart."""
        found: dict[str, Any] = {}
        for name in ("manifest.json", "panel.json"):
            with suppress(FileNotFoundError):  # a back-end-only install; its pages work without scripts
                found |= json.loads((self.folder / name).read_text("utf-8"))
        return found

    def bundle(self, app: str) -> Bundle:
        """The files of `src/<app>/main.tsx`, with the style sheets of every chunk that it imports."""
        entry = f"src/{app}/main.tsx"
        if entry not in self._manifest:
            return Bundle()
        chunks = self._with_imports(entry)
        files = [self._manifest[name] for name in chunks]
        styles = dict.fromkeys(style for chunk in reversed(files) for style in chunk.get("css", ()))
        return Bundle(
            f"/static/{files[0]['file']}",
            tuple(f"/static/{style}" for style in styles),
            tuple(f"/static/{chunk['file']}" for chunk in files[1:]),
        )

    def look(self) -> Bundle:
        """The style sheets alone, which are the same for every app: for pages that are only read."""
        return Bundle(None, self.bundle("landing").styles)

    def has(self, name: str) -> bool:
        return (self.folder / name).is_file()

    def _with_imports(self, entry: str) -> list[str]:
        found, waiting = dict[str, None](), [entry]
        while waiting:
            name = waiting.pop(0)
            if name not in found:
                found[name] = None
                waiting += self._manifest[name].get("imports", ())
        return list(found)


class StaticAssets(StaticFiles):
    """The build's files; those with a hash in their name never change and are kept for ever."""

    def __init__(self, folder: Path = STATIC) -> None:
        super().__init__(directory=folder, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        scope["state"]["route"] = "/static"
        if "\0" in path:
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        if response.status_code in (200, 206, 304):
            response.headers["cache-control"] = FOREVER if path.startswith("assets/") else FOR_AN_HOUR
            response.headers.update(compression.VARY)
        return response

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Sends the smallest form that the caller takes; each has an ETag of its own, as it has bytes of its own."""
        plain, headers = Path(full_path), Headers(scope=scope)
        path, encoding = compression.variant(plain, headers)
        if path != plain:
            stat_result = path.stat()
        kind, packed = mimetypes.guess_type(plain)
        media_type = "application/octet-stream" if packed else kind or "text/plain"
        response = FileResponse(path, status_code, encoding, media_type, stat_result=stat_result)
        return NotModifiedResponse(response.headers) if self.is_not_modified(response.headers, headers) else response
