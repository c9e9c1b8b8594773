"""A published list of cookies on its page, in policies.json, and as others check it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from tests.helpers import copy_example, free_port, load, publish, run
from tests.web.window import MODES, Mode, Window, axe

from policysite.build.freezing import Options, build
from policysite.edition import Edition, summary
from policysite.hosting import serve

pytestmark = pytest.mark.slow

DAY = date(2026, 11, 26)
TOPS = "all => all.map(each => each.getBoundingClientRect().top)"
LEFTS = (
    "all => all.map(t => [...t.querySelectorAll('th')].map(e => e.getBoundingClientRect().left))"
)


def change(root: Path, name: str, old: str, new: str) -> None:
    """Put `new` for `old`, everywhere in a file of the content."""
    path = root / "content" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, with its list published as cookies 1.1."""
    root = copy_example(tmp_path_factory.mktemp("listed") / "example")
    change(root, "nl/cookies/1.1.md", "[[TODO: welke cookies de website plaatst]]\n\n", "")
    change(root, "en/cookies/1.1.md", "[[TODO: which cookies the website sets]]\n\n", "")
    publish(root, "cookies", "1.1", DAY, today=DAY)
    return root


@pytest.fixture(scope="module")
def site(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of that project."""
    out = tmp_path_factory.mktemp("listed") / "site"
    build(Options(root=project, out=out, as_of=DAY), lambda pages, _total: iter(pages))
    return out


@pytest.fixture(scope="module")
def listed(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where it is served."""
    port = free_port()
    process = serve.start(site, tmp_path_factory.mktemp("serve"), port)
    yield f"https://localhost:{port}"
    serve.stop(process)


def test_policies_json_has_the_list_as_its_schema_says(site: Path) -> None:
    """Each entry by what a program needs, with the purpose in every language."""
    overview = json.loads((site / "policies.json").read_bytes())
    jsonschema.validate(overview, json.loads((site / "policies.schema.json").read_bytes()))
    privacy, policy = overview["policies"]
    assert "cookies" not in privacy
    assert (policy["cookies"]["version"], policy["cookies"]["revision"]) == ("1.1", 2)
    by_name = {each["name"]: each for each in policy["cookies"]["listed"]}
    assert by_name["_count_*"] == {
        "access": ["Teller BV"],
        "category": "analytics",
        "consent": "asked",
        "domain": None,
        "kind": "cookie",
        "lifetime": "P13M",
        "name": "_count_*",
        "provider": "Teller BV",
        "purpose": {
            "nl": "Telt de bezoeken aan elke pagina.",
            "en": "Counts the visits to each page.",
        },
    }
    assert by_name["ad_id"]["domain"] == "reclame.example"
    assert by_name["basket"]["access"] == []


@pytest.mark.parametrize(
    ("old", "new", "revision"),
    [
        ('"13 months"', '"6 months"', 2),  # the same consent, for a shorter time
        ('name: "balance"', 'name: "node"', 2),  # for which none is asked
        ('name: "ad_id"', 'name: "ad_number"', 3),
        ('["Reclame BV", "Adverteerder BV"]', '["Reclame BV", "Nog Een Van Ons BV"]', 3),
    ],
)
def test_only_what_consent_is_asked_for_makes_a_new_revision(
    project: Path, tmp_path: Path, old: str, new: str, revision: int
) -> None:
    """The next version has the list of its day; visitors are asked again if needed."""
    root = copy_project(project, tmp_path)
    assert run(root, "new", "cookies", "--minor").exit_code == 0
    change(root, "cookies.yaml", old, new)
    for language in ("nl", "en"):
        draft = root / f"content/{language}/cookies/1.2.md"
        text = draft.read_text(encoding="utf-8")
        draft.write_text(text.replace("[[TODO", "x").replace("]]\n---", "\n---"), encoding="utf-8")
    publish(root, "cookies", "1.2", DAY, today=DAY)
    edition = Edition(library=load(root), as_of=DAY, base_url="https://x.example")
    (policy,) = (each for each in summary(edition)["policies"] if each["policy"] == "cookies")
    assert policy["cookies"]["revision"] == revision


def copy_project(project: Path, target: Path) -> Path:
    """A copy of `project` that a test may change."""
    return Path(shutil.copytree(project, target / "copy"))


def test_a_stranger_can_check_a_site_with_a_list(project: Path, site: Path) -> None:
    """The command makes page, redline and policies.json from the frozen articles alone."""
    change(project, "cookies.yaml", '"30 minutes"', '"40 minutes"')
    result = run(project, "verify", str(site), "--as-of", DAY.isoformat())
    change(project, "cookies.yaml", '"40 minutes"', '"30 minutes"')
    assert result.exit_code == 0, result.output


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/nl/cookies/1.1/", "/en/cookies/1.1/changes/"])
def test_nothing_is_wrong_with_the_page_in_any_mode(window: Window, listed: str, path: str) -> None:
    """No rule of axe is broken, and nobody has to scroll the page sideways at 320 pixels."""
    for mode in (MODES["light"], MODES["400 per cent"], MODES["print"]):
        page = window.open(listed + path, mode)
        assert axe(page) == []
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0 or mode is MODES["print"]


@pytest.mark.browser
def test_an_entry_is_a_card_on_a_narrow_screen_and_a_row_on_a_wide_one(
    window: Window, listed: str
) -> None:
    """If the columns do not fit, values are stacked, each with the name of its column."""
    page = window.open(f"{listed}/en/cookies/1.1/", Mode({}, width=320, height=640))
    cells = page.locator("table.cookies").nth(2).locator("tbody tr").first.locator("td")
    tops = cells.evaluate_all(TOPS)
    assert tops == sorted(set(tops))
    assert cells.nth(5).inner_text().split() == ["Lifetime:", "13", "months"]
    page = window.open(f"{listed}/en/cookies/1.1/", Mode({}, width=1280, height=900))
    cells = page.locator("table.cookies").nth(2).locator("tbody tr").first.locator("td")
    assert len(set(cells.evaluate_all(TOPS))) == 1
    assert cells.nth(5).inner_text() == "13 months"
    lists = page.locator("table.cookies")
    assert len(set(map(tuple, lists.evaluate_all(LEFTS)))) == 1  # as in one table
    assert lists.evaluate_all("all => all.every(e => e.scrollWidth <= e.clientWidth)")
    for mode in (Mode({}, width=900), Mode({"media": "print"}, width=642)):  # A4 within its margins
        page = window.open(f"{listed}/en/cookies/1.1/", mode)
        cells = page.locator("table.cookies").nth(2).locator("tbody tr").first.locator("td")
        tops = cells.evaluate_all(TOPS)
        assert tops == sorted(set(tops))  # nothing is cut off where not all columns fit
