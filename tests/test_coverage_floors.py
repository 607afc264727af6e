"""The floors of coverage: a layer that sinks below its own is named, and an action that nothing called."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from scripts.coverage_floors import ALL, ROOT, Layer, actions_in, below, layers, main, missing

DOMAIN, ACTION = "src/parlour/domain/text.py", "src/parlour/actions/talk/receipts.py"


def file(covered: int, there: int, *, executed: list[int] | None = None) -> dict[str, Any]:
    """One branch of two taken where not all statements were executed, else both."""
    taken, missing = [[1, 2]], [[1, 0]]
    return {
        "executed_lines": executed or list(range(covered)),
        "missing_lines": list(range(covered, there)),
        "executed_branches": taken + (missing if covered == there else []),
        "missing_branches": [] if covered == there else missing,
    }


def test_statements_and_branches_are_added_up_by_layer() -> None:
    found = layers({DOMAIN: file(9, 9), ACTION: file(4, 9), "src/parlour/netaddr.py": file(1, 1)})
    assert found == {
        "domain": Layer(9, 9, 2, 2),
        "actions": Layer(9, 4, 2, 1),
        "(modules)": Layer(1, 1, 2, 2),
        ALL: Layer(19, 14, 6, 5),
    }
    assert found["actions"].per_cent == pytest.approx(100 * 5 / 11)
    assert below(found) == ["actions", ALL]
    assert list(missing({DOMAIN: file(9, 9), ACTION: file(7, 9)})) == [f"{ACTION}: 7, 8, 1→0"]


def test_a_layer_of_which_nothing_was_reported_is_below_its_floor() -> None:
    assert below(layers({DOMAIN: file(9, 9)})) == ["actions"]


def test_a_missing_branch_alone_is_below_a_floor_of_all() -> None:
    half = {**file(9, 9), "executed_branches": [], "missing_branches": [[1, 2]]}
    assert below(layers({DOMAIN: half, ACTION: file(99, 99)})) == ["domain"]


def test_actions_are_found_with_the_line_that_shows_that_they_ran() -> None:
    source = 'def act(tx, actor):\n    """Does."""\n    return 1\ndef _no(tx): ...\ndef no(row): ...\ndef do(tx): 1\n'
    assert list(actions_in(source)) == [("act", 3), ("do", 6)]


@pytest.mark.parametrize("called", [True, False])
def test_an_action_that_no_test_called_fails_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], called: bool
) -> None:
    lines = [line for _, line in actions_in((ROOT / ACTION).read_text("utf-8"))]
    assert lines
    report = tmp_path / "coverage.json"
    executed = lines if called else lines[1:]
    report.write_text(json.dumps({"files": {DOMAIN: file(9, 9), ACTION: file(9, 9, executed=executed)}}))
    assert main(str(report)) == (0 if called else 1)
    told = capsys.readouterr()
    assert ("no test called this action" in told.err) is not called
    assert "100.00" in told.out
