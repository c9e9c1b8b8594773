"""The recipe of docs/consent-banner.md, exactly as printed, in a browser and on a frozen site.

The library is installed with npm into a temporary folder, and never a part of this project.
"""

from __future__ import annotations

import functools
import http.server
import json
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from tests import depth
from tests.helpers import document, free_port, install_from_npm, publish, write_project
from tests.web.conftest import ROOT

from policysite.build.freezing import Options, build
from policysite.hosting import serve
from policysite.ledger import sha256

pytestmark = [pytest.mark.slow, pytest.mark.browser]

RECIPE = ROOT / "docs" / "consent-banner.md"
LOCKED = ROOT / "tests" / "web" / "consent"
BANNER = "May we use cookies?"
# The versions of the statement, and the day from which each applies.
VERSIONS = {"1.0": date(2026, 1, 5), "1.1": date(2026, 2, 5), "2.0": date(2026, 3, 5)}


@dataclass(frozen=True)
class World:
    """The policy site, which is rebuilt as time passes, and the website of the company."""

    project: Path
    site: Path
    policies: str
    shop: str

    def build(self, version: str) -> None:
        """Serve the policy site as it is on the first day of `version`."""
        out = self.site.with_name(version)
        if not out.exists():
            options = Options(
                root=self.project, out=out, as_of=VERSIONS[version], base_url=self.policies
            )
            build(options, lambda pages, _total: iter(pages))
        shutil.rmtree(self.site, ignore_errors=True)
        shutil.copytree(out, self.site)


class Handler(http.server.SimpleHTTPRequestHandler):
    """A plain web server that says nothing, with the type that a module needs."""

    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript"
    }

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- its name in http.server
        pass


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of vanilla-cookieconsent, in the version of our lock file."""
    folder = tmp_path_factory.mktemp("library")
    names = ("package.json", "package-lock.json", ".npmrc")
    install_from_npm(folder, LOCKED, names, "the consent recipe did not run")
    return folder / "node_modules" / "vanilla-cookieconsent" / "dist"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a cookie statement in three versions: 1.0, editorial 1.1, material 2.0.

    The last one has a list of cookies.
    """
    inventory = (ROOT / "tests/example/content/cookies.yaml").read_bytes()
    documents: dict[str, str | bytes] = {"cookies.yaml": inventory}
    for version in VERSIONS:
        for language, new in (("nl", "Nieuw in"), ("en", "New in")):
            changes = {} if version == "1.0" else {"changes": f"[{new} {version}.]"}
            listed = "\n[[cookies]]\n" if version == "2.0" else ""
            body = f"## Intro {{#intro}}\n\nText of {version}.\n{listed}"
            text = document(body, **changes)
            documents[f"{language}/cookies/{version}.md"] = text
    root = write_project(tmp_path_factory.mktemp("project"), documents, policies=("cookies",))
    for version, day in VERSIONS.items():
        publish(root, "cookies", version, day, today=VERSIONS["1.0"])
    return root


