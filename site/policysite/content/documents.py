"""One version in one language: a draft rendered from its source, or a published document."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from policysite import ledger
from policysite.content.folders import link_problem
from policysite.content.record import LEDGER_ENTRY
from policysite.files import kept
from policysite.message import Message, WrongValue
from policysite.models import Document, Problem, Section, source_path
from policysite.rules import Rule
from policysite.statement import article, extent, frontmatter, markup
from policysite.statement.dialect.lines import heading_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from policysite.content.project import Project
    from policysite.files.kept import Kept
    from policysite.models import Entry
    from policysite.statement.frontmatter import FrontMatter

    _Made = tuple[Document | None, list[Problem]]

PUBLISHED_SOURCE = Rule(
    name=Message("published-source"),
    severity="error",
    reason=Message(
        "A published text must never change: visitors rely on it, and its hash is public."
    ),
    remedy=Message(
        "Restore the published file (git restore), and make a new version for the change."
    ),
)
LEDGER_ARTICLE = Rule(
    name=Message("ledger-article"),
    severity="error",
    reason=Message(
        "The frozen article is what readers saw on the day of publication, so it must never change."
    ),
    remedy=Message("Restore the file (git restore)."),
)


class Additions(NamedTuple):
    """What the program adds to a draft in one language.

    `footnote_title` is the title of the link from a footnote back to the text, with {} for the
    number of the footnote; `cookies` is the list of cookies as HTML, None if there is no inventory.
    """

    footnote_title: str
    cookies: str | None = None


# Reading the same text again gives the same result; the preview does so at each keystroke.
_render = lru_cache(maxsize=64)(markup.render)


def draft(
    project: Project, path: str, language: str, additions: Additions
) -> tuple[Document | None, list[Problem]]:
    """The draft in the file `path`, or the problems that prevent it from being read.

    If only its front matter has problems, both are returned: the rest of the text is checked, too.

    `additions` are what the program adds to a text in its language.
    """
    if (project.root / path).is_symlink():
        return None, [link_problem(path)]
    text, problems = project.text(path, language)
    if text is None:
        return None, problems
    source = text.encode()
    key = kept.key("draft", path, language, source, additions)
    found, faults = _known(
        project.kept, key, lambda: _drafted(path, language, text, additions), {"source": source}
    )
    return found, [*problems, *faults]


def _drafted(path: str, language: str, text: str, additions: Additions) -> _Made:
    parsed, problems = frontmatter.parse(text, path)
    front_matter = parsed or frontmatter.recovered(text)
    if front_matter is None:
        return None, problems
    rendered, faults = _render(
        front_matter, language, path, additions.footnote_title, additions.cookies
    )
    problems += faults
    if rendered is None:
        return None, problems
    source = text.encode()
    return document(language, path, source, front_matter, rendered.article, rendered), problems


def published(
    project: Project, entry: Entry, language: str
) -> tuple[Document | None, list[Problem]]:
    """A published document: its source and its frozen article, both compared with the entry."""
    path = source_path(language, entry.policy, entry.number)
    article_path = ledger.article_path(entry.policy, entry.number, language)
    source, problems = project.data(path)
    frozen, faults = project.data(article_path)
    problems += faults
    changed = [
        ledger.hash_problem(PUBLISHED_SOURCE, path, source, entry.source_sha256[language]),
        ledger.hash_problem(LEDGER_ARTICLE, article_path, frozen, entry.article_sha256[language]),
    ]
    problems += [problem for problem in changed if problem is not None]
    if source is None or frozen is None or any(changed):
        return None, problems
    key = kept.key("published", path, article_path, language, source, frozen)
    found, faults = _known(
        project.kept,
        key,
        lambda: _locked(path, article_path, language, source, frozen),
        {"source": source, "article": frozen.decode(errors="replace")},
    )
    return found, [*problems, *faults]


def _locked(path: str, article_path: str, language: str, source: bytes, frozen: bytes) -> _Made:
    try:
        text, frozen_text = source.decode(), frozen.decode()
    except UnicodeDecodeError:
        message = Message("the ledger has locked something that is not a text")
        fault = Problem(rule=LEDGER_ENTRY, path=article_path, line=1, message=message)
        return None, [fault]
    front_matter, problems = frontmatter.parse(text, path)
    if front_matter is None:
        return None, problems
    try:
        if (odd := extent.fault(frozen_text)) is not None:
            raise WrongValue(odd)
        return document(language, path, source, front_matter, frozen_text, None), problems
    except WrongValue as error:
        fault = Problem(rule=LEDGER_ARTICLE, path=article_path, line=1, message=error.message)
        return None, [*problems, fault]


def _known(
    known: Kept | None, key: str, make: Callable[[], _Made], texts: Mapping[str, Any]
) -> _Made:
    """The result of `make`, or an earlier one for the same input.

    A document without problems is cached without its `texts`, fields that are available anyway.
    """
    if known is None:
        return make()
    made: list[_Made] = []

    def data() -> dict[str, Any] | None:
        found, faults = make()
        made.append((found, faults))
        return None if found is None or faults else _data(found, texts)

    values = known.of(key, data)
    return made[0] if made else (_document({**values, **texts}), [])


def _data(found: Document, besides: Container[str]) -> dict[str, Any]:
    """A document as JSON, without the fields `besides`."""
    values = {each.name: getattr(found, each.name) for each in fields(found)}
    values["sections"] = [list(vars(section).values()) for section in found.sections]
    values["ids"] = sorted(found.ids)
    return {name: value for name, value in values.items() if name not in besides}


def _document(data: Mapping[str, Any]) -> Document:
    """The document with these fields."""
    sections = (
        Section(id=id_, level=level, title=title, covers=tuple(covers), line=line)
        for id_, level, title, covers, line in data["sections"]
    )
    found = {
        "sections": tuple(sections),
        "ids": frozenset(data["ids"]),
        "changes": tuple(data["changes"]),
        "links": tuple((target, line) for target, line in data["links"]),
    }
    return Document(**{**data, **found})


def document(
    language: str,
    path: str,
    source: bytes,
    front_matter: FrontMatter,
    frozen: str,
    rendered: markup.Rendered | None,
) -> Document:
    """The document with the article `frozen`, or `rendered` if that was just made."""
    outline = article.outline(frozen)
    lines = heading_lines(front_matter.body, front_matter.body_line)
    link_lines = rendered.link_lines if rendered else (1,) * len(outline.targets)
    sections = tuple(
        Section(
            id=heading.id,
            level=heading.level,
            title=heading.title,
            covers=heading.covers,
            line=lines[index] if index < len(lines) else 1,
        )
        for index, heading in enumerate(outline.headings)
    )
    return Document(
        language=language,
        path=path,
        source=source,
        title=front_matter.title,
        changes=front_matter.changes,
        article=frozen,
        sections=sections,
        ids=outline.ids,
        links=tuple(zip(outline.targets, link_lines, strict=True)),
    )
