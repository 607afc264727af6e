"""What everybody tries first is no password."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest

from parlour.adapters import weak_passwords
from parlour.adapters.weak_passwords import check_password, common
from parlour.domain.errors import Invalid

DATA = Path(weak_passwords.__file__).parent / "data"
OWN = ("Mia.Moss", "mia@chat.example.org", "chat.example.org", "example")


def test_the_list_holds_more_than_the_commonest_ten_thousand() -> None:
    assert len(common()) > 10_000
    assert all(len(each) >= 8 and each == each.casefold() for each in common())
    licences = (DATA / "LICENSES.txt").read_text("utf-8")
    assert "MIT License" in licences
    assert "Django Software Foundation" in licences
    assert gzip.decompress((DATA / "common-passwords.txt.gz").read_bytes()).isascii()


@pytest.mark.parametrize(
    "password",
    [
        "password1",
        "PassWord1",
        "12345678",
        "qwertyuiop",
        "iloveyou1",
        "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff441",  # full width
        " password1 ",
        "pass\u200bword1",
        "p a s s w o r d 1",
    ],
)
def test_the_commonest_passwords_are_refused_however_they_are_written(password: str) -> None:
    with pytest.raises(Invalid, match="commonest"):
        check_password(password)


@pytest.mark.parametrize(
    "password",
    [" " * 12, "\u3000" * 9, "\u00a0 \u2003" * 4, "\u200b" * 8, "x" * 20, "ababababab", "x        x", "\u00e9" * 8],
)
def test_spaces_and_repetitions_are_refused(password: str) -> None:
    with pytest.raises(Invalid, match="different"):
        check_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "mia.moss",
        "MIA.MOSS",
        "mia@chat.example.org",
        "chat.example.org",
        "example1",
        "Mia.Moss123!",
        "parlour1",
        "Parlour!",
    ],
)
def test_ones_own_names_and_the_sites_are_refused(password: str) -> None:
    with pytest.raises(Invalid, match="name of yours"):
        check_password(password, own=OWN)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse",
        "mia moss likes tea",
        "\u0447\u0430\u0439 \u0438 \u0441\u0430\u0445\u0430\u0440",
        "tr0ub4dor&3",
    ],
)
def test_other_passwords_are_accepted_as_they_are(password: str) -> None:
    assert check_password(password, own=OWN) == password


def test_a_name_that_is_not_there_is_no_reason_to_refuse() -> None:
    assert check_password("2938-4857-61", own=(None, "", "@", "1")) == "2938-4857-61"


def test_the_field_is_named_by_the_caller() -> None:
    with pytest.raises(Invalid) as refused:
        check_password("password1", field="newPassword")
    assert refused.value.fields[0].path == "newPassword"


def test_a_look_up_costs_nothing_that_grows_with_the_list() -> None:
    common()
    began = time.process_time()
    for number in range(1_000):
        check_password(f"a rather long pass phrase {number} " * 5)
    assert time.process_time() - began < 2


def test_names_are_measured_before_they_are_worked_on() -> None:
    began = time.process_time()
    check_password("correct horse", own=("a" + "\u0301\u0316" * 500_000, "x" * 5_000_000))
    assert time.process_time() - began < 1
