"""Every action stands in the table of rates, and what the doors ask for in somebody's name is counted."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import parlour.actions
import parlour.http
import parlour.realtime
from parlour.domain import rates
from parlour.domain.actor import Role
from parlour.domain.rates import RATES, UNCOUNTED, Budget
from parlour.settings import Settings
from tests.contract.test_named import WITHIN

BUDGETS = [value for value in vars(rates).values() if isinstance(value, Budget)]
ROLES: tuple[Role, ...] = ("guest", "member", "agent", "admin")
# What a door asks for by itself, and nobody by an event or a call.
DOORS_OWN = {"note_last_seen", "list_rooms_of", "renew_session", "note_widget_seen"}


@cache
def actions() -> dict[str, Any]:
    """Every function that takes a transaction and an actor, by name."""
    found: dict[str, Any] = {}
    for info in pkgutil.walk_packages(parlour.actions.__path__, "parlour.actions."):
        module = importlib.import_module(info.name)
        for name, value in inspect.getmembers(module, inspect.isfunction):
            arguments = list(inspect.signature(value).parameters)
            is_own = value.__module__ == module.__name__ and name[0] != "_"
            if is_own and arguments[:2] == ["tx", "actor"] and info.name.rpartition(".")[2] not in WITHIN:
                assert name not in found or name in UNCOUNTED, f"two actions are called {name}"
                found[name] = value
    return found


def limit_of(budget: Budget, role: Role, settings: Settings) -> int | None:
    """What a role may have of a budget, with the settings read."""
    limit = budget.limit(role)
    if isinstance(limit, str):
        value: Any = settings
        for part in limit.split("."):
            value = getattr(value, part)
        return int(value)
    return limit


def asked_for(package: ModuleType) -> set[str]:
    """The names of all actions that modules of a door mention, as `name` or as `module.name`."""
    known, found = actions(), set()
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(info.name)
        assert module.__file__ is not None
        for node in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8"))):
            name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else None
            if name in known and _is_action(module, node, known[name]):
                found.add(name)
    return found


def _is_action(module: ModuleType, node: ast.AST, action: Any) -> bool:
    if isinstance(node, ast.Name):
        return getattr(module, node.id, None) is action
    holder = node.value if isinstance(node, ast.Attribute) else None
    within = getattr(module, holder.id, None) if isinstance(holder, ast.Name) else None
    return inspect.ismodule(within) and getattr(within, action.__name__, None) is action


def test_every_action_has_one_line_and_every_line_an_action() -> None:
    assert set(actions()) == set(RATES) | set(UNCOUNTED)
    assert not set(RATES) & set(UNCOUNTED)
    replays = {rate.replay for rate in RATES.values()} - {None}
    assert replays <= set(RATES), "what is answered instead is read, and counted as reading"


def test_whatever_the_doors_ask_for_in_somebodys_name_is_counted() -> None:
    asked = asked_for(parlour.http) | asked_for(parlour.realtime)
    assert {"send_message", "react", "hide_message", "mark_read", "load_messages", "may_join"} <= asked
    uncounted = {name: UNCOUNTED[name] for name in asked if name in UNCOUNTED and name not in DOORS_OWN}
    assert set(uncounted.values()) == {
        "counted by the address, before anybody is known (`App.admit_*`)",
        "finds out who asks",
    }
    assert asked <= set(RATES) | set(UNCOUNTED)


def test_every_budget_is_drawn_on_and_has_a_name_of_its_own() -> None:
    assert {budget.name for budget in BUDGETS} == {
        *(draw.budget.name for rate in RATES.values() for draw in rate.draws),
        "upload",  # taken when the bytes begin to come in
    }
    assert max(Counter(budget.name for budget in BUDGETS).values()) == 1


def test_the_protocol_page_names_every_limit() -> None:
    page = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text("utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line[:1] == "|"]
    shown = Counter((row[1], *row[2:]) for row in rows if row[1:2] in (["minute"], ["hour"]))
    windows = {60: "minute", 3600: "hour"}
    held: Counter[tuple[str, ...]] = Counter()
    for budget in BUDGETS:
        limits = [limit_of(budget, role, Settings()) for role in ROLES[:3]]
        held[(windows[budget.window_s], *("–" if limit is None else str(limit) for limit in limits))] += 1
    assert shown == held