@pytest.fixture(scope="module")
def shop(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The folder of the company's website with the library, and where it is served."""
    folder = tmp_path_factory.mktemp("shop")
    for name in ("cookieconsent.css", "cookieconsent.esm.js"):
        shutil.copy(library / name, folder / name)
    (folder / "consent.js").write_text(code("js"), encoding="utf-8")
    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def world(
    project: Path, shop: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Both sites, each at its own address."""
    port = free_port()
    folder, address = shop
    site = tmp_path_factory.mktemp("policies") / "site"
    world = World(project, site, f"https://localhost:{port}", address)
    page = code("html").replace("https://policies.example.com", world.policies)
    (folder / "index.html").write_text(page, encoding="utf-8")
    (folder / "nl.html").write_text(page.replace('lang="en"', 'lang="nl"'), encoding="utf-8")
    world.build("1.0")
    process = serve.start(site, tmp_path_factory.mktemp("serve"), port)
    yield world
    serve.stop(process)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody with a fresh browser, whom the library does not take for a robot."""
    context = browser.new_context(ignore_https_errors=True)
    context.add_init_script("Object.defineProperty(navigator, 'webdriver', {get: () => false})")
    yield context
    context.close()


def code(language: str) -> str:
    """The one block of code in `language` in the recipe."""
    (block,) = re.findall(
        rf"^```{language}\n(.*?)^```$", RECIPE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    return str(block)


def visit(visitor: BrowserContext, world: World, path: str = "/") -> Page:
    """A visit to the company's website, once it has asked for policies.json and acted on it."""
    page = visitor.new_page()
    page.goto(world.shop + path)
    # A module that awaits at its top is done when importing it is.
    page.evaluate("() => import('./consent.js')")
    return page


def library_says(page: Page, call: str) -> Any:
    """What a function of the library gives on this page."""
    return page.evaluate(f"async () => (await import('./cookieconsent.esm.js')).{call}")


def is_asked(page: Page) -> bool:
    """Whether the banner is shown."""
    return page.locator("#cc-main .cm").count() > 0


def record_of(world: World, version: str, revision: int, language: str = "en") -> dict[str, object]:
    """The record of an answer to `version`, with the hash of the article that is served."""
    article = world.site / "ledger" / "cookies" / f"{version}.{language}.html"
    return {
        "policy": "cookies",
        "revision": revision,
        "version": version,
        "language": language,
        "sha256": sha256(article.read_bytes()),
    }


def test_only_a_material_version_asks_again(visitor: BrowserContext, world: World) -> None:
    """A first visit asks, a return after an editorial version does not, a material one does."""
    world.build("1.0")
    page = visit(visitor, world)
    expect(page.get_by_role("dialog", name=BANNER)).to_be_visible()
    statement = page.get_by_role("link", name="cookie statement")
    assert statement.get_attribute("href") == f"{world.policies}/en/cookies/1.0/"
    assert page.get_by_role("link", name="See what changed").count() == 0
    assert page.locator("html").get_attribute("data-counted") is None
    page.get_by_role("button", name="Accept all").first.click()
    expect(page.locator("html")).to_have_attribute("data-counted", "yes")
    first = record_of(world, "1.0", 1)
    assert library_says(page, "getCookie('data')") == first
    assert library_says(page, "getCookie('revision')") == 1

    world.build("1.1")
    page = visit(visitor, world)
    assert not is_asked(page)
    assert page.locator("html").get_attribute("data-counted") == "yes"
    assert library_says(page, "getCookie('data')") == first

    world.build("2.0")
    page = visit(visitor, world)
    expect(page.get_by_role("dialog", name=BANNER)).to_be_visible()
    assert page.locator("html").get_attribute("data-counted") is None
    since = page.get_by_role("link", name="See what changed since your last answer")
    assert since.get_attribute("href") == f"{world.policies}/en/cookies/since/1.0/"
    assert (world.site / "en" / "cookies" / "since" / "1.0" / "index.html").is_file()
    page.get_by_role("button", name="Accept all").first.click()
    assert library_says(page, "getCookie('data')") == record_of(world, "2.0", 3)
    assert not is_asked(visit(visitor, world))

    page = visit(visitor, world)
    page.goto(f"{world.policies}/en/cookies/since/1.0/")
    expect(page.locator("ins").first).to_be_visible()
    assert page.evaluate("document.scripts.length") == 0


def test_the_record_names_the_version_in_force(visitor: BrowserContext, world: World) -> None:
    """Who answers first under 1.1 is asked for revision 1, and the record says 1.1, in Dutch."""
    world.build("1.1")
    page = visit(visitor, world, "/nl.html")
    page.get_by_role("button", name="Alles weigeren").first.click()
    assert page.locator("html").get_attribute("data-counted") is None
    assert library_says(page, "getCookie('revision')") == 1
    assert library_says(page, "getCookie('data')") == record_of(world, "1.1", 2, "nl")

    world.build("2.0")
    page = visit(visitor, world, "/nl.html")
    since = page.get_by_role("link", name="Bekijk wat er is gewijzigd")
    assert since.get_attribute("href") == f"{world.policies}/nl/cookies/since/1.1/"
    assert (world.site / "nl" / "cookies" / "since" / "1.1" / "index.html").is_file()


def test_another_answer_is_one_to_the_text_of_today(visitor: BrowserContext, world: World) -> None:
    """Who changes a choice after an editorial version has answered to that version."""
    world.build("1.0")
    visit(visitor, world).get_by_role("button", name="Accept all").first.click()
    world.build("1.1")
    page = visit(visitor, world)
    page.get_by_role("button", name="Cookie choices").click()
    page.get_by_role("button", name="Reject all").click()
    assert library_says(page, "getCookie('categories')") == ["necessary"]
    assert library_says(page, "getCookie('data')") == record_of(world, "1.1", 2)


ANSWERS: dict[str, dict[str, Any]] = {
    "an error": {"status": 500},
    "no JSON": {"body": "<p>Hello"},
    "another form": {"body": "{}"},
    "without the policy": {"body": '{"policies": []}'},
    "nothing in force": {
        "body": '{"policies": [{"policy": "cookies", "in_force": null, "versions": []}]}'
    },
}


@pytest.mark.parametrize(
    "name", depth.some([*ANSWERS, "unreachable"], lambda name: name == "unreachable", 3)
)
def test_nobody_is_asked_without_policies_json(
    visitor: BrowserContext, world: World, name: str
) -> None:
    """Without the file, new visitors are left alone, and others are not asked again."""

    def fail(route: Route) -> None:
        if name == "unreachable":
            route.abort()
        else:
            route.fulfill(headers={"Access-Control-Allow-Origin": "*"}, **ANSWERS[name])

    world.build("1.0")
    visitor.route("**/policies.json", fail)
    page = visit(visitor, world)
    assert not is_asked(page)
    assert visitor.cookies() == []
    assert page.locator("html").get_attribute("data-counted") is None

    visitor.unroute("**/policies.json")
    visit(visitor, world).get_by_role("button", name="Accept all").first.click()
    visitor.route("**/policies.json", fail)
    page = visit(visitor, world)
    assert not is_asked(page)
    assert page.locator("html").get_attribute("data-counted") == "yes"
    assert library_says(page, "getCookie('data')") == record_of(world, "1.0", 1)
    page.get_by_role("button", name="Cookie choices").click()
    page.get_by_role("button", name="Reject all").click()
    assert library_says(page, "getCookie('data')") == record_of(world, "1.0", 1)


def test_an_old_copy_asks_nobody_anew(visitor: BrowserContext, world: World) -> None:
    """A policies.json from before the version that was answered to does not ask again."""
    world.build("2.0")
    visit(visitor, world).get_by_role("button", name="Accept all").first.click()
    world.build("1.1")
    page = visit(visitor, world)
    assert not is_asked(page)
    assert library_says(page, "getCookie('data')")["version"] == "2.0"


@pytest.mark.parametrize(
    ("path", "choices", "row"),
    [
        (
            "/",
            "Cookie choices",
            ["_count_*", "Teller BV", "Counts the visits to each page.", "13 months"],
        ),
        (
            "/nl.html",
            "Cookie choices",
            ["_count_*", "Teller BV", "Telt de bezoeken aan elke pagina.", "13 maanden"],
        ),
    ],
)
def test_the_choices_show_the_list_of_the_statement(
    visitor: BrowserContext, world: World, path: str, choices: str, row: list[str]
) -> None:
    """Each category has the cookies of the version in force, in the language of the page."""
    world.build("2.0")
    page = visit(visitor, world, path)
    page.get_by_role("button", name=choices).click(force=True)
    tables = page.locator("#cc-main .pm table")
    assert tables.count() == 2
    cells = tables.nth(1).locator("tbody tr").first.locator("td")
    assert [cell.strip() for cell in cells.all_text_contents()] == row


def test_a_changed_list_asks_again_whatever_the_number_of_its_version(
    visitor: BrowserContext, world: World
) -> None:
    """If consent is asked for something else since the answer, the visitor is asked again."""
    world.build("2.0")
    overview = json.loads((world.site / "policies.json").read_bytes())
    visit(visitor, world).get_by_role("button", name="Accept all").first.click()
    assert not is_asked(visit(visitor, world))
    (policy,) = overview["policies"]
    assert policy["cookies"]["revision"] == 3
    policy["cookies"]["revision"] = 4
    headers = {"Access-Control-Allow-Origin": "*"}
    visitor.route(
        "**/policies.json", lambda route: route.fulfill(headers=headers, body=json.dumps(overview))
    )
    assert is_asked(visit(visitor, world))
