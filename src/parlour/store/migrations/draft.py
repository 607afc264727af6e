"""For developers: write the migration from what the migrations make to what `store/schema/` says.

    python -m parlour.store.migrations.draft 0002 "Add reactions"

Read what it wrote, correct it, and raise `schema.HEAD`. The rendered form of column types is plain SQLAlchemy.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from parlour.store.migrate import upgrade
from parlour.store.schema import tables
from parlour.store.sqlite.connection import Direct

_FOLDER = Path(__file__).parent / "versions"


def draft(revision: str, message: str) -> Path:
    """Write `versions/<revision>_<message>.py`; the migrations before it must be complete."""
    from alembic.autogenerate import produce_migrations, render_python_code
    from alembic.migration import MigrationContext

    before = sorted(path.name[:4] for path in _FOLDER.glob("[0-9]*.py"))
    with tempfile.TemporaryDirectory() as folder:
        driver = Direct(Path(folder) / "draft.db")
        if before:
            upgrade(driver.connection)
        context = MigrationContext.configure(
            driver.connection, opts={"render_as_batch": True, "include_name": tables.is_described}
        )
        script = produce_migrations(context, tables.metadata)
        assert script.upgrade_ops is not None
        body = render_python_code(script.upgrade_ops, render_as_batch=True)
        driver.close()
    file = _FOLDER / f"{revision}_{message.lower().replace(' ', '_')}.py"
    down = repr(before[-1] if before else None)
    file.write_text(_HEAD.format(message=message, revision=revision, down=down) + body + "\n")
    return file


_HEAD = '''"""{message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "{revision}"
down_revision = {down}


def upgrade() -> None:
    '''


if __name__ == "__main__":
    print(draft(*sys.argv[1:3]))
