"""The command “deploy”, with a folder as its target."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.helpers import free_port, publish, run, tree
from tests.hosting.deployment.servers import caddy
from tests.hosting.deployment.sites import TODAY, fill_in

from policysite.build import fingerprint
from policysite.hosting.deployment import cache, lock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow

UNVERIFIED = (
    "The live site was not verified: base_url ends in .example, which is not a real address.\n"
)


@pytest.fixture
def live(example: Path, clock: Callable[[str], None]) -> Path:
    """The folder to which the example is deployed; the project is built."""
    clock(f"{TODAY} 12:00:00")
    folder = example.parent / "live"
    folder.mkdir()
    targets(example, production=str(folder))
    return folder


def targets(root: Path, *, base_url: str = "", host: str = "", **places: str) -> None:
    """Have site.toml name these targets, and build."""
    settings = root / "content/site.toml"
    text = settings.read_text(encoding="utf-8").partition("\n[deploy.")[0]
    if base_url:
        text = text.replace("https://policies.voorbeeld.example", base_url)
    for name, to in places.items():
        text += f'\n[deploy.{name}]\nto = "{to}"\n' + (f'host = "{host}"\n' if host else "")
    settings.write_text(text, encoding="utf-8")
    assert run(root, "build").exit_code == 0


def one_version_more(root: Path) -> None:
    fill_in(root)
    publish(root, "cookies", "1.1", TODAY)
    assert run(root, "build").exit_code == 0


def test_a_cache_in_front_is_emptied(
    example: Path, live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the release is there; if that fails, it is reported, and the release stays."""
    settings = example / "content/site.toml"
    settings.write_text(f'{settings.read_text()}cache = "cloudfront:E1"\n')
    assert run(example, "build").exit_code == 0
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    result = run(example, "deploy")
    assert result.exit_code == 1
    assert "the environment variable AWS_ACCESS_KEY_ID with the key is not set" in result.output
    assert (live / "current/index.html").is_file()
    emptied = []
    monkeypatch.setattr(cache, "empty", lambda name, *_: emptied.append(name))
    assert run(example, "deploy").exit_code == 0
    assert emptied == ["cloudfront:E1"]


def test_a_plan_is_shown_and_nothing_is_done(example: Path, live: Path) -> None:
    """A dry run lists every file that would be new, with how many bytes, and writes nothing."""
    result = run(example, "deploy", "--dry-run")
    assert result.exit_code == 0
    files = fingerprint.names(example / "build")
    first, *names = result.stdout.splitlines()
    assert first.startswith(f"production: {len(files)} new, 0 changed, 0 unchanged, 0 to delete; ")
    assert names == [f"  + {name}" for name in sorted(files)]
    assert list(live.iterdir()) == []


def test_a_site_is_deployed_and_says_so(example: Path, live: Path) -> None:
    """The files are there, and the last line says what is live and where."""
    result = run(example, "deploy", "production")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].startswith("Live: release 0001-")
    assert result.stdout.endswith(f", as of 2026-11-22. The target is {live}.\n")
    assert result.stderr.endswith(UNVERIFIED)
    built = tree(example / "build")
    for name in fingerprint.BESIDE:
        del built[name]
    assert tree(live / "current") == built
    again = run(example, "deploy")
    assert again.stdout.startswith(f"production: 0 new, 0 changed, {len(built)} unchanged")
    assert "Deploying" not in again.stderr


def test_what_changed_is_named_in_a_dry_run(example: Path, live: Path) -> None:
    """New and changed files have signs of their own."""
    run(example, "deploy")
    one_version_more(example)
    lines = run(example, "deploy", "--dry-run").stdout.splitlines()
    assert "  + ledger/cookies/1.1.json" in lines
    assert "  ~ policies.json" in lines
    assert "ledger/cookies/1.1.json" not in tree(live / "current")


def test_back_is_refused_where_versions_would_be_lost(example: Path, live: Path) -> None:
    """Nobody goes back to a site with fewer published versions, and the live one stays."""
    run(example, "deploy")
    one_version_more(example)
    run(example, "deploy")
    before = tree(live / "current")
    result = run(example, "deploy", "--back")
    assert result.exit_code == 1
    assert "Error: There is no release to go back to" in result.stderr
    assert tree(live / "current") == before


