"""What may be deployed: today's public site of this project, byte for byte."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.hosting.deployment.sites import TODAY

from policysite.build.freezing import Options, build
from policysite.errors import DeploymentError
from policysite.hosting.deployment import release
from policysite.hosting.hosts import HOSTS
from policysite.hosting.hosts.host import Host, Limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

pytestmark = pytest.mark.slow

ADDRESS = "https://policies.voorbeeld.example"


@pytest.fixture
def root(roots: dict[str, Path], tmp_path: Path) -> Path:
    """A copy of a built project, which the test may change."""
    return shutil.copytree(roots["before"], tmp_path / "project")


def check(root: Path, today: date = TODAY, address: str = ADDRESS) -> None:
    release.check(root, root / "build", today, address)


def rebuild(root: Path, **options: object) -> None:
    chosen = {"root": root, "out": root / "build", "as_of": TODAY} | options
    build(Options(**chosen), lambda pages, _: iter(pages))  # type: ignore[arg-type]


def test_a_site_as_it_was_built_is_accepted(root: Path) -> None:
    """Files that file managers leave in a folder are ignored, and not deployed."""
    (root / "build/nl/.DS_Store").write_bytes(b"x")
    mark = release.check(root, root / "build", TODAY, ADDRESS)
    new = release.prepare(root / "build", mark, None)
    assert new.files == mark.outputs
    assert new.as_of == "2026-11-22"
    assert "nl/.DS_Store" not in new.files
    assert ".policysite.json" not in new.files


def changed(root: Path) -> None:
    (root / "build/nl/contact/index.html").write_text("Bel ons", encoding="utf-8")


def added(root: Path) -> None:
    (root / "build/nl/contact/more.html").write_text("Bel ons", encoding="utf-8")


def removed(root: Path) -> None:
    (root / "build/robots.txt").unlink()


def edited(root: Path) -> None:
    settings = root / "content/site.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n", encoding="utf-8")


def unbuilt(root: Path) -> None:
    shutil.rmtree(root / "build")
    (root / "build").mkdir()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (changed, r"changed after it was built \(nl/contact/index\.html\)"),
        (added, r"changed after it was built \(nl/contact/more\.html\)"),
        (removed, r"changed after it was built \(robots\.txt\)"),
        (edited, "the content or the program has changed since it was built"),
        (unbuilt, "does not contain a site yet"),
        (lambda root: rebuild(root, drafts=True), "built with drafts"),
        (
            lambda root: rebuild(root, as_of=TODAY - timedelta(days=1)),
            "as of 2026-11-21, but today is 2026-11-22",
        ),
        (
            lambda root: rebuild(root, base_url="https://elsewhere.voorbeeld.nl"),
            r"built for https://elsewhere\.voorbeeld\.nl",
        ),
    ],
)
def test_any_other_folder_is_refused(
    root: Path, spoil: Callable[[Path], object], said: str
) -> None:
    """What readers see is what was checked: the refusal says what is wrong, and what to do."""
    spoil(root)
    with pytest.raises(DeploymentError, match=said) as refusal:
        check(root)
    assert "build" in refusal.value.format_message()


def test_a_build_for_the_same_address_is_accepted(root: Path) -> None:
    """Whoever names the address of site.toml on the command line builds the same site."""
    rebuild(root, base_url=f"{ADDRESS}/")
    check(root)


def test_a_file_that_changes_meanwhile_stops_it(root: Path) -> None:
    """The bytes that are sent are those that were checked."""
    mark = release.check(root, root / "build", TODAY, ADDRESS)
    new = release.prepare(root / "build", mark, None)
    changed(root)
    with pytest.raises(DeploymentError, match="changed while it was being deployed"):
        new.read("nl/contact/index.html")


def test_instructions_go_along_with_the_site(root: Path) -> None:
    """The files of the host are part of the release, and allow the earlier style sheets."""
    mark = release.check(root, root / "build", TODAY, ADDRESS)
    new = release.prepare(root / "build", mark, HOSTS["netlify"])
    assert new.files.keys() - mark.outputs.keys() == {"_headers", "_redirects"}
    later = release.after(new, HOSTS["netlify"], ("sha256-old",))
    assert later.read("_headers") != new.read("_headers")
    assert b"sha256-old" in later.read("_headers")


def test_a_host_that_does_not_take_the_site_is_named(root: Path) -> None:
    """A site with more files than its host takes is refused before anything is sent."""
    mark = release.check(root, root / "build", TODAY, ADDRESS)
    small = Host("small", "Small", lambda _: {}, limits=Limits(files=3))
    with pytest.raises(DeploymentError, match="Small accepts at most 3 files"):
        release.prepare(root / "build", mark, small)
