"""The only reader of `content/`: everything in it, once, as a Library.

What cannot be read becomes a problem with its file and line, never an exception, so that every
problem is told at once.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from policysite import catalogs, ledger, rules
from policysite.content import browsers, locked, settings, words
from policysite.content.folders import entries_of, is_file, is_there, strangers
from policysite.errors import UnreadableContent
from policysite.files import textfile
from policysite.message import Message
from policysite.models import (
    BrowserHelp,
    Concern,
    Document,
    Library,
    Policy,
    Problem,
    Section,
    Site,
    Version,
    VersionNumber,
    source_path,
)
from policysite.statement import anchors, article, dialect, frontmatter, markup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policysite.models import Entry, Rule
    from policysite.statement.frontmatter import FrontMatter


# Reading the same text again gives the same; the preview does so at each keystroke.
_render = lru_cache(maxsize=64)(markup.render)
_parse_browsers = lru_cache(maxsize=4)(browsers.parse)


def load(root: Path, unsaved: Mapping[str, bytes] | None = None) -> Library:
    """All of `root`/content, with the problems met while reading.

    `unsaved` holds the bytes of files (by their path relative to `root`) as somebody is changing
    them: they are read in place of those on disk. Raises UnreadableContent where there is no
    content/site.toml or it cannot be understood: without it nobody knows which languages and
    policies there are.
    """
    return _Reader(root, unsaved or {}).library()


class _Reader:
    """Reads one project; `problems` grows while it reads."""

    def __init__(self, root: Path, unsaved: Mapping[str, bytes]) -> None:
        self._root = root
        self._unsaved = unsaved
        self._problems: list[Problem] = []
        self._site = self._read_site()
        self._footnote_titles = {
            language: catalogs.load(root, language).gettext("Back to footnote %(number)s")
            for language in self._site.languages
        }

    def library(self) -> Library:
        """The whole content."""
        self._problems += strangers(self._root, self._site)
        for language in self._site.languages:
            self._problems += catalogs.problems(self._root, language)
        policies = {name: self._policy(name) for name in self._site.policies}
        browser_help = self._browser_help()
        found_anchors = self._anchors()
        found_words = self._words()
        return Library(
            site=self._site,
            policies=policies,
            browser_help=browser_help,
            anchors=found_anchors,
            words=found_words,
            problems=tuple(self._problems),
        )

    def _read_site(self) -> Site:
        if not (self._root / settings.PATH).is_file():
            message = Message(
                "There is no %(settings)s in this folder, so it holds no policies. "
                "Go to the project's folder, or name it with --root.",
                settings=settings.PATH,
            )
            raise UnreadableContent(message)
        text = self._text(settings.PATH)
        site, problems = settings.parse(text) if text is not None else (None, [])
        self._problems += problems
        if site is None:
            found = [
                Message.joined((f"\n  {problem.path}:{problem.line}: ", problem.message), "")
                for problem in self._problems
            ]
            message = Message(
                "%(settings)s cannot be understood; mend it first:%(problems)s",
                settings=settings.PATH,
                problems=Message.joined(found, ""),
            )
            raise UnreadableContent(message, self._problems)
        return site

    def _browser_help(self) -> BrowserHelp:
        if not is_there(self._root / browsers.PATH):
            return BrowserHelp()
        text = self._text(browsers.PATH)
        if text is None:
            return BrowserHelp()
        browser_help, problems = _parse_browsers(text, self._site.languages)
        self._problems += problems
        return browser_help

    def _words(self) -> Mapping[str, frozenset[str]]:
        text = self._text(words.PATH) if is_there(self._root / words.PATH) else None
        if text is None:
            return {}
        found, problems = words.parse(text, self._site.languages)
        self._problems += problems
        return found

    def _anchors(self) -> anchors.Anchors:
        if not is_there(self._root / anchors.PATH):
            return {}
        text = self._text(anchors.PATH)
        if text is None:
            return {}
        found, problems = anchors.parse(text)
        self._problems += problems
        return found

    def _policy(self, name: str) -> Policy:
        published, problems = locked.read(self._root, name, self._bytes)
        self._problems += problems
        sources = self._sources(name)
        known = {version.number: version for version in published}
        versions = [
            self._version(name, number, known.get(number), sources.get(number, {}))
            for number in sorted({*known, *sources})
        ]
        return Policy(name=name, versions=tuple(versions), chain=ledger.chain(published))

    def _sources(self, policy: str) -> dict[VersionNumber, dict[str, str]]:
        """The path of each document of `policy` by version and language."""
        found: dict[VersionNumber, dict[str, str]] = {}
        for language in self._site.languages:
            folder = self._root / "content" / language / policy
            for path in entries_of(folder):
                shown = f"content/{language}/{policy}/{path.name}"
                try:
                    number = VersionNumber.parse(path.name.removesuffix(".md"))
                except ValueError:
                    number = None
                if number is None or path.suffix != ".md" or not is_file(path):
                    message = Message("the file name is no version such as 1.0.md")
                    concern = Concern(policy, None)
                    self._report(rules.FILE_NAME, shown, message, concern=concern)
                else:
                    found.setdefault(number, {})[language] = shown
        return found

    def _version(
        self,
        policy: str,
        number: VersionNumber,
        published: Version | None,
        sources: Mapping[str, str],
    ) -> Version:
        """A version with its documents; `published` is what the ledger has of it."""
        if published is None:
            documents = self._draft_documents(policy, number, sources)
            return Version(policy=policy, number=number, documents=documents, entry=None)
        entry = published.entry
        assert entry is not None  # a published version has one
        if published.withdrawal is not None:
            self._report_left_over(entry, sources)
            return published
        found = {language: self._published(entry, language) for language in entry.languages}
        for language in sorted(set(sources) - set(entry.languages)):
            message = Message(
                "version %(version)s was published without the language “%(language)s”",
                version=number,
                language=language,
            )
            remedy = Message("Write the translation as part of the next version.")
            self._report(rules.PUBLISHED_SOURCE, sources[language], message, remedy)
        return replace(published, documents=_those_found(found))

    def _draft_documents(
        self, policy: str, number: VersionNumber, sources: Mapping[str, str]
    ) -> Mapping[str, Document]:
        found: dict[str, Document | None] = {}
        for language in self._site.languages:
            path = sources.get(language)
            if path is not None:
                found[language] = self._draft(policy, number, language, path)
                continue
            message = Message(
                "version %(version)s of “%(policy)s” does not exist in “%(language)s”",
                version=number,
                policy=policy,
                language=language,
            )
            shown = source_path(language, policy, number)
            self._report(rules.LANGUAGE_MISSING, shown, message)
        return _those_found(found)

    def _report_left_over(self, entry: Entry, sources: Mapping[str, str]) -> None:
        """A text that was withdrawn, and is still there."""
        articles = [
            ledger.article_path(entry.policy, entry.number, code) for code in entry.languages
        ]
        for path in [*sources.values(), *articles]:
            if is_there(self._root / path):
                message = Message(
                    "%(policy)s %(version)s was withdrawn, and its text is still here",
                    policy=entry.policy,
                    version=entry.number,
                )
                self._report(rules.WITHDRAWN_TEXT, path, message)

    def _draft(
        self, policy: str, number: VersionNumber, language: str, path: str
    ) -> Document | None:
        if (self._root / path).is_symlink():
            self._report(rules.SYMLINK, path, Message("this is a link to another place"))
            return None
        text = self._text(path)
        if text is None:
            return None
        front_matter, problems = frontmatter.parse(text, path)
        self._problems += problems
        if front_matter is None:
            return None
        title = self._footnote_titles[language].replace("%(number)s", "{}")
        rendered, problems = _render(front_matter, language, path, title)
        self._problems += problems
        if rendered is None:
            return None
        return _document(language, path, text.encode(), front_matter, rendered.article, rendered)

    def _published(self, entry: Entry, language: str) -> Document | None:
        """A published document: its source and its frozen article, both held against the entry."""
        path = source_path(language, entry.policy, entry.number)
        article_path = ledger.article_path(entry.policy, entry.number, language)
        source, frozen = self._bytes(path), self._bytes(article_path)
        faults = [
            ledger.hash_problem(
                rules.PUBLISHED_SOURCE, path, source, entry.source_sha256[language]
            ),
            ledger.hash_problem(
                rules.LEDGER_ARTICLE, article_path, frozen, entry.article_sha256[language]
            ),
        ]
        self._problems += [fault for fault in faults if fault is not None]
        if source is None or frozen is None or any(faults):
            return None
        try:
            text, frozen_text = source.decode(), frozen.decode()
            front_matter, problems = frontmatter.parse(text, path)
            self._problems += problems
            if front_matter is None:
                return None
            return _document(language, path, source, front_matter, frozen_text, None)
        except UnicodeDecodeError:
            message = Message("the ledger locks what is no text")
            self._report(rules.LEDGER_ENTRY, article_path, message)
        except article.NoArticle as error:
            self._report(rules.LEDGER_ARTICLE, article_path, error.message)
        return None

    def _text(self, path: str) -> str | None:
        data = self._bytes(path)
        if data is None:
            self._report(rules.ENCODING, path, Message("the file cannot be read"))
            return None
        text, problems = textfile.decode(data, path)
        self._problems += problems
        return text

    def _bytes(self, path: str) -> bytes | None:
        file = self._root / path
        if file.is_symlink():
            self._report(rules.SYMLINK, path, Message("this is a link to another place"))
        if path in self._unsaved:
            return self._unsaved[path]
        try:
            return file.read_bytes() if file.is_file() else None
        except OSError:
            return None

    def _report(
        self,
        rule: Rule,
        path: str,
        message: Message,
        remedy: Message | None = None,
        concern: Concern | None = None,
    ) -> None:
        found = Problem(
            rule=rule, path=path, line=1, message=message, remedy=remedy, concern=concern
        )
        self._problems.append(found)


def _those_found(documents: Mapping[str, Document | None]) -> dict[str, Document]:
    """The documents that could be read, in the same order."""
    return {code: document for code, document in documents.items() if document is not None}


def _document(
    language: str,
    path: str,
    source: bytes,
    front_matter: FrontMatter,
    frozen: str,
    rendered: markup.Rendered | None,
) -> Document:
    outline = article.outline(frozen)
    lines = dialect.heading_lines(front_matter.body, front_matter.body_line)
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
