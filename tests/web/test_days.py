"""What changes by itself when a scheduled version comes into force."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lxml import html
from tests.helpers import EXAMPLE

from policysite.build.freezing import Options, build

pytestmark = pytest.mark.slow

# privacy 2.0 of the example takes effect on this day.
THE_DAY = date(2027, 1, 1)
DAYS = {"before": date(2026, 12, 31), "on": THE_DAY, "after": date(2027, 1, 2)}


def frozen(folder: Path) -> dict[str, dict[str, bytes]]:
    """The files of the example's site on each of the three days."""
    sites = {}
    for name, day in DAYS.items():
        out = folder / name
        build(Options(root=EXAMPLE, out=out, as_of=day), lambda pages, _: iter(pages))
        files = (path for path in sorted(out.rglob("*")) if path.is_file())
        sites[name] = {path.relative_to(out).as_posix(): path.read_bytes() for path in files}
    return sites


def test_only_what_must_change_changes(tmp_path: Path) -> None:
    """On the day itself the pages about what is in force change, and nothing the day after."""
    sites = frozen(tmp_path)
    on, after = sites["on"], sites["after"]
    marks = {path for path in on if path.startswith(".policysite.")}
    assert {path for path in on if on[path] != after.get(path)} <= marks
    before = sites["before"]
    changed = {path for path in before if path in on and before[path] != on[path]}
    about = ("index.html", "policies.json", "sitemap.xml", "security.txt", *marks)
    assert all(path.endswith(about) for path in changed)
    assert not any(path.startswith("ledger/") or path.endswith(".atom") for path in changed)
    assert not any("/cookies/" in path for path in changed)
    assert {"nl/privacy/index.html", "nl/index.html", "policies.json"} <= changed


def test_version_pages_keep_their_text(tmp_path: Path) -> None:
    """The frozen article on the page of a version is the same on every day."""
    sites = frozen(tmp_path)
    for language in ("nl", "en"):
        for number in ("1.0", "1.1", "2.0"):
            path = f"{language}/privacy/{number}/index.html"
            pages = [html.document_fromstring(site[path]) for site in sites.values()]
            texts = set()
            for page in pages:
                (shown,) = page.iter("article")
                for note in shown.xpath(".//*[@data-note]"):
                    note.drop_tree()
                texts.add(html.tostring(shown))
            assert len(texts) == 1
