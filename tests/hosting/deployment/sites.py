"""Built sites to deploy, and what a reader of a target sees."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tests.helpers import copy_example, load, publish

from policysite.build import fingerprint, freezing
from policysite.hosting.deployment import deployment, lock, release
from policysite.hosting.deployment.deployment import Step
from policysite.publishing import withdrawal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from policysite.hosting.deployment.layout import Layout
    from policysite.hosting.deployment.release import Release
    from policysite.hosting.hosts import Host

NOW = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))
TODAY = NOW.date()
LINK = re.compile(rb'<a [^>]*?href="(/[^"#]*)')
_VERSION = re.compile(r"[a-z]+/([a-z]+)/([0-9.]+)/index\.html")


def projects(folder: Path) -> dict[str, Path]:
    """The example, with one version more, and with a text withdrawn: each built."""
    made = {}
    for name in ("before", "after", "withdrawn"):
        root = made[name] = copy_example(folder / name)
        if name != "before":
            fill_in(root)
            publish(root, "cookies", "1.1", TODAY, TODAY)
        if name == "withdrawn":
            reasons = {"nl": "De rechter beval het.", "en": "A court ordered it."}
            library = load(root)
            withdrawal.carry_out(
                root, *withdrawal.prepare(library, "privacy", "1.0", reasons, TODAY)
            )
        build(root, TODAY)
    return made


def fill_in(root: Path) -> None:
    """Fill the open place of the draft."""
    for language in ("nl", "en"):
        draft = root / f"content/{language}/cookies/1.1.md"
        text = re.sub(r"\[\[TODO: .*?\]\]", "*a*", draft.read_text(encoding="utf-8"))
        draft.write_text(text, encoding="utf-8")


def build(root: Path, day: date) -> Path:
    """Build a project, as of a day."""
    out = root / "build"
    freezing.build(freezing.Options(root=root, out=out, as_of=day), lambda pages, _: iter(pages))
    return out


def prepared(root: Path, host: Host | None = None) -> Release:
    """The release of a built project."""
    mark = fingerprint.read_mark(root / "build")
    assert mark is not None
    return release.prepare(root / "build", mark, host)


def deploy(place: Layout, new: Release, host: Host | None = None, keep: int = 5) -> Step:
    """Deploy a release, as the command does; the step that it took."""
    with lock.held(place.store, NOW) as held:
        step = deployment.forward(place, new, host)
        take(place, step, held, keep)
    return step


def go_back(place: Layout, keep: int = 5) -> Step:
    """Go back, as the command does."""
    with lock.held(place.store, NOW) as held:
        step = deployment.backward(place)
        take(place, step, held, keep)
    return step


def take(place: Layout, step: Step, held: lock.Lock, keep: int) -> None:
    """Take a step, and tidy up."""
    if not step.plan.is_empty:
        assert sorted(step.take(held.check)) == sorted(step.plan.uploads)
    place.tidy(keep)


def hashes(seen: Mapping[str, bytes]) -> dict[str, str]:
    """The hash of each file that readers see, without what is ours."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in seen.items()}


def faults(seen: Mapping[str, bytes], *releases: Release) -> Iterator[str]:
    """What is wrong with a site that readers see while the second of `releases` follows the first.

    Every file is whole, every version has its entry, and what is announced is there. Wherever a
    reader gets from the pages that were there before, every link leads somewhere.
    """
    yield from _dead_links(seen, releases[0].files)
    found = hashes(seen)
    for name, sha256 in found.items():
        if sha256 not in {each.files.get(name) for each in releases}:
            yield f"{name} is of no release"
        version = _VERSION.fullmatch(name)
        if version and f"ledger/{version[1]}/{version[2]}.json" not in seen:
            yield f"{name} has no entry in the ledger"
    for line in seen.get("SHA256SUMS", b"").decode().splitlines():
        sha256, _, name = line.partition("  ")
        if found.get(name) != sha256:
            yield f"SHA256SUMS announces {name}, which is not there"
    if "policies.json" in seen:
        for policy in json.loads(seen["policies.json"])["policies"]:
            for version in policy["versions"]:
                name = f"ledger/{policy['policy']}/{version['version']}.json"
                if name not in seen:
                    yield f"policies.json announces {name}, which is not there"


def _dead_links(seen: Mapping[str, bytes], known: Iterable[str]) -> Iterator[str]:
    waiting = {name for name in known if name.endswith(".html") and name in seen}
    visited = set(waiting)
    while waiting:
        name = waiting.pop()
        for target in LINK.findall(seen[name]):
            path = target.decode().removeprefix("/")
            file = f"{path}index.html" if not path or path.endswith("/") else path
            if file not in seen:
                yield f"{name} leads to {file}, which is not there"
            elif file.endswith(".html") and file not in visited:
                visited.add(file)
                waiting.add(file)
