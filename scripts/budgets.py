"""What a visitor downloads before an app works: each entry of the built front end, as gzip, against its budget."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

STATIC = Path(__file__).resolve().parents[1] / "src" / "parlour" / "static"
# KiB of script and of style; an agent's desk may weigh more than the page of somebody in need of help.
BUDGETS = {
    "landing": 60,
    "login": 60,
    "guest": 80,
    "widget": 45,
    "desk": 120,
    "inbox": 120,
    "account": 60,
    "admin": 60,
}

# What every page of a site that embeds the widget loads, used or not.
LOADER = 4


def main() -> int:
    manifest = {
        name: chunk
        for file in ("manifest.json", "panel.json")
        for name, chunk in json.loads((STATIC / file).read_text("utf-8")).items()
    }
    over = []
    for name, chunk in sorted(manifest.items()):
        if chunk.get("isEntry"):
            app = Path(name).parent.name
            size = sum(_sent(STATIC / file) for file in _files(manifest, name)) / 1024
            budget = BUDGETS.get(app, 0)
            print(f"{app:10} {size:6.1f} of {budget} KiB")
            if size > budget:
                over.append(app)
    loader = _sent(STATIC / "widget.js") / 1024
    print(f"{'widget.js':10} {loader:6.1f} of {LOADER} KiB")
    if loader > LOADER:
        over.append("widget.js")
    if over:
        print(f"Over budget: {', '.join(over)} (scripts/budgets.py)", file=sys.stderr)
    return 1 if over else 0


def _files(manifest: dict[str, Any], name: str) -> set[str]:
    """An entry's own file, its styles, and those of everything it imports at once."""
    found: set[str] = set()
    open_chunks = [name]
    while open_chunks:
        chunk = manifest[open_chunks.pop()]
        if chunk["file"] not in found:
            found |= {chunk["file"], *chunk.get("css", ())}
            open_chunks.extend(chunk.get("imports", ()))
    return found


def _sent(path: Path) -> int:
    """Bytes that the server sends to a browser without brotli: of the `.gz` beside the file, where there is one."""
    packed = path.with_name(f"{path.name}.gz")
    return (packed if packed.is_file() else path).stat().st_size


if __name__ == "__main__":
    sys.exit(main())
