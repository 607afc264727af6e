"""Nothing new is forgotten: every route, event and action stands in the table of calls, or here with its tests."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Final

import parlour.actions
import parlour.actions.system
import parlour.actions.talk
from parlour.http import app as http
from parlour.realtime.requests.handlers import HANDLERS
from tests.contract.calls import CALLS

ROOT: Final = Path(__file__).parents[2]
ONE_DOOR: Final = "tests/contract/test_one_door.py"
MIXED: Final = "tests/contract/test_elsewhere.py"
SESSIONS: Final = "tests/http/api/people/test_sessions.py"
SERVICE: Final = "tests/http/api/platform/test_service.py"
TICKETS: Final = "tests/http/api/desk/test_tickets.py"
PAGES: Final = "tests/http/pages/test_pages.py"
MEMBERS: Final = "tests/http/pages/test_members.py"
WIDGET: Final = "tests/http/pages/test_widget.py"
RATES: Final = "tests/attacks/test_write_budgets.py"
OPENAPI: Final = "tests/http/test_openapi.py"
SETTINGS: Final = "tests/actions/platform/test_settings.py"
LINKS: Final = "tests/http/api/people/test_links.py"
PEOPLE: Final = "tests/http/api/people/test_administration.py"
SITE: Final = "tests/http/api/platform/test_administration.py"
LINK_PAGES: Final = "tests/http/pages/test_links.py"
LINK_ACTIONS: Final = "tests/actions/people/test_links.py"
ADMINISTRATION: Final = "tests/actions/people/test_administration.py"
FIRST_STEPS: Final = "tests/actions/platform/test_first_steps.py"
GUESTS: Final = "tests/http/test_authorisation.py"

# What is about no conversation that one could be an outsider of, and where its own rules are tested.
ROUTES: Final = {
    "POST /api/auth/register": SESSIONS,
    "POST /api/auth/login": SESSIONS,
    "POST /api/auth/logout": ONE_DOOR,
    "GET /api/auth/me": SESSIONS,
    "GET /api/auth/sessions": ONE_DOOR,
    "DELETE /api/auth/sessions/{id}": ONE_DOOR,
    "GET /api/users": SESSIONS,
    "PATCH /api/users/me": ONE_DOOR,
    "POST /api/setup": PAGES,
    "POST /api/invitations/accept": LINKS,
    "POST /api/auth/reset": LINKS,
    "GET /api/admin/people": PEOPLE,
    "PATCH /api/admin/people/{id}": PEOPLE,
    "POST /api/admin/people/{id}/reset-link": LINKS,
    "GET /api/admin/invitations": LINKS,
    "POST /api/admin/invitations": LINKS,
    "DELETE /api/admin/invitations/{id}": LINKS,
    "GET /api/admin/widget": SITE,
    "PUT /api/admin/widget": SITE,
    "GET /api/admin/first-steps": SITE,
    "POST /api/admin/first-steps/dismiss": SITE,
    "POST /api/guests": GUESTS,
    "PATCH /api/guests/me": ONE_DOOR,
    "POST /api/tickets": ONE_DOOR,
    "GET /api/tickets": TICKETS,
    "GET /api/tickets/mine": TICKETS,
    "GET /api/tickets/counts": TICKETS,
    "GET /api/agents": TICKETS,
    "GET /api/conversations": ONE_DOOR,
    "POST /api/conversations": ONE_DOOR,
    "POST /api/conversations/group": ONE_DOOR,
    "POST /agent/login": PAGES,
    "POST /setup": PAGES,
    "GET /healthz": SERVICE,
    "GET /readyz": SERVICE,
    "GET /metrics": SERVICE,
    "GET /.well-known/security.txt": SERVICE,
    "GET /robots.txt": SERVICE,
    "GET /api/openapi.json": OPENAPI,
    "GET /": PAGES,
    "POST /tickets": PAGES,
    "GET /ticket/{id}": PAGES,
    "POST /ticket/{id}/reply": PAGES,
    "GET /agent/login": PAGES,
    "POST /agent/logout": PAGES,
    "GET /agent": PAGES,
    "GET /agent/tickets/{id}": PAGES,
    "GET /login": MEMBERS,
    "POST /login": MEMBERS,
    "GET /register": MEMBERS,
    "POST /register": MEMBERS,
    "POST /logout": MEMBERS,
    "GET /messages": MEMBERS,
    "GET /chat/{id}": MEMBERS,
    "GET /account": MEMBERS,
    "GET /admin": MEMBERS,
    "GET /invite": LINK_PAGES,
    "POST /invite": LINK_PAGES,
    "GET /reset": LINK_PAGES,
    "POST /reset": LINK_PAGES,
    "GET /widget.js": WIDGET,
    "GET /demo/shop": WIDGET,
    "GET /demo/shop.css": WIDGET,
    "GET /widget/panel": WIDGET,
    "GET /setup": PAGES,
    "GET /api/docs": PAGES,
    "GET /api/docs/style.css": PAGES,
}
EVENTS: Final = {"conversation:leave": "tests/realtime/test_authorisation.py", "presence:get": MIXED}
ACTIONS: Final = {
    "registration.register_member": SESSIONS,
    "registration.upgrade_password_hash": "tests/http/api/people/test_log_in_limits.py",
    "attendance.join_ticket": "tests/actions/desk/test_attendance.py",
    "attendance.attend_ticket": "tests/realtime/presence/test_attendance.py",
    "attendance.end_attendance": "tests/realtime/presence/test_attendance.py",
    "conversations.direct_started_before": RATES,
    "linked.linked_started_before": RATES,
    "conversations.list_conversations": ONE_DOOR,
    "conversations.start_direct": ONE_DOOR,
    "conversations.start_group": ONE_DOOR,
    "files.add_attachment": "tests/actions/talk/test_files.py",
    "files.attachment_for": "tests/actions/talk/test_files.py",
    "guests.change_guest": ONE_DOOR,
    "guests.create_guest": GUESTS,
    "linked.start_linked": ONE_DOOR,
    "messages.already_sent": "tests/actions/talk/test_messages.py",
    "storage.stored_of": "tests/actions/talk/test_storage.py",
    "pictures.add_picture": "tests/actions/people/test_pictures.py",
    "pictures.may_add_picture": "tests/actions/people/test_pictures.py",
    "pictures.picture_for": "tests/actions/people/test_pictures.py",
    "presence.find_acquaintances": MIXED,
    "presence.list_rooms_of": "tests/actions/people/test_presence.py",
    "presence.note_last_seen": "tests/actions/people/test_presence.py",
    "settings.change_setting": SETTINGS,
    "settings.list_settings": SETTINGS,
    "sessions.change_profile": ONE_DOOR,
    "sessions.create_account": SESSIONS,
    "sessions.credentials_of": SESSIONS,
    "sessions.end_session": ONE_DOOR,
    "sessions.find_people": SESSIONS,
    "sessions.list_sessions": ONE_DOOR,
    "sessions.log_in": SESSIONS,
    "sessions.log_out": ONE_DOOR,
    "links.make_first_admin": "tests/actions/people/test_sessions.py",
    "links.setup_is_open": "tests/actions/people/test_sessions.py",
    "links.accept_invitation": LINK_ACTIONS,
    "links.find_reset": LINK_ACTIONS,
    "links.invite": LINK_ACTIONS,
    "links.invited_as": LINK_ACTIONS,
    "links.list_invitations": LINK_ACTIONS,
    "links.offer_reset": LINK_ACTIONS,
    "links.reset_password": LINK_ACTIONS,
    "links.withdraw_invitation": LINK_ACTIONS,
    "administration.change_person": ADMINISTRATION,
    "administration.list_people": ADMINISTRATION,
    "first_steps.dismiss_first_steps": FIRST_STEPS,
    "first_steps.note_widget_seen": FIRST_STEPS,
    "first_steps.show_first_steps": FIRST_STEPS,
    "widget.change_widget_sites": FIRST_STEPS,
    "widget.list_widget_sites": FIRST_STEPS,
    "sessions.own_credentials": ONE_DOOR,
    "sessions.renew_session": "tests/http/test_deps.py",
    "sessions.resume_guest": "tests/http/test_deps.py",
    "sessions.resume_session": "tests/http/test_deps.py",
    "tickets.count_tickets": TICKETS,
    "tickets.list_agents": TICKETS,
    "tickets.list_own_tickets": TICKETS,
    "tickets.list_tickets": TICKETS,
    "opening.open_first_ticket": ONE_DOOR,
    "opening.open_ticket": ONE_DOOR,
}
# What is read in order to deliver, for nobody in particular.
DELIVERY: Final = {
    "committed.is_committed": "tests/realtime/test_lost_commits.py",
    "delivery.find_ended_sessions": "tests/realtime/test_sessions.py",
    "delivery.list_people_in": "tests/realtime/test_conversations.py",
    "delivery.list_undelivered": "tests/realtime/broadcasts/test_delivery.py",
    "delivery.name_people": "tests/realtime/test_sessions.py",
    "delivery.summarise_conversations": "tests/realtime/test_conversations.py",
    "delivery.summarise_tickets": "tests/realtime/broadcasts/test_delivery.py",
}
# What is done for nobody in particular: actions of the system, which take no actor.
SYSTEM_JOBS: Final = "tests/store/platform/test_jobs.py"
SYSTEM_ACTIONS: Final = {
    "accounts.change_account_role": "tests/actions/people/test_accounts.py",
    "accounts.delete_account": "tests/actions/people/test_accounts.py",
    "accounts.disable_account": "tests/actions/people/test_accounts.py",
    "accounts.enable_account": "tests/actions/people/test_accounts.py",
    "accounts.list_accounts": "tests/cli/test_user.py",
    "accounts.offer_reset_link": "tests/cli/test_user.py",
    "accounts.offer_setup": "tests/actions/people/test_sessions.py",
    "accounts.set_password": "tests/cli/test_user.py",
    "attendance.list_attendance": "tests/realtime/presence/test_attendance.py",
    "files.forget_unsent": "tests/actions/talk/test_files.py",
    "files.known_among": "tests/actions/talk/test_files.py",
    "files.stored_in_all": "tests/actions/talk/test_storage.py",
    "first_tickets.forget_first_tickets": "tests/actions/desk/test_opening.py",
    "search.reindex_messages": "tests/jobs/test_reindex.py",
    "sessions.forget_ended_links": "tests/jobs/test_kinds.py",
    "sessions.forget_expired_sessions": "tests/jobs/test_kinds.py",
} | dict.fromkeys(
    (
        "jobs.claim_jobs",
        "jobs.count_jobs",
        "jobs.enqueue_job",
        "jobs.fail_job",
        "jobs.find_next_due",
        "jobs.finish_job",
        "jobs.forget_ended_jobs",
        "jobs.list_jobs",
        "jobs.release_jobs",
        "jobs.renew_leases",
        "jobs.retry_dead_jobs",
        "jobs.retry_job",
    ),
    SYSTEM_JOBS,
)
# Fetching and hydrating, which the actions do for each other.
WITHIN: Final = ("access", "hydrate", "system_messages", "views")


def test_every_route_is_named() -> None:
    there = {f"{route.method} {route.path}" for route in (*http.CALLS, *http.PAGES)}
    in_table = {call.route.partition("?")[0] for call in CALLS if call.route is not None}
    assert there == in_table | set(ROUTES)
    assert not in_table & set(ROUTES)


def test_every_event_is_named() -> None:
    in_table = {call.event for call in CALLS if call.event is not None}
    assert set(HANDLERS) == in_table | set(EVENTS)
    assert not in_table & set(EVENTS)


def test_every_action_is_named() -> None:
    in_table = {name_of(action) for call in CALLS for action in call.actions}
    assert _actions() == in_table | set(ACTIONS)
    assert not in_table & set(ACTIONS)


def test_every_action_of_the_system_is_named_and_takes_no_actor() -> None:
    found = _functions_of(parlour.actions.system, lambda arguments: arguments[:1] == ["tx"])
    assert found == set(SYSTEM_ACTIONS)
    assert not _functions_of(parlour.actions.system, lambda arguments: "actor" in arguments)


def test_every_delivery_query_is_named_and_takes_no_actor() -> None:
    def of_delivery(arguments: list[str]) -> bool:
        return arguments[:1] == ["tx"] and "actor" not in arguments

    found = _functions_of(parlour.actions.talk, of_delivery)
    assert {name for name in found if name.startswith(("delivery.", "committed."))} == set(DELIVERY)


def test_what_is_tested_elsewhere_has_that_file() -> None:
    for path in {*ROUTES.values(), *EVENTS.values(), *ACTIONS.values(), *SYSTEM_ACTIONS.values(), *DELIVERY.values()}:
        assert (ROOT / path).is_file(), path


def _actions() -> set[str]:
    return _functions_of(parlour.actions, lambda arguments: arguments[:2] == ["tx", "actor"])


def _functions_of(package: ModuleType, wanted: Callable[[list[str]], bool]) -> set[str]:
    """The public functions that modules of a package define, by what arguments they take."""
    found = set()
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if module.name.rpartition(".")[2] not in WITHIN:
            loaded = importlib.import_module(module.name)
            for name, value in inspect.getmembers(loaded, inspect.isfunction):
                arguments = list(inspect.signature(value).parameters)
                if value.__module__ == loaded.__name__ and name[0] != "_" and wanted(arguments):
                    found.add(name_of(value))
    return found


def name_of(action: object) -> str:
    """As the tables here call it: `module.function`."""
    return f"{inspect.getmodule(action).__name__.rpartition('.')[2]}.{action.__name__}"  # type: ignore
