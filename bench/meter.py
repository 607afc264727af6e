"""What a page costs while it is used: heap after a collection, nodes and listeners, long tasks and frames."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.machine import Refused

BROWSERS = ("chromium", "chromium-browser", "chromium-headless-shell")
CHROMIUM = os.environ.get("PARLOUR_TEST_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
KEPT = {"JSHeapUsedSize": "heap", "Nodes": "nodes", "JSEventListeners": "listeners", "Documents": "documents"}

# Counts and no lists: what measures must not grow itself. A gap between two frames is what a person sees of a stall,
# whoever caused it.
WATCH = """(() => {
    const meter = { tasks: 0, longest: 0, stalls: 0, gap: 0, frames: 0, off: false };
    window.meter = meter;
    new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) {
            if (meter.off) continue;
            meter.tasks += 1;
            meter.longest = Math.max(meter.longest, duration);
        }
    }).observe({ type: 'longtask' });
    let before = 0;
    requestAnimationFrame(function frame(now) {
        const gap = before ? now - before : 0;
        before = meter.off ? 0 : now;
        meter.frames += 1;
        meter.gap = Math.max(meter.gap, gap);
        if (gap > 100) meter.stalls += 1;
        requestAnimationFrame(frame);
    });
})()"""


@contextmanager
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        raise Refused("there is no Chromium on this machine (PARLOUR_TEST_CHROMIUM names one)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Meter:
    """Of one page, from its first script on: make it before the page goes anywhere."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._cdp = page.context.new_cdp_session(page)
        self._cdp.send("Performance.enable")
        self._cdp.send("HeapProfiler.enable")
        page.add_init_script(WATCH)

    def sample(self) -> dict[str, int]:
        """After a collection, which does not count as the page's own task."""
        self._page.evaluate("meter.off = true")
        for _ in range(2):  # what a first one finalises a second one frees
            self._cdp.send("HeapProfiler.collectGarbage")
        found = self._cdp.send("Performance.getMetrics")["metrics"]
        # The collection is reported as a long task a moment after it.
        self._page.evaluate("() => new Promise((done) => setTimeout(() => done(meter.off = false), 150))")
        return {KEPT[one["name"]]: int(one["value"]) for one in found if one["name"] in KEPT}

    def begin(self) -> None:
        """Forgets what loading has cost."""
        self._page.evaluate("Object.assign(meter, { tasks: 0, longest: 0, stalls: 0, gap: 0, frames: 0 })")

    def read(self) -> dict[str, float]:
        found: dict[str, float] = self._page.evaluate("meter")
        return found


def summary(samples: list[dict[str, int]], meter: dict[str, float], minutes: float) -> dict[str, Any]:
    """Heap (MB) at the start, the middle and the end, medians of three, and its gain in an hour by least squares."""
    heaps = [one["heap"] / 1e6 for one in samples]
    middle = len(heaps) // 2
    tail = samples[len(samples) // 4 :]  # caches fill in the first quarter
    return {
        "heap": [median(heaps[:3]), median(heaps[middle - 1 : middle + 2]), median(heaps[-3:])],
        "slope": _slope([one["heap"] / 1e6 for one in tail]) * (len(samples) - 1) * 60 / minutes,
        **{name: [samples[0][name], samples[middle][name], samples[-1][name]] for name in ("nodes", "listeners")},
        "tasks": meter["tasks"],
        "longest": meter["longest"],
        "stalls": meter["stalls"],
        "gap": meter["gap"],
        "samples": samples,
    }


def _slope(values: list[float]) -> float:
    """For each step, by least squares."""
    count = len(values)
    mid, mean = (count - 1) / 2, sum(values) / count
    spread = sum((at - mid) ** 2 for at in range(count))
    return sum((at - mid) * (value - mean) for at, value in enumerate(values)) / spread if spread else 0.0