def test_back_shows_the_release_before(example: Path, live: Path) -> None:
    """After a change that published nothing, the release before comes back."""
    run(example, "deploy")
    before = tree(live / "current")
    settings = example / "content/site.toml"
    text = settings.read_text(encoding="utf-8").replace("Voorbeeld BV", "Ander BV")
    settings.write_text(text, encoding="utf-8")
    run(example, "build")
    run(example, "deploy")
    assert tree(live / "current") != before
    result = run(example, "deploy", "--back")
    assert re.match(r"Release 0001-\S+ is live again\.\n", result.stdout)
    assert result.exit_code == 0
    assert tree(live / "current") == before


@pytest.mark.parametrize(
    ("places", "arguments", "said", "code"),
    [
        ({}, [], "content/site.toml has no target yet.", 1),
        ({"one": "/srv", "two": "/srv"}, [], "Specify a target: one, two.", 2),
        ({"one": "/srv"}, ["three"], "has no target “three”. Its targets are: one.", 2),
        ({"one": "/no/such/folder"}, [], "The target /no/such/folder is not a folder.", 1),
        ({"one": "netlify"}, [], "The site is deployed to netlify by its own program", 1),
        ({"one": "gitlab"}, [], "the workflow .gitlab-ci.yml runs that", 1),
    ],
)
def test_a_target_that_is_none_is_refused(
    example: Path,
    clock: Callable[[str], None],
    places: dict[str, str],
    arguments: list[str],
    said: str,
    code: int,
) -> None:
    """The message says which targets there are, or who deploys there."""
    clock(f"{TODAY} 12:00:00")
    targets(example, **places)
    result = run(example, "deploy", *arguments)
    assert result.exit_code == code
    assert said in result.stderr


def test_a_folder_that_was_changed_is_refused(example: Path, live: Path) -> None:
    """What was edited after the build does not reach readers."""
    (example / "build/robots.txt").write_text("x", encoding="utf-8")
    result = run(example, "deploy")
    assert result.exit_code == 1
    assert "it was changed after it was built (robots.txt)" in result.stderr
    assert tree(live) == {}


def test_a_lock_of_somebody_else_stops_and_can_be_cleared(example: Path, live: Path) -> None:
    """The message says who deploys; --clear-lock says whose lock it took away."""
    (live / ".policysite").mkdir()
    holder = {"owner": "anna", "machine": "build", "since": f"{TODAY}T11:50:00+01:00"}
    other = {"kernel": "another", "process": 1, "token": "t"}
    (live / lock.NAME).write_text(json.dumps(holder | other), encoding="utf-8")
    result = run(example, "deploy")
    assert result.exit_code == 1
    assert "anna on build has been deploying to this target" in result.stderr
    assert "(10 minutes ago). Nothing was changed." in result.stderr
    cleared = run(example, "deploy", "--clear-lock")
    assert cleared.exit_code == 0
    assert "Removed the lock that anna on build has held since" in cleared.stderr
    assert not (live / lock.NAME).exists()


def test_a_failure_says_what_is_live(
    example: Path, live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the target refuses in the middle, the message ends with what readers see."""
    run(example, "deploy")
    one_version_more(example)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "a")

    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.write_bytes", full)
        result = run(example, "deploy")
    assert result.exit_code == 1
    assert "the disk is full" in result.stderr
    with monkeypatch.context() as patch:
        patch.setattr("policysite.files.disk.sync_all", full)
        result = run(example, "deploy")
    assert result.exit_code == 1
    assert "the disk is full. Free some space and run the command again. Live: release 0001-" in (
        result.stderr
    )
    assert run(example, "deploy").exit_code == 0


def test_live_is_said_after_the_live_site_was_verified(
    example: Path, live: Path, tmp_path: Path
) -> None:
    """The site at base_url is verified; if it is not correct, it is not reported as live."""
    port = free_port()
    base_url = f"https://localhost:{port}"
    targets(example, base_url=base_url, host="caddy", production=str(live))
    first = run(example, "deploy", "--no-verify")
    assert "The live site was not verified, because of --no-verify." in first.stderr
    stale = shutil.copytree(live / "current", tmp_path / "stale")
    with caddy(tmp_path, live / "current", port) as authority:
        right = run(example, "deploy", "--authority", str(authority))
    assert right.exit_code == 0, right.output
    assert "Live: release 0001-" in right.stdout
    one_version_more(example)
    with caddy(tmp_path, stale, port) as authority:
        wrong = run(example, "deploy", "--authority", str(authority))
    assert wrong.exit_code == 1
    assert "but “verify” found problems in the live site, listed above" in wrong.stderr
    assert "Live: " not in wrong.stdout
