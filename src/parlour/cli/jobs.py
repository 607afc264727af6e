"""`parlour jobs …`: background work that waits, runs or was given up, also beside a running server."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated

from cyclopts import App, Parameter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from parlour.actions.system import jobs as actions
from parlour.cli.common import DataFolder, audit, perform, refusals_told
from parlour.domain.jobs import Job
from parlour.settings import load

app = App(name="jobs", help="Background work: list, retry.")

Dead = Annotated[bool, Parameter(negative=(), help="Those that failed ten times and are tried no more.")]
All = Annotated[bool, Parameter(name="--all", negative=(), help="Every dead job.")]


@app.command(name="list")
def list_jobs(*, dead: Dead = False, data: DataFolder = None) -> None:
    """Show jobs that wait or run. Written to a file or a pipe: tab-separated, without headings."""
    found = perform(load(data), lambda tx: actions.list_jobs(tx, dead=dead))
    if not sys.stdout.isatty():
        for job in found:
            print("\t".join(_columns(job)))
        return
    table = Table("id", "kind", "state", "tries", "runs at", "last error")
    for job in found:
        table.add_row(*(Text(column) for column in _columns(job)))
    Console().print(table)


@app.command
def retry(job_id: str | None = None, /, *, every: All = False, data: DataFolder = None) -> None:
    """Run a dead or waiting job at once, with ten new tries; a running server takes it up within seconds.

    Parameters
    ----------
    job_id
        The job, as `parlour jobs list` names it.
    """
    settings = load(data)
    with refusals_told():
        if (job_id is None) is not every:
            raise ValueError("Name one job, or all dead ones by --all.")
    if job_id is None:
        count = perform(settings, actions.retry_dead_jobs)
    else:
        perform(settings, lambda tx: actions.retry_job(tx, job_id=job_id))
        count = 1
    audit(settings, "jobs retry", job=job_id or "all")
    print(f"{count} {'job runs' if count == 1 else 'jobs run'} again")


def _columns(job: Job) -> tuple[str, ...]:
    at = datetime.fromtimestamp(job.run_at / 1000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    error = "".join(each if each.isprintable() else " " for each in job.last_error or "")  # no terminal codes
    return (job.id, job.kind, job.state, str(job.attempts), at, error)
