"""What the tests of the rules about words share: a small text, and what a rule finds in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.helpers import AS_OF, document, load, write_project

from policysite import checks

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from policysite.models import Problem
    from policysite.rules import Rule

BOTH = ("privacy", "cookies")


def project(root: Path, text: str, language: str = "nl", **front_matter: str) -> Path:
    """A project with the draft privacy 1.0 in one language, and another policy."""
    title = {"nl": "Privacyverklaring", "en": "Privacy statement"}.get(language, "Title")
    other = {"nl": "Cookieverklaring", "en": "Cookie statement"}.get(language, "Other")
    documents = {
        f"{language}/privacy/1.0.md": document(text, **({"title": title} | front_matter)),
        f"{language}/cookies/1.0.md": document(title=other),
    }
    return write_project(root, documents, languages=(language,), policies=BOTH)


def problems(root: Path, rule: Rule, as_of: date = AS_OF) -> list[Problem]:
    """What `rule` finds in the project `root`."""
    return [problem for problem in checks.run(load(root), as_of) if problem.rule is rule]


def found(root: Path, rule: Rule, line: str, language: str = "nl") -> list[str]:
    """The messages of `rule` about a draft with the one paragraph `line`, below one heading."""
    text = f"## Kop {{#section}}\n\n{line}\n"
    return [problem.message for problem in problems(project(root, text, language), rule)]
