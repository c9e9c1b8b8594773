"""From a publication to the live site without a terminal."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from tests.helpers import git
from tests.preview.test_editing import shown
from tests.preview.test_preview_pages import page, words
from tests.preview.test_publishing import PUBLISH, form, ready

if TYPE_CHECKING:
    from pathlib import Path

    from tests.preview.conftest import Visitor

pytestmark = pytest.mark.slow

__all__ = ["ready"]
KEEP = PUBLISH.replace("/publish/", "/keep/")
LIVE = "/preview/en/live/"


def repository(root: Path, remote: Path) -> None:
    """Make `root` a repository with an empty remote, whose person git does not know."""
    git(remote.parent, "init", "--bare", remote.name)
    git(root, "init")
    git(root, "add", "--all")
    git(root, "commit", "--message", "All")
    git(root, "remote", "add", "origin", str(remote))


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A computer on which git knows nobody."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("EMAIL", "")


def test_a_publication_is_committed_and_pushed(ready: Visitor, tmp_path: Path) -> None:
    """By the person, with the changes in words, and no other files."""
    repository(ready.root, tmp_path / "remote.git")
    git(ready.root, "config", "user.name", "Zoë d’Hondt <x>")
    git(ready.root, "config", "user.email", "zoe@voorbeeld.nl")
    (ready.root / "note.txt").write_text("mine", encoding="utf-8")
    assert ready.post(PUBLISH, form(ready)).status_code == 303
    told = git(ready.root, "log", "-1", "--format=%an|%ae|%B", "origin/main")
    assert told.startswith("Zoë d’Hondt x|zoe@voorbeeld.nl|Publish cookies 1.1, in force from ")
    assert "- Er staat nu welke cookies wij gebruiken." in told
    names = git(ready.root, "show", "--format=", "--name-only", "HEAD").split()
    assert sorted(names) == [
        "content/ledger/cookies/1.1.en.html",
        "content/ledger/cookies/1.1.json",
        "content/ledger/cookies/1.1.nl.html",
    ]
    assert "The publication is committed and pushed." in words(page(ready, PUBLISH))


def test_a_publication_may_wait_to_be_pushed(ready: Visitor, tmp_path: Path) -> None:
    """Without that tick it is committed alone, and can be taken back until somebody pushes it."""
    repository(ready.root, tmp_path / "remote.git")
    git(ready.root, "config", "user.name", "Ann")
    git(ready.root, "config", "user.email", "ann@voorbeeld.nl")
    git(ready.root, "push", "--set-upstream", "origin", "main")
    values = form(ready)
    del values["push"]
    assert ready.post(PUBLISH, values).status_code == 303
    assert "committed but not pushed yet" in words(page(ready, PUBLISH))
    assert "Publish" not in git(ready.root, "log", "-1", "--format=%s", "origin/main")
    back = PUBLISH.replace("/publish/", "/unpublish/")
    assert ready.post(back, {"sure": "yes"}).status_code == 303
    assert git(ready.root, "log", "-1", "--format=%s").startswith("Take back")


def test_who_git_does_not_know_is_asked(ready: Visitor, tmp_path: Path) -> None:
    """The version is published all the same, and the page asks for a name; then it is kept."""
    repository(ready.root, tmp_path / "remote.git")
    assert ready.post(PUBLISH, form(ready)).status_code == 303
    told = page(ready, PUBLISH)
    assert "The publication is not committed yet." in words(told)
    assert told.get_element_by_id("page_name") is not None
    assert ready.post(KEEP, {}, token="").status_code == 409
    answer = ready.post(KEEP, {"name": "Ann", "email": "ann@voorbeeld.nl"})
    assert answer.status_code == 303
    assert git(ready.root, "log", "-1", "--format=%an %cn %ce", "origin/main") == (
        "Ann Ann ann@voorbeeld.nl\n"
    )


def test_a_push_that_is_refused_loses_nothing(ready: Visitor, tmp_path: Path) -> None:
    """The publication and its commit stay, git's words are shown, and it can be tried again."""
    repository(ready.root, tmp_path / "remote.git")
    hook = tmp_path / "remote.git/hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho closed today >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    assert ready.post(PUBLISH, form(ready)).status_code == 303
    answer = ready.post(KEEP, {"name": "Ann", "email": "ann@voorbeeld.nl"})
    assert answer.status_code == 409
    assert "closed today" in words(shown(answer))
    assert "committed but not pushed yet" in words(page(ready, PUBLISH))
    hook.unlink()
    assert ready.post(KEEP, {}).status_code == 303
    assert "The publication is committed and pushed." in words(page(ready, PUBLISH))


def test_without_a_repository_it_says_so(ready: Visitor) -> None:
    """Nothing outside keeps the publication then."""
    assert ready.post(PUBLISH, form(ready)).status_code == 303
    assert "is not in a git repository" in words(page(ready, PUBLISH))


def wait(visitor: Visitor) -> str:
    for _ in range(600):
        told = page(visitor, LIVE).get_element_by_id("page_live")
        if "data-progress" not in told.attrib:
            return words(told)
        time.sleep(0.1)
    raise AssertionError(words(told))


def test_the_site_is_put_live(visitor: Visitor, tmp_path: Path) -> None:
    """A button for each target builds and deploys; a failure shows what the program said."""
    target = tmp_path / "www"
    settings = visitor.root / "content/site.toml"
    more = f'\n[deploy.live]\nto = "{target}"\n\n[deploy.pages]\nto = "netlify"\n'
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert "the workflow “Build”" in words(page(visitor, LIVE))
    assert visitor.post(LIVE, {"target": "live"}, token="").status_code == 403
    assert visitor.post(LIVE, {"target": "pages"}).status_code == 404
    assert visitor.post(LIVE, {"target": "live"}).status_code == 303
    assert visitor.post(LIVE, {"target": "live"}).status_code == 303  # the first goes on
    told = wait(visitor)
    assert "The site was not deployed." in told
    assert f"The target {target} is not a folder." in told
    target.mkdir()
    assert visitor.post(LIVE, {"target": "live"}).status_code == 303
    assert "It is live." in wait(visitor)
    assert list(target.rglob("nl/privacy/index.html"))
