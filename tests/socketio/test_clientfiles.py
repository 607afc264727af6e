"""The official browser client: its files and nothing beside them, in the smallest form that the caller takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.datastructures import Headers

from parlour.http.edge import compression
from parlour.socketio.clientfiles import accepts
from tests.socketio.sio import Endpoint, Http, server

SCRIPT = "/socket.io/socket.io.js"
FORMS = {None: b"// the client", "gzip": b"// as gzip", "br": b"// as brotli"}
ENDINGS = {None: "", "gzip": ".gz", "br": ".br"}


@pytest.fixture
async def http(serve: Any, tmp_path: Path) -> Http:
    """A caller of a build: one script in all forms, one as gzip only, one plain, one whose plain file is gone."""
    for encoding, content in FORMS.items():
        (tmp_path / f"socket.io.js{ENDINGS[encoding]}").write_bytes(content)
    for name in ("socket.io.min.js", "socket.io.min.js.gz", "socket.io.esm.min.js", "socket.io.js.map", "secret.js"):
        (tmp_path / name).write_text(f"// {name}")
    (tmp_path / "socket.io.msgpack.min.js.br").write_bytes(b"left over")
    endpoint: Endpoint = await serve(server(client_files=tmp_path))
    return await endpoint.http()


async def test_the_client_is_served_from_its_folder_and_nothing_else_is(http: Http) -> None:
    answer = await http.request("GET", f"{SCRIPT}?v=4")
    assert (answer.status, answer.body) == (200, FORMS[None])
    assert answer.headers["content-type"] == "application/javascript; charset=utf-8"
    assert (await http.request("GET", f"{SCRIPT}.map")).headers["content-type"] == "application/json"
    assert (await http.request("HEAD", "/socket.io/socket.io.esm.min.js")).body == b""
    assert (await http.request("POST", SCRIPT, "x")).status == 405
    assert (await http.request("GET", "/socket.io/socket.io.msgpack.min.js")).status == 404
    for name in ("secret.js", "socket.io.js.gz", "socket.io.js.br"):
        assert (await http.request("GET", f"/socket.io/{name}")).text == "other"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP;q=1.0, BR;q=0.5", "br"),
        ("gzip", "gzip"),
        ("gzip, br;q=0", "gzip"),
        ("br ; q=0.000, gzip;q=0", None),
        ("identity", None),
        ("", None),
        ("x-gzip, brotli", None),
    ],
)
async def test_the_form_sent_is_the_smallest_that_is_there_and_accepted(
    http: Http, accepted: str, encoding: str | None
) -> None:
    answer = await http.request("GET", SCRIPT, headers={"Accept-Encoding": accepted})
    assert (answer.body, answer.headers.get("content-encoding")) == (FORMS[encoding], encoding)
    plain = (await http.request("GET", SCRIPT)).headers
    for header in ("content-type", "cache-control", "vary", "cross-origin-resource-policy"):
        assert answer.headers[header] == plain[header]
    assert plain["vary"] == "accept-encoding"
    head = await http.request("HEAD", SCRIPT, headers={"Accept-Encoding": accepted})
    assert head.headers == answer.headers


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("socket.io.min.js", "gzip"), ("socket.io.esm.min.js", None), ("socket.io.js.map", None)],
)
async def test_a_form_that_was_not_built_is_not_promised(http: Http, name: str, encoding: str | None) -> None:
    answer = await http.request("GET", f"/socket.io/{name}", headers={"Accept-Encoding": "gzip, br"})
    assert (answer.text, answer.headers.get("content-encoding")) == (f"// {name}{ENDINGS[encoding]}", encoding)


async def test_without_the_plain_file_no_form_of_it_is_served(http: Http) -> None:
    wanted = {"Accept-Encoding": "br"}
    assert (await http.request("GET", "/socket.io/socket.io.msgpack.min.js", headers=wanted)).status == 404
    assert (await http.request("GET", SCRIPT, headers=wanted)).status == 200


async def test_each_form_has_an_etag_of_its_own_and_is_asked_for_again_by_it(http: Http) -> None:
    tags = set()
    for accepted in ("br", "gzip", "identity"):
        wanted = {"Accept-Encoding": accepted}
        tag = (await http.request("HEAD", SCRIPT, headers=wanted)).headers["etag"]
        for known in (tag, f"W/{tag}", f'"another", {tag}'):
            again = await http.request("GET", SCRIPT, headers={**wanted, "If-None-Match": known})
            assert (again.status, again.body, again.headers["vary"]) == (304, b"", "accept-encoding")
        for unknown in ('"another"', tag.strip('"'), tag[:-2], ""):
            assert (await http.request("GET", SCRIPT, headers={**wanted, "If-None-Match": unknown})).status == 200
        tags.add(tag)
    assert len(tags) == 3


@pytest.mark.parametrize("encoding", ["br", "gzip"])
@pytest.mark.parametrize(
    "header",
    [
        "br",
        "gzip, br",
        "BR;q=0.5",
        "br;q=0",
        "br ; q = 0.000",
        "gzip;q=0.0, br",
        "",
        ",",
        ";",
        "x-gzip",
        "*",
        "br;q=0, br",
    ],
)
def test_the_header_is_read_as_for_the_other_files(header: str, encoding: str) -> None:
    theirs = compression.accepts(Headers({"accept-encoding": header}), encoding)
    assert accepts(header.encode(), encoding.encode()) is theirs
