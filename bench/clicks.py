"""Measures what a click on a ticket costs: CPU of the page's main thread until its messages are painted."""

import asyncio
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, CDPSession, Page

from bench.house import parlour
from bench.meter import chromium
from bench.seed_data import furnish_people, furnish_tickets

PASSWORD = "a password for the benchmark"
TICKETS, FEW, MESSAGES = 30, 9, 50
#: The next ticket is fetched ahead: every third is new to the page.
STEP = 3
#: So long after a click until that has happened; ms.
REST = 400
TARGETS = {"new to the page": 80.0, "looked at before": 20.0}

CLICK = """async (id) => {
    const frame = () => new Promise(requestAnimationFrame);
    document.querySelector(`[data-row='${id}']`).click();
    const shown = () => document.querySelector(`[data-ticket='${id}']:not([aria-hidden]) [role=log] [data-seq]`);
    do await frame(); while (!shown());
    await frame();
}"""


def measure_clicks(*, quick: bool) -> dict[str, dict[str, float]]:
    """Milliseconds of CPU for each kind of click: the median and the longest."""
    with tempfile.TemporaryDirectory(prefix="parlour-bench-") as folder:
        asyncio.run(furnish_tickets(Path(folder), FEW if quick else TICKETS, MESSAGES))
        asyncio.run(furnish_people(Path(folder), PASSWORD, role="agent", count=1))
        with parlour(data=Path(folder)) as server, chromium() as browser:
            page, cdp = _desk(browser, f"http://127.0.0.1:{server.port}")
            rows = page.locator("[data-row]").evaluate_all("all => all.map((one) => one.dataset.row)")[::STEP]
            rounds = 1 if quick else 3
            found = {"new to the page": [_cost(page, cdp, row) for row in rows]}
            found["looked at before"] = [_cost(page, cdp, row) for _ in range(rounds) for row in rows]
    return {name: {"ms": median(costs), "most": max(costs)} for name, costs in found.items()}


def _desk(browser: Browser, url: str) -> tuple[Page, CDPSession]:
    page = browser.new_context(base_url=url, viewport={"width": 1280, "height": 800}, locale="en-GB").new_page()
    assert page.request.post("/agent/login", data={"login": "agent0", "password": PASSWORD}).ok
    page.goto("/agent")
    page.locator("[data-row]").first.wait_for()
    page.wait_for_timeout(3_000)  # what comes when the page rests is no part of a click
    cdp = page.context.new_cdp_session(page)
    cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
    return page, cdp


def _cost(page: Page, cdp: CDPSession, row: str) -> float:
    before = _spent(cdp)
    page.evaluate(CLICK, row)
    cost = _spent(cdp) - before
    page.wait_for_timeout(REST)
    return cost * 1e3


def _spent(cdp: CDPSession) -> float:
    """Seconds of CPU in tasks of the page's main thread."""
    metrics = cdp.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))
