"""Measures the pages that stay open all day: an hour of a busy desk and of a busy inbox, and a very long thread.

The hour is played in two and a half minutes, so that a minute of work has 2.5 s; what the page keeps of it is kept
all the same, and long tasks come at a load that no desk has.
"""

import asyncio
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, TimeoutError, ViewportSize

from bench.house import Api, parlour
from bench.meter import Meter, chromium, summary
from bench.seed_data import furnish_long, furnish_people
from bench.simulated_users import MINUTE_S, View, play_desk, play_inbox, playing

PASSWORD = "a password for the benchmark"
SIZE: ViewportSize = {"width": 1280, "height": 800}
HOUR, SAMPLES = 60, 12
LONG, FEW = 100_000, 2_000
PEOPLE, ROOMS = 20, 40
TARGET_GROWTH = 1.0  # MB in an hour
TARGET_FPS = 58.0  # 60, but for what two shared cores lose


def measure_faces(*, quick: bool) -> dict[str, Any]:
    """Heap, nodes, listeners, long tasks and stalls of an hour; frames of a long thread."""
    minutes, samples, count = (4, 4, FEW) if quick else (HOUR, SAMPLES, LONG)
    found: dict[str, Any] = {
        "hours": {"a busy desk": _desk(minutes, samples), "a busy inbox": _inbox(minutes, samples)},
        "threads": {f"a thread of {count:,} messages": _thread(count, 4 if quick else 40)},
    }
    for part in found.values():
        for name, figures in part.items():
            print(f"{name}: {figures}", flush=True)
    return found


def _desk(minutes: int, samples: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="parlour-bench-") as folder:
        asyncio.run(furnish_people(Path(folder), PASSWORD, role="agent", count=2))
        with parlour(data=Path(folder)) as server, chromium() as browser:
            url, view = f"http://127.0.0.1:{server.port}", View()
            colleague = Api(server.port).post("/agent/login", {"login": "agent1", "password": PASSWORD})["token"]
            page, meter = _open(browser, url, "/agent/login", "agent0")
            with playing(play_desk(url, colleague, view), view):
                page.locator("[data-row]").first.wait_for()
                return _live(page, meter, view, minutes, samples)


def _inbox(minutes: int, samples: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="parlour-bench-") as folder:
        rooms = asyncio.run(furnish_people(Path(folder), PASSWORD, role="member", count=PEOPLE, rooms=ROOMS))
        with parlour(data=Path(folder)) as server, chromium() as browser:
            url, view = f"http://127.0.0.1:{server.port}", View()
            others = [
                Api(server.port).post("/api/auth/login", {"login": f"member{number}", "password": PASSWORD})["token"]
                for number in range(1, PEOPLE)
            ]
            page, meter = _open(browser, url, "/login", "member0")
            with playing(play_inbox(url, others, rooms, view), view):
                page.locator("[data-row]").first.wait_for()
                return _live(page, meter, view, minutes, samples)


def _open(browser: Browser, url: str, door: str, login: str) -> tuple[Page, Meter]:
    page = browser.new_context(base_url=url, viewport=SIZE, locale="en-GB").new_page()
    meter = Meter(page)
    page.goto(door)
    page.get_by_label("Username or e-mail").fill(login)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    return page, meter


def _live(page: Page, meter: Meter, view: View, minutes: int, samples: int) -> dict[str, Any]:
    """A minute each: a conversation opened, read, answered and left; now and then the page is weighed."""
    taken = []
    _work(page, view, 0)
    meter.begin()
    for minute in range(minutes + 1):
        if minute % max(1, minutes // samples) == 0:
            taken.append(meter.sample())
        began = time.monotonic()
        _work(page, view, minute)
        page.wait_for_timeout(max(0.0, MINUTE_S - (time.monotonic() - began)) * 1000)
    figures = summary(taken, meter.read(), minutes)
    page.context.close()
    return {**figures, **view.counted, "minutes": minutes}


def _work(page: Page, view: View, minute: int) -> None:
    view.conversation_id = page.locator("[data-row]").nth(minute % 9).get_attribute("data-row")
    # By script: under so much traffic a row moves on while a pointer is on its way to it.
    page.evaluate("(id) => document.querySelector(`[data-row='${id}']`)?.click()", view.conversation_id)
    box = page.get_by_role("textbox", name="Message", exact=True)
    with suppress(TimeoutError):  # it was just being closed
        box.fill(f"Answer {minute}", timeout=5_000)
        box.press("Enter", timeout=5_000)
    page.wait_for_timeout(MINUTE_S * 500)
    # Out of the question whether to send it in spite of what has come, out of the field, out of the conversation.
    for _ in range(5):
        page.keyboard.press("Escape")
        if page.evaluate(
            "() => new Promise(requestAnimationFrame).then(() => !document.querySelector('[role=log]'))"
        ):
            break
    page.get_by_role("log").wait_for(state="detached")
    view.conversation_id = None


def _thread(count: int, seconds: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="parlour-bench-") as folder:
        ticket_id = asyncio.run(furnish_long(Path(folder), count))
        asyncio.run(furnish_people(Path(folder), PASSWORD, role="agent", count=1))
        with parlour(data=Path(folder)) as server, chromium() as browser:
            page, meter = _open(browser, f"http://127.0.0.1:{server.port}", "/agent/login", "agent0")
            page.locator(f'[data-row="{ticket_id}"]').click()
            page.get_by_role("log").locator("[data-seq]").last.wait_for()
            first = meter.sample()["heap"] / 1e6
            scrolled: dict[str, Any] = page.evaluate(SCROLL, {"seconds": seconds, "speed": 40})
            last = meter.sample()
            page.context.close()
            return {**scrolled, "heap": [first, last["heap"] / 1e6], "nodes": last["nodes"]}


# Upwards as fast as a thumb flicks (2,400 px a second at 60 Hz). What stands in the middle of the screen is looked
# for again a frame later: away from where scrolling alone has put it is a jump.
SCROLL = """async ({ seconds, speed }) => {
    const log = document.querySelector('[role=log]');
    const box = log.getBoundingClientRect();
    const gaps = [];
    const result = { jumps: 0, furthest: 0, blank: 0, passed: 0, waited: 0 };
    let newest = 0;
    const at = (seq) => log.querySelector(`[data-seq="${seq}"]`)?.getBoundingClientRect().top;
    const middle = () => [...log.querySelectorAll('[data-seq]')]
        .find((one) => one.getBoundingClientRect().bottom > box.top + box.height / 2);
    const frame = () => new Promise(requestAnimationFrame);
    const end = performance.now() + seconds * 1000;
    for (let before = await frame(); before < end; ) {
        const anchor = middle();
        const seq = anchor?.dataset.seq;
        const top = anchor?.getBoundingClientRect().top;
        const room = Math.min(speed, log.scrollTop);
        if (room === 0) result.waited += 1;
        log.scrollTop -= room;
        const now = await frame();
        gaps.push(now - before);
        before = now;
        if (!anchor) { result.blank += 1; continue; }
        const then = at(seq);
        newest ||= Number(seq);
        result.passed = newest - Number(seq);
        const jump = then === undefined ? box.height : Math.abs(then - top - room);
        if (jump > 2) result.jumps += 1;
        result.furthest = Math.max(result.furthest, jump);
    }
    gaps.sort((a, b) => a - b);
    const total = gaps.reduce((sum, gap) => sum + gap, 0);
    return {
        ...result, frames: gaps.length, fps: 1000 * gaps.length / total,
        late: gaps.filter((gap) => gap > 25).length, worst: gaps.at(-1),
    };
}"""
