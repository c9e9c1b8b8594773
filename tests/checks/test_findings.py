from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from tests.build.incremental import substitute
from tests.checks.test_spelling import Shelf, Words
from tests.helpers import AS_OF, document, load, publish

from policysite import checks, processes
from policysite.checks.rulebook import STATEMENT_RULES
from policysite.checks.statement import Finding, Statement
from policysite.content import reader
from policysite.errors import PolicysiteError
from policysite.files.kept import Kept
from policysite.message import Message
from policysite.models import VersionNumber

if TYPE_CHECKING:
    from pathlib import Path

    from policysite.models import Problem

pytestmark = pytest.mark.slow

BODY = {
    "nl": "## Inleiding {#intro}\n\nZie paragraaf 4. Wij delen dit eventueel met Voorbeeld-BV, en "
    "lees ook onze Privacyverklaring.\n\nMail naar info@elders.example.\n\nVanaf 1 mei 2026 zal "
    "dit korter zijn.\n",
    "en": "## Introduction {#intro}\n\nSee section 4. We might share this with Voorbeeld-BV, and "
    "read our Privacy statement.\n\nWrite to info@elders.example.\n\nFrom 1 May 2026 this will "
    "be shorter.\n",
}


class Project:
    """The example with a draft in which much is found, and what is kept of it."""

    def __init__(self, root: Path) -> None:
        self.root, self.as_of, self.shelf = root, AS_OF, Shelf()
        for language, body in BODY.items():
            source = document(body, title="Cookies", changes="[Anders.]")
            self._file(language).write_text(source, encoding="utf-8")

    def _file(self, language: str) -> Path:
        return self.root / f"content/{language}/cookies/1.1.md"

    def edit(self, path: str, old: str, new: str) -> None:
        substitute(self.root / "content" / path, old, new)

    def write(self, path: str, text: str) -> None:
        (self.root / "content" / path).write_text(text, encoding="utf-8")

    def found(self, known: Kept | None) -> list[Problem]:
        """The present findings, with cached ones or computed again."""
        library = reader.load(self.root, kept=known)
        assert library == load(self.root)
        return checks.run(library, self.as_of, self.shelf, today=self.as_of, kept=known)


def new_words(project: Project) -> None:
    project.shelf._found["nl"] = Words("wij en zie")


def publish_draft(project: Project) -> None:
    for language, title in (("nl", "Cookieverklaring"), ("en", "Cookie statement")):
        source = document("## Intro {#use}\n\nText.\n", title=title, changes="[Anders.]")
        project.write(f"{language}/cookies/1.1.md", source)
        project.write(f"{language}/cookies/1.2.md", source)
    publish(project.root, "cookies", "1.1", project.as_of, project.as_of)


def later(project: Project) -> None:
    project.as_of += timedelta(days=200)


def earlier(project: Project) -> None:
    project.as_of = date(2026, 1, 1)


def edit(path: str, old: str, new: str) -> Callable[[Project], None]:
    return lambda project: project.edit(path, old, new)


def write(path: str, text: str) -> Callable[[Project], None]:
    return lambda project: project.write(path, text)


EVERY = {
    "the document": edit("nl/cookies/1.1.md", "eventueel", "misschien"),
    "another language": edit("en/cookies/1.1.md", "might", "may"),
    "a line": edit("en/cookies/1.1.md", "## Intro", "\n\n## Intro"),
    "the title of another policy": edit("nl/privacy/2.0.md", "title: Privacy", "title: Geheim"),
    "the name of the company": edit("site.toml", "Voorbeeld BV", "Elders BV"),
    "a contact": edit("site.toml", "privacy@voorbeeld", "info@elders"),
    "the words of the company": write("words.toml", 'all = ["eventueel"]\n'),
    "an acceptance": edit(
        "site.toml",
        r"\Z",
        '\n[[accepted]]\nrule = "hedge-word"\nwhere = "content/nl/cookies/1.1.md"\n'
        'reason = "So it is."\n',
    ),
    "a section that moved": write("anchors.toml", '[cookies."9.0"]\nretired = ["use"]\n'),
    "the browsers": edit("browsers.yaml", r"verified_on: \S+", "verified_on: 2020-01-01"),
    "the cookies": edit("cookies.yaml", "consent: requested-service", "consent: asked"),
    "a dictionary": new_words,
    "a later day": later,
    "an earlier day": earlier,
    "a published text": edit("nl/privacy/1.0.md", "title: ", "title: X"),
    "the ledger": edit("ledger/privacy/1.0.json", '"effective": "20', '"effective": "19'),
    "a publication": publish_draft,
}


