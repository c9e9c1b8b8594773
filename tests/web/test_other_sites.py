"""Sites that are unlike ours: one policy, one language, a language without browser help."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po, write_po
from tests.helpers import EXAMPLE, ROOT, check, document, run, shown, write_project

from policysite.build.freezing import Options, build

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

DAY = date(2027, 1, 1)
HELP = (EXAMPLE / "content/browsers.yaml").read_text(encoding="utf-8")


def built(root: Path) -> dict[str, str]:
    """The pages of the site of a project, with its drafts, by the name of their file."""
    out = root / "build"
    options = Options(root=root, out=out, as_of=DAY, today=DAY, drafts=True)
    build(options, lambda pages, _: iter(pages))
    return {
        path.relative_to(out).as_posix(): path.read_text(encoding="utf-8")
        for path in out.rglob("*.html")
    }


def test_one_policy_and_one_language(tmp_path: Path) -> None:
    """There is nothing to choose, nothing about cookies, and each page names what there is."""
    text = document("## A {#a}\n\nText.\n", title="Privacy statement")
    root = write_project(tmp_path, {"en/privacy/1.0.md": text}, languages=("en",))
    pages = built(root)
    assert "en/browsers/index.html" not in pages
    assert not any("/browsers/" in page for page in pages.values())
    assert "cookies in your browser" not in "".join(pages.values())
    assert "<h1>Privacy statement</h1>" in pages["en/index.html"]
    assert pages["index.html"] == pages["en/index.html"]
    assert '<link rel="canonical" href="https://policies.voorbeeld.nl/en/">' in pages["index.html"]


def test_a_language_without_browser_help(tmp_path: Path) -> None:
    """The page is there in the languages that the file has, and its absence breaks no other."""
    documents = {
        f"{language}/cookies/1.0.md": document("## A {#a}\n\n[[TODO: text]]\n")
        for language in ("nl", "it")
    }
    documents["browsers.yaml"] = HELP
    root = write_project(tmp_path, documents, languages=("nl", "it"), policies=("cookies",))
    assert "there are no messages in the language “it”" in run(root, "check").output
    with (ROOT / "translations/messages.pot").open("rb") as file:
        messages = read_po(file)
    for message in messages:
        message.string = message.id
    path = root / "translations/it/LC_MESSAGES/messages.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, messages)
    pages = built(root)
    assert "nl/browsers/index.html" in pages
    assert "it/browsers/index.html" not in pages
    assert "/it/browsers/" not in "".join(pages.values())


def test_a_link_to_browser_help_that_is_not_there(tmp_path: Path) -> None:
    """A draft that links to the browser page in a language without one hears of it."""
    documents = {"nl/cookies/1.0.md": document("## A {#a}\n\n[x](policy:browsers)\n")}
    root = write_project(tmp_path, documents, languages=("nl",), policies=("cookies",))
    expected = "browsers.yaml has nothing in this language to link to"
    assert any(expected in problem for problem in shown(check(root)))
