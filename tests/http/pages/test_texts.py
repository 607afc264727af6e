"""The words of the plain pages: every language says everything that the templates ask for."""

from __future__ import annotations

import re
from pathlib import Path

from parlour.http.edge.problems import CODES
from parlour.http.pages import texts
from parlour.http.pages.texts import ENGLISH, TEXTS, Words

FRONT_END = Path(__file__).parents[3] / "web" / "src" / "i18n"
ENTRY = re.compile(r"^  '([\w.]+)':\s*'((?:[^'\\]|\\.)*)',$", re.MULTILINE)
# Where the plain page has no room, no hint beside a field, or another thing to say; codes of refusals are its own.
OTHERWISE = {"landing.offline", "landing.agents", "landing.members", "form.email", "setup.password", "ticket.closed"}
TEMPLATES = Path(texts.__file__).parent / "templates"


def test_every_language_is_complete() -> None:
    for locale, words in TEXTS.items():
        assert words.keys() == ENGLISH.keys(), locale
        assert all(text.strip() for text in words.values())


def test_templates_ask_for_words_that_there_are() -> None:
    asked = {key for file in TEMPLATES.glob("*.html") for key in re.findall(r'\bt\("([\w.]+\w)"\)', file.read_text())}
    assert len(asked) > 30
    assert asked <= ENGLISH.keys()


def test_every_code_says_something_to_a_person() -> None:
    for locale in TEXTS:
        assert all(Words(locale).of_code(code) for code in CODES)


def test_a_language_written_from_the_right_turns_the_page() -> None:
    assert Words("ar").direction == "rtl"
    assert Words("es").direction == "ltr"


def test_a_page_does_not_change_its_words_when_the_front_end_takes_it_over() -> None:
    for locale, words in TEXTS.items():
        files = FRONT_END.glob(f"*.{locale}.ts")
        said = dict(entry for file in files for entry in ENTRY.findall(file.read_text("utf-8")))
        shared = {key for key in words if key in said and not key.startswith("error.")} - OTHERWISE
        assert {"landing.lead", "setup.usedText", "login.title", "register.lead", "form.subject"} <= shared
        assert {key: words[key] for key in shared} == {key: said[key] for key in shared}
