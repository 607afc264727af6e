"""One event is one line, whatever a client put into it, and no secret is written."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from parlour.adapters import logs

EVIL = "a\r\nforged line\x1b[31mred\x1b[0m\u202egnp.exe\x00\u2028next"


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def configured(form: str, level: str = "info") -> io.StringIO:
    stream = io.StringIO()
    logs.configure(level=level, form=form, stream=stream)
    return stream


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_a_client_sends_stays_inside_its_line(form: str) -> None:
    written = configured(form)
    structlog.get_logger("parlour.test").info(f"said {EVIL}", name=EVIL, number=7, nothing=None)
    logging.getLogger("some.library").warning("library says %s", EVIL)
    lines = written.getvalue().splitlines()
    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)


def test_text_lines_read_well() -> None:
    written = configured("text")
    structlog.get_logger("parlour.test").warning("ticket closed", number=7, subject="two words", empty="")
    line = written.getvalue().strip()
    assert line.endswith(' warning ticket closed number=7 subject="two words" empty="" logger=parlour.test')


def test_json_lines_keep_their_types() -> None:
    written = configured("json")
    structlog.get_logger("parlour.test").info("said", number=7, name="ö")
    line = json.loads(written.getvalue())
    assert (line["event"], line["number"], line["name"], line["level"]) == ("said", 7, "ö", "info")
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_is_called_a_secret_is_hidden(form: str) -> None:
    written = configured(form)
    structlog.get_logger("parlour.test").info(
        "log-in", password="hunter2", guestToken="hunter2", Authorization="Bearer hunter2", set_cookie="hunter2"
    )
    assert "hunter2" not in written.getvalue()
    assert written.getvalue().count(logs.HIDDEN) == 4


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_id_of_the_request_stands_on_every_line(form: str) -> None:
    written = configured(form)
    with structlog.contextvars.bound_contextvars(request_id="r-1"):
        structlog.get_logger("parlour.test").info("one")
        logging.getLogger("some.library").warning("two")
    structlog.get_logger("parlour.test").info("three")
    assert ["r-1" in line for line in written.getvalue().splitlines()] == [True, True, False]


def test_a_traceback_is_indented_and_as_inert_as_the_rest() -> None:
    written = configured("text")
    try:
        raise ValueError(EVIL)
    except ValueError:
        structlog.get_logger("parlour.test").exception("broken")
    first, *trace = written.getvalue().splitlines()
    assert " broken" in first
    assert all(line.startswith("    ") and line.isprintable() for line in trace)


def test_below_the_level_nothing_is_written_and_libraries_talk_less() -> None:
    written = configured("text", level="warning")
    structlog.get_logger("parlour.test").info("not this")
    logging.getLogger("uvicorn.error").info("nor this")
    structlog.get_logger("parlour.test").warning("but this")
    assert [line.split()[2:4] for line in written.getvalue().splitlines()] == [["but", "this"]]


def test_a_payload_is_cut_short() -> None:
    written = configured("json")
    structlog.get_logger("parlour.test").info("said", content="x" * 1_000_000)
    assert len(written.getvalue()) < 3_000
