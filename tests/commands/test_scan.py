"""The command “scan”, and “check --site”, against a website on this computer."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response
from tests.helpers import load, run, tree
from tests.scanning.apart import scans_apart
from tests.scanning.shop import Quiet
from tests.web.conftest import without_windows
from werkzeug.serving import make_server

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(autouse=True, scope="module")
def apart() -> Iterator[None]:
    """Scans do not meet the browser of other tests."""
    with scans_apart():
        yield


PAGE = """<!doctype html><title>x</title>
<p id="b"><button id="no" onclick="b.remove()">No</button>
<button id="yes" onclick="document.cookie='yes=1'">Yes</button></p>"""
SCAN = '\n[scan]\npages = ["{address}/map.xml"]\nrefuse = "#no"\naccept = "#yes"\n'


@pytest.fixture(scope="module")
def website() -> Iterator[str]:
    """A page with a banner of its own, and a cookie that no list names; over plain HTTP."""
    app = Flask("website")

    @app.get("/")
    def page() -> Response:
        answer = Response(PAGE)
        answer.set_cookie("new", "secret-value", max_age=395 * 86400)
        return answer

    @app.get("/map.xml")
    def site_map() -> str:
        return f"<urlset><url><loc>http://127.0.0.1:{server.server_port}/</loc></url></urlset>"

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def project(example: Path, website: str) -> Path:
    """The example, whose settings name the website."""
    path = example / "content/site.toml"
    text = path.read_text(encoding="utf-8") + SCAN.format(address=website)
    path.write_text(text, encoding="utf-8")
    return example


def test_a_scan_says_what_differs_keeps_a_record_and_drafts_what_is_missing(
    project: Path, website: str, tmp_path: Path
) -> None:
    """The table, the findings, the record and the drafts of one scan of a site map."""
    record = tmp_path / "scan.json"
    result = run(project, "scan", "--report", str(record), "--suggest")
    assert result.exit_code == 1
    assert "Opening 1 page in a browser, three times …" in result.output
    assert "After refusing everything (the banner was answered by site.toml)" in result.output
    assert "unlisted-cookie: cookie “new” of 127.0.0.1 is on the website" in result.output
    assert "unlisted-cookie: cookie “yes” of 127.0.0.1" in result.output
    kept = json.loads(record.read_text(encoding="utf-8"))
    assert kept["pages"] == [f"{website}/"]
    assert kept["statements"]["cookies"]["version"] == "1.0"
    assert [each["moment"] for each in kept["passes"]] == ["before", "refused", "accepted"]
    assert kept["browser"].startswith("Chromium ")
    assert "secret-value" not in result.output + record.read_text(encoding="utf-8")
    inventory = load(project).inventory
    assert inventory is not None
    assert [each.name for each in inventory.listed[-2:]] == ["new", "yes"]
    assert str(inventory.listed[-2].lifetime) == "13 months"


def test_check_compares_the_website_too(
    project: Path, website: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The findings of a scan are among those of the checks, and nothing is written."""
    monkeypatch.setenv("CHROMIUM", without_windows(os.environ.get("CHROMIUM", "")))
    before = tree(project)
    result = run(project, "check", "--site", f"{website}/", "--format", "json")
    assert result.exit_code == 1
    rules = {each["rule"] for each in json.loads(result.stdout)}
    assert {"unlisted-cookie", "unseen-cookie"} <= rules
    assert tree(project) == before


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "Specify the address of the website"),
        (("ftp://127.0.0.1/",), 2, "“ftp://127.0.0.1/” is not a web address"),
        (("http://127.0.0.1:1/map.xml",), 1, "The sitemap cannot be read: "),
        (
            tuple(f"http://127.0.0.1:1/{n}" for n in range(51)),
            2,
            "A scan can open at most 50 pages",
        ),
    ],
)
def test_an_address_that_cannot_be_scanned_is_refused(
    example: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """Invalid pages, or too many of them, are reported before a browser starts."""
    result = run(example, "scan", *arguments)
    assert (result.exit_code, said in result.output) == (code, True), result.output


def test_without_a_browser_it_says_what_to_install(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no Chromium the message names it, and how to get it."""
    monkeypatch.setattr("shutil.which", lambda name: None)
    result = run(example, "scan", "http://127.0.0.1:1/")
    assert result.exit_code == 1
    assert "A scan needs Chromium" in result.output
