"""A project that can be changed in every way, and its site, built incrementally and in full."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tests.helpers import document, publish, tree, write_project

from policysite.build.freezing import Options, build
from policysite.content import reader
from policysite.errors import PolicysiteError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LANGUAGES = ("nl", "en")
POLICIES = ("privacy", "cookies")
START = date(2026, 11, 22)
ROOT = Path(__file__).resolve().parents[2]


def watch(pages: Iterable[str], _total: int) -> Iterator[str]:
    return iter(pages)


@dataclass
class Change:
    """The day and the options of the next build; a change alters them, or the files."""

    root: Path
    as_of: date = START
    drafts: bool = False
    base_url: str | None = None

    def options(self, out: Path, *, full: bool = False) -> Options:
        return Options(
            root=self.root,
            out=out,
            as_of=self.as_of,
            drafts=self.drafts,
            base_url=self.base_url,
            full=full,
        )


_WORDS = {
    "nl": ("Verklaring", "Inleiding", "Wij bewaren dit {} maanden.", "Lees meer", "Gebruik"),
    "en": ("Statement", "Introduction", "We keep this for {} months.", "Read more", "Use"),
}
_CHANGES = {"nl": "De termijn is anders.", "en": "The period is different."}


def text(language: str, months: int, *, link: str, section: str, title: str, first: bool) -> str:
    """A document with a period of `months` months, and a link to another policy."""
    name, intro, words, more, use = _WORDS[language]
    body = (
        f"## {intro} {{#intro}}\n\n{words.format(months)} [{more}](policy:{link}).\n\n"
        f"## {use} {{#{section}}}\n\n{words.format(3)}\n"
    )
    changes = {} if first else {"changes": f"[{_CHANGES[language]}]"}
    return document(body, title=f"{name} {title}", **changes)


def write(
    root: Path,
    policy: str,
    number: str,
    months: int,
    *,
    link: str | None = None,
    section: str = "use",
    title: str = "A",
) -> None:
    """Write a version of a policy in every language; by default it links to the other policy."""
    link = link or f"{POLICIES[1 - POLICIES.index(policy)]}#use"
    first = number == "1.0"
    documents = {
        f"{code}/{policy}/{number}.md": text(
            code, months, link=link, section=section, title=title, first=first
        )
        for code in LANGUAGES
    }
    write_project(root, documents, policies=POLICIES)


def project(root: Path) -> Path:
    """Two policies with two published versions and a draft each, and messages of its own."""
    shutil.copytree(ROOT / "translations", root / "translations")
    (root / "content").mkdir()
    shutil.copy(ROOT / "tests/example/content/browsers.yaml", root / "content")
    for policy in POLICIES:
        write(root, policy, "1.0", 6, link="browsers")
        publish(root, policy, "1.0", date(2026, 1, 1), date(2026, 1, 1))
    for policy in POLICIES:
        write(root, policy, "1.1", 5)
        publish(root, policy, "1.1", date(2026, 11, 1), date(2026, 1, 2))
        write(root, policy, "1.2", 4)
    return root


def next_number(root: Path, policy: str) -> str:
    """The version after the highest that there is."""
    versions = reader.load(root).policies[policy].versions
    return f"{versions[-1].number.major}.{versions[-1].number.minor + 1}"


def substitute(path: Path, pattern: str, new: str) -> None:
    """Replace what fits `pattern` in a file, which has it."""
    old = path.read_text(encoding="utf-8")
    changed = re.sub(pattern, new, old, count=1)
    assert changed != old, path
    path.write_text(changed, encoding="utf-8", newline="\n")


def sites(change: Change, out: Path) -> tuple[object, object]:
    """The site in `out` after an incremental build, and after a full one; or the build's error."""
    return _outcome(change.options(out)), _outcome(change.options(out.with_name("anew"), full=True))


def _outcome(options: Options) -> object:
    try:
        build(options, watch)
    except PolicysiteError as error:
        return re.sub(re.escape(str(options.out)), "OUT", str(error))
    return tree(options.out)