@pytest.mark.parametrize("what", EVERY)
def test_every_kind_of_input(example: Path, tmp_path: Path, what: str) -> None:
    """Whatever changes, cached findings equal those computed again."""
    project, path = Project(example), tmp_path / "kept"
    known = Kept(path, "program")
    before = project.found(known)
    assert before == project.found(None)
    EVERY[what](project)
    known.age()
    found, anew = project.found(known), project.found(None)
    assert found == anew
    assert [each.message._values for each in found] == [each.message._values for each in anew]
    assert anew != before


def test_only_what_has_changed_is_looked_at(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an edit the rules are asked about that text alone, and after none about no text."""
    project, known, asked = Project(example), Kept(), list[str]()

    def noting(statement: Statement) -> Iterator[Finding]:
        asked.append(statement.document.path)
        yield Finding(1, Message("noted"))

    rule = replace(STATEMENT_RULES[0], severity="warning", find=noting)
    monkeypatch.setattr(checks, "STATEMENT_RULES", (rule,))
    project.found(known)
    assert len(asked) == 10
    asked.clear()
    known.age()
    assert [each for each in project.found(known) if each.rule is rule]
    assert asked == []
    project.edit("nl/cookies/1.1.md", "eventueel", "misschien")
    project.found(known)
    assert asked == ["content/nl/cookies/1.1.md"]


def test_a_finding_that_cannot_be_kept_is_found_each_time(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message with a value that JSON does not have is as good as any other."""
    project, known = Project(example), Kept()

    def odd(_statement: Statement) -> Iterator[Finding]:
        yield Finding(1, Message("%(number)s is odd", number=VersionNumber(1, 0)))

    rule = replace(STATEMENT_RULES[0], severity="warning", find=odd)
    monkeypatch.setattr(checks, "STATEMENT_RULES", (rule,))
    for _ in range(2):
        found = [each.message for each in project.found(known) if each.rule is rule]
        assert found == ["1.0 is odd"] * 10


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few texts there are, two processes look at them."""
    if not hasattr(os, "fork"):
        pytest.skip("this system cannot double a process")
    findings = import_module("policysite.checks.findings")  # `checks` has a function so named
    monkeypatch.setattr(findings, "_FEW", 0)
    monkeypatch.setattr(findings, "_BATCH", 2)
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # pytest has its own
    monkeypatch.setattr(processes, "cores", lambda: 2)


@pytest.mark.usefixtures("two_cores")
def test_two_processes_find_the_same(example: Path) -> None:
    """Message by message, and what they have found is kept."""
    project, known = Project(example), Kept()
    found, anew = project.found(known), project.found(None)
    assert found == anew
    assert [each.message._values for each in found] == [each.message._values for each in anew]
    known.age()
    assert project.found(known) == found


@pytest.mark.usefixtures("two_cores")
def test_rules_are_asked_in_other_processes(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every text is looked at by a process that is not this one."""

    def where(_statement: Statement) -> Iterator[Finding]:
        yield Finding(1, Message("%(pid)s", pid=os.getpid()))

    rule = replace(STATEMENT_RULES[0], severity="warning", find=where)
    monkeypatch.setattr(checks, "STATEMENT_RULES", (rule,))
    found = [str(each.message) for each in Project(example).found(Kept()) if each.rule is rule]
    assert len(found) == 10
    assert str(os.getpid()) not in found


@pytest.mark.usefixtures("two_cores")
def test_a_process_that_is_ended(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system ends one, for want of memory, nothing passes for checked."""

    def ended(_statement: Statement) -> Iterator[Finding]:
        os.kill(os.getpid(), signal.SIGKILL)
        yield Finding(1, Message("noted"))

    rule = replace(STATEMENT_RULES[0], severity="warning", find=ended)
    monkeypatch.setattr(checks, "STATEMENT_RULES", (rule,))
    with pytest.raises(PolicysiteError, match=r"could not be checked.*lack of memory"):
        Project(example).found(Kept())
