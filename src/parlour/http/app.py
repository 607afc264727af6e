"""The route table, every HTTP call on one screen; and the application made from it."""
# ruff: noqa: E501 — one call, one line

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from parlour.http.api.desk import tickets
from parlour.http.api.people import administration, guests, links, sessions
from parlour.http.api.platform import administration as site
from parlour.http.api.platform import service
from parlour.http.api.talk import conversations, files, inbox, messages, search
from parlour.http.edge.error_pages import HANDLERS
from parlour.http.edge.metrics import Metrics
from parlour.http.edge.shield import Shield
from parlour.http.openapi import document
from parlour.http.pages import docs, forms, members, setup, views, widget
from parlour.http.pages import links as link_pages
from parlour.http.pages.assets import Assets, StaticAssets
from parlour.http.routes import Page, Route, Upload, Who, once, resources
from parlour.wire.api import desk, people, platform, talk

if TYPE_CHECKING:
    from parlour.app import App

UNASKED, ANYONE, KNOWN, GUEST, ACCOUNT, AGENT, ADMIN = Who

# What a GET takes stands in its query, what the others take in their body. `packed`: travels compressed.
# fmt: off
CALLS = (
    Route("POST",   "/api/auth/register",               sessions.register,      UNASKED, people.Register,      {201: people.LoggedIn}),
    Route("POST",   "/api/auth/login",                  sessions.log_in,        UNASKED, people.LogIn,         {200: people.LoggedIn}),
    Route("POST",   "/api/auth/logout",                 sessions.log_out,       UNASKED, None,            {204: None}),
    Route("GET",    "/api/auth/me",                     sessions.who_am_i,      KNOWN,   None,            {200: people.WhoAmI}),
    Route("GET",    "/api/auth/sessions",               sessions.list_own,      ACCOUNT, None,            {200: people.Sessions}),
    Route("DELETE", "/api/auth/sessions/{id}",          sessions.end,           ACCOUNT, None,            {204: None}),
    Route("GET",    "/api/users",                       sessions.find_people,   ACCOUNT, people.FindPeople,    {200: people.Users}),
    Route("PATCH",  "/api/users/me",                    sessions.change_me,     ACCOUNT, people.ChangeProfile, {200: people.OwnUser}),
    Route("POST",   "/api/setup",                       setup.set_up,           UNASKED, people.SetUp,         {201: people.LoggedIn}),
    Route("POST",   "/api/invitations/accept",          links.accept,           UNASKED, people.AcceptInvitation, {201: people.LoggedIn}),
    Route("POST",   "/api/auth/reset",                  links.reset,            UNASKED, people.ResetPassword, {200: people.LoggedIn}),
    Route("GET",    "/api/admin/people",                administration.list_people, ADMIN, people.FindAccounts, {200: people.Accounts}, packed=True),
    Route("PATCH",  "/api/admin/people/{id}",           administration.change_person, ADMIN, people.ChangeAccount, {200: people.OneAccount}),
    Route("POST",   "/api/admin/people/{id}/reset-link", administration.offer_reset, ADMIN, None,         {201: people.ResetLink}),
    Route("GET",    "/api/admin/invitations",           administration.list_invitations, ADMIN, None,     {200: people.Invitations}),
    Route("POST",   "/api/admin/invitations",           administration.invite,  ADMIN,   people.Invite,        {201: people.Invited}),
    Route("DELETE", "/api/admin/invitations/{id}",      administration.withdraw, ADMIN,  None,            {204: None}),
    Route("GET",    "/api/admin/widget",                site.show_widget,       ADMIN,   None,            {200: platform.Widget}),
    Route("PUT",    "/api/admin/widget",                site.change_widget,     ADMIN,   platform.ChangeWidget, {200: platform.Widget}),
    Route("GET",    "/api/admin/first-steps",           site.show_first_steps,  ADMIN,   None,            {200: platform.FirstSteps}),
    Route("POST",   "/api/admin/first-steps/dismiss",   site.dismiss_first_steps, ADMIN, None,            {204: None}),
    Route("POST",   "/api/guests",                      guests.create,          UNASKED, people.GuestDetails,  {201: people.NewGuest}),
    Route("PATCH",  "/api/guests/me",                   guests.change,          GUEST,   people.GuestDetails,  {200: people.OneGuest}),
    Route("POST",   "/api/tickets",                     tickets.open_ticket,    ANYONE,  desk.OpenTicket,    once(desk.TicketOpened)),
    Route("GET",    "/api/tickets",                     tickets.list_all,       AGENT,   desk.ListTickets,   {200: desk.Tickets}, packed=True),
    Route("GET",    "/api/tickets/mine",                tickets.list_own,       KNOWN,   None,            {200: desk.OwnTickets}, packed=True),
    Route("GET",    "/api/tickets/counts",              tickets.count,          AGENT,   None,            {200: desk.TicketCounts}),
    Route("GET",    "/api/tickets/{id}",                tickets.show,           KNOWN,   None,            {200: desk.OneTicket}, packed=True),
    Route("POST",   "/api/tickets/{id}/close",          tickets.close,          AGENT,   None,            {200: desk.OneTicket}),
    Route("POST",   "/api/tickets/{id}/reopen",         tickets.reopen,         AGENT,   None,            {200: desk.OneTicket}),
    Route("POST",   "/api/tickets/{id}/assign",         tickets.assign,         AGENT,   desk.Assign,        {200: desk.OneTicket}),
    Route("GET",    "/api/agents",                      tickets.list_agents,    AGENT,   None,            {200: desk.Agents}, packed=True),
    Route("GET",    "/api/conversations",               inbox.list_own,         KNOWN,   talk.ListConversations, {200: talk.Conversations}, packed=True),
    Route("POST",   "/api/conversations",               inbox.start,            ACCOUNT, talk.StartConversation, once(talk.OneConversation)),
    Route("POST",   "/api/conversations/group",         inbox.start_group,      ACCOUNT, talk.StartGroup,    {201: talk.OneConversation}),
    Route("GET",    "/api/conversations/{id}",          conversations.show,     KNOWN,   None,            {200: talk.OneConversation}, packed=True),
    Route("PATCH",  "/api/conversations/{id}",          inbox.change,           KNOWN,   talk.ChangeConversation, {200: talk.OneConversation}),
    Route("POST",   "/api/conversations/{id}/takeover", inbox.take_over,        KNOWN,   talk.TakeOver,      {200: talk.OneConversation}),
    Route("GET",    "/api/conversations/{id}/participants", inbox.list_participants, KNOWN, None,         {200: talk.Participants}, packed=True),
    Route("POST",   "/api/conversations/{id}/participants", inbox.add_participant, KNOWN, talk.AddParticipant, {201: talk.OneParticipant}),
    Route("PATCH",  "/api/conversations/{id}/participants/{userId}", inbox.change_role, KNOWN, talk.ChangeRole, {200: talk.OneParticipant}),
    Route("DELETE", "/api/conversations/{id}/participants/{userId}", inbox.remove_participant, KNOWN, None, {204: None}),
    Route("GET",    "/api/conversations/{id}/messages", conversations.load,     KNOWN,   talk.LoadMessages,  {200: talk.Messages}, packed=True),
    Route("POST",   "/api/conversations/{id}/messages", conversations.send,     KNOWN,   talk.PostMessage,   once(talk.OneMessage)),
    Route("GET",    "/api/conversations/{id}/files",    files.list_sent,        KNOWN,   talk.ListFiles,     {200: talk.Files}, packed=True),
    Route("GET",    "/api/messages/search",             search.search,          KNOWN,   talk.SearchMessages, {200: talk.SearchResults}),
    Upload("POST",  "/api/messages/upload",             files.upload,           KNOWN,   talk.UploadFile,    {201: talk.Uploaded}),
    Route("GET",    "/files/{attachmentId}/{name}",     files.download,         KNOWN,   talk.GetFile,       {200: bytes, 206: bytes, 416: None}),
    Route("PUT",    "/api/messages/{id}",               messages.edit,          KNOWN,   talk.EditedContent, {200: talk.OneMessage}),
    Route("DELETE", "/api/messages/{id}",               messages.delete,        KNOWN,   talk.DeleteFor,     {200: talk.OneMessage}),
    Route("GET",    "/api/messages/{id}/wordings",      messages.list_wordings, KNOWN,   None,            {200: talk.Wordings}, packed=True),
    Route("PUT",    "/api/messages/{id}/reactions/{emoji}", messages.react,     KNOWN,   None,            {200: talk.OneMessage}),
    Route("DELETE", "/api/messages/{id}/reactions/{emoji}", messages.unreact,   KNOWN,   None,            {200: talk.OneMessage}),
    Page("POST",    "/agent/login",                     forms.log_in_agent,     UNASKED, people.LogIn,         {200: people.LoggedIn}),
    Page("POST",    "/setup",                           forms.set_up,           UNASKED, people.SetUp,         {201: people.LoggedIn}),
    Route("GET",    "/healthz",                         service.healthz,        UNASKED, None,            {200: platform.Health}),
    Route("GET",    "/readyz",                          service.readyz,         UNASKED, None,            {200: platform.Health}),
    Route("GET",    "/metrics",                         service.metrics,        UNASKED, None,            {200: str}),
    Route("GET",    "/api/openapi.json",                docs.openapi,           UNASKED, None,            {200: dict}, packed=True),
)
PAGES = (
    Page("GET",     "/",                                views.landing,          ANYONE, packed=True),
    Page("POST",    "/tickets",                         forms.open_ticket,      ANYONE),
    Page("GET",     "/ticket/{id}",                     views.ticket,           ANYONE, packed=True),
    Page("POST",    "/ticket/{id}/reply",               forms.reply,            ANYONE),
    Page("GET",     "/agent/login",                     views.login,            ANYONE),
    Page("POST",    "/agent/logout",                    forms.log_out_agent,    ANYONE),
    Page("GET",     "/agent",                           views.desk,             ANYONE, packed=True),
    Page("GET",     "/agent/tickets/{id}",              views.desk,             ANYONE, packed=True),
    Page("GET",     "/login",                           members.login,          ANYONE),
    Page("POST",    "/login",                           members.log_in,         UNASKED),
    Page("GET",     "/register",                        members.registration,   ANYONE),
    Page("POST",    "/register",                        members.register,       UNASKED),
    Page("POST",    "/logout",                          members.log_out,        ANYONE),
    Page("GET",     "/messages",                        members.messages,       ANYONE, packed=True),
    Page("GET",     "/chat/{id}",                       members.messages,       ANYONE, packed=True),
    Page("GET",     "/account",                         members.account,        ANYONE, packed=True),
    Page("GET",     "/admin",                           members.admin,          ANYONE, packed=True),
    Page("GET",     "/invite",                          link_pages.invitation,  UNASKED),
    Page("POST",    "/invite",                          link_pages.accept,      UNASKED),
    Page("GET",     "/reset",                           link_pages.password,    UNASKED),
    Page("POST",    "/reset",                           link_pages.set_password, UNASKED),
    Page("GET",     "/widget.js",                       widget.loader,          UNASKED),
    Page("GET",     "/demo/shop",                       widget.shop,            UNASKED),
    Page("GET",     "/demo/shop.css",                   widget.shop_style,      UNASKED),
    Page("GET",     "/widget/panel",                    widget.panel,           UNASKED),
    Page("GET",     "/.well-known/security.txt",        service.security_txt,   UNASKED),
    Page("GET",     "/robots.txt",                      service.robots_txt,     UNASKED),
    Page("GET",     "/setup",                           views.setup,            UNASKED),
    Page("GET",     "/api/docs",                        docs.page,              UNASKED, packed=True),
    Page("GET",     "/api/docs/style.css",              docs.style,             UNASKED),
)
# fmt: on


def create(app: App, metrics: Metrics | None = None) -> Starlette:
    """The door, without its wall: `guard` puts that round it, and round the polling path beside it."""
    door = Starlette(
        routes=[*resources(app, (*CALLS, *PAGES)), Mount("/static", StaticAssets())], exception_handlers=HANDLERS
    )
    door.router.redirect_slashes = False
    door.state.app = app
    door.state.metrics = metrics or Metrics()
    door.state.assets = Assets()
    door.state.openapi = document(CALLS)
    return door


def guard(inner: ASGIApp, app: App, metrics: Metrics) -> ASGIApp:
    """Origins, security headers, request log and counts, around everything that answers HTTP."""
    return Shield(inner, app.settings, app.policy, metrics)
