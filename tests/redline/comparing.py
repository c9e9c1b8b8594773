"""What the tests of the comparison of languages share: two texts in, findings out."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from tests.helpers import FOOTNOTE_TITLE

from policysite.checks.parity import compare, other_language
from policysite.content.documents import document
from policysite.statement import frontmatter, markup

if TYPE_CHECKING:
    from policysite.models import Document, Problem


@lru_cache(maxsize=16)  # one of the two is mostly the same as before
def read(text: str, language: str) -> Document:
    """The document that `text` is; its file is named after the language."""
    path = f"{language}.md"
    front_matter, problems = frontmatter.parse(text, path)
    assert front_matter is not None, problems
    listed = "<p>Cookies</p>\n"  # in the place of the list, which is made from data
    rendered, problems = markup.render(front_matter, language, path, FOOTNOTE_TITLE, listed)
    assert rendered is not None, problems
    return document(language, path, text.encode(), front_matter, rendered.article, rendered)


def findings(reference: str, text: str, language: str = "en") -> list[Problem]:
    """What the comparison says of `text`, held against the Dutch `reference`."""
    theirs, ours = read(reference, "nl"), read(text, language)
    return [*other_language(theirs), *other_language(ours), *compare(theirs, ours)]


def shown(problem: Problem) -> str:
    """A finding as it is printed."""
    return f"{problem.path}:{problem.line}: {problem.rule.name}: {problem.message}"
