"""What people call themselves, their files, their groups and their pages is text, wherever it is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests.browser.conftest import PASSWORD, choose

Browsers = Callable[..., BrowserContext]
EVIL = '<img src=x onerror="window.owned=1">'
SCRIPT = "<script>window.owned=1</script>"


def post(context: BrowserContext, path: str, **body: Any) -> Any:
    answer = context.request.post(path, data=body)
    assert answer.ok, answer.text()
    return answer.json()


def upload(context: BrowserContext, conversation_id: str, name: str) -> str:
    file: FilePayload = {"name": name, "mimeType": "text/html", "buffer": SCRIPT.encode()}
    answer = context.request.post("/api/messages/upload", multipart={"conversationId": conversation_id, "file": file})
    assert answer.ok, answer.text()
    return str(answer.json()["attachment"]["id"])


def is_inert(page: Page) -> None:
    assert page.evaluate("window.owned") is None
    assert page.locator("img[src='x'], img[onerror], a[href^='javascript:']").count() == 0
    assert not [
        text
        for text in page.locator("script:not([type='application/json'])").all_text_contents()
        if "window.owned" in text
    ]


def test_a_guests_name_page_and_files_are_text_on_the_desk(open_browser: Browsers, ada: Page) -> None:
    guest = open_browser()
    page = {"title": f"Lamps {EVIL}", "url": "https://shop.example/?q=%3Cimg%3E&javascript:alert(1)"}
    asked = {"name": EVIL, "subject": f"Torch {SCRIPT}", "message": "See the file", "page": page}
    ticket = post(guest, "/api/tickets", **asked)["ticket"]["id"]
    file = upload(guest, ticket, f"{EVIL}.html")
    post(guest, f"/api/conversations/{ticket}/messages", attachmentIds=[file])
    choose(ada, "Torch")
    expect(ada.get_by_role("log").get_by_text(f"{EVIL}.html").first).to_be_visible()
    expect(ada.get_by_text(f"Lamps {EVIL}").first).to_be_visible()
    assert EVIL in ada.get_by_role("main").inner_text() + ada.get_by_role("complementary").inner_text()
    is_inert(ada)
    opened = ada.context.request.get(f"/files/{file}/x.html")
    assert opened.headers["content-disposition"].startswith("attachment")


def test_members_groups_and_links_are_text_in_the_messages(open_browser: Browsers, ada: Page) -> None:
    people = []
    for username in ("eve", "leo"):
        context = open_browser()
        account = {"username": username, "name": f"{username} {EVIL}", "email": f"{username}@example.com"}
        people.append((context, post(context, "/api/auth/register", password=PASSWORD, **account)["user"]["id"]))
    (eve, eve_id), (leo, leo_id) = people
    group = post(eve, "/api/conversations/group", title=f"Trip {SCRIPT}", participantIds=[leo_id])
    link = {"type": "order", "id": "7", "title": f"Order {EVIL}", "url": "https://shop.example/?<script>"}
    linked = post(ada.context, "/api/conversations", kind="linked", link=link, participantIds=[eve_id, leo_id])
    for started in (group, linked):
        conversation = started["conversation"]["id"]
        file = upload(eve, conversation, f"{EVIL}.svg")
        post(eve, f"/api/conversations/{conversation}/messages", content=f"{EVIL} javascript:alert(1)")
        post(eve, f"/api/conversations/{conversation}/messages", attachmentIds=[file])
        page = leo.new_page()
        page.goto(f"/chat/{conversation}")
        expect(page.get_by_role("log").get_by_text(f"{EVIL}.svg").first).to_be_visible()
        expect(page.get_by_role("heading", name=started["conversation"]["title"]).first).to_be_visible()
        is_inert(page)
