"""The only reader of `content/`: everything in it, once, as a Library.

What cannot be read becomes a problem with its file and line, never an exception, so that every
problem is told at once.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from policysite import catalogs, ledger, rules
from policysite.content import browsers, settings, words
from policysite.content.folders import entries_of, holds_file, is_file, is_there, strangers
from policysite.errors import UnreadableContent, explained
from policysite.files import textfile
from policysite.message import Message, WrongValue
from policysite.models import (
    BrowserHelp,
    Document,
    Entry,
    Library,
    Policy,
    Problem,
    Section,
    Site,
    Version,
    VersionNumber,
    Withdrawal,
)
from policysite.statement import anchors, article, dialect, frontmatter, markup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policysite.models import Rule
    from policysite.statement.frontmatter import FrontMatter


# Reading the same text again gives the same; the preview does so at each keystroke.
_render = lru_cache(maxsize=64)(markup.render)
_parse_browsers = lru_cache(maxsize=4)(browsers.parse)


def load(root: Path, unsaved: Mapping[str, bytes] | None = None) -> Library:
    """All of `root`/content, with the problems met while reading.

    `unsaved` holds the bytes of files (by their path relative to `root`) as somebody is changing
    them: they are read in place of those on disk. Raises UnreadableContent where there is no
    content/site.toml or it cannot be understood: without it nobody knows which languages and
    policies there are. So too where the system refuses to read a file or a folder: what stands in
    it must not be taken for missing.
    """
    try:
        return _Reader(root, unsaved or {}).library()
    except OSError as error:
        raise UnreadableContent(explained(error)) from None


class _Reader:
    """Reads one project; `problems` grows while it reads."""

    def __init__(self, root: Path, unsaved: Mapping[str, bytes]) -> None:
        self._root = root
        self._unsaved = unsaved
        self._problems: list[Problem] = []
        self._withdrawals: dict[tuple[str, VersionNumber], Withdrawal] = {}
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
        if not holds_file(self._root / settings.PATH):
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
        entries = self._entries(name)
        sources = self._sources(name)
        numbers = sorted({*entries, *sources})
        versions = [
            self._version(name, number, entries.get(number), sources.get(number, {}))
            for number in numbers
        ]
        return Policy(name=name, versions=tuple(versions))

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
                    self._report(rules.FILE_NAME, shown, message)
                elif path.is_symlink():
                    self._report(rules.SYMLINK, shown, Message("this is a link to another place"))
                else:
                    found.setdefault(number, {})[language] = shown
        return found

    def _entries(self, policy: str) -> dict[VersionNumber, Entry]:
        """The entries of `policy`, checked as a chain; files that do not belong are reported."""
        found: dict[VersionNumber, Entry] = {}
        articles: list[tuple[VersionNumber, str, str]] = []
        withdrawals: list[tuple[VersionNumber, str]] = []
        folder = self._root / ledger.FOLDER / policy
        for path in entries_of(folder):
            shown = f"{ledger.FOLDER}/{policy}/{path.name}"
            name = ledger.parse_name(path.name)
            withdrawn = ledger.parse_withdrawal_name(path.name)
            if path.is_symlink():
                self._report(rules.SYMLINK, shown, Message("this is a link to another place"))
            elif withdrawn is not None and holds_file(path):
                withdrawals.append((withdrawn, shown))
            elif name is None or not holds_file(path):
                self._report(rules.LEDGER_FILE, shown, Message("this is no file of the ledger"))
            elif name[1] is not None:
                articles.append((name[0], name[1], shown))
            else:
                self._read_entry(shown, policy, name[0], found)
        for number, shown in withdrawals:
            self._read_withdrawal(shown, found.get(number))
        for number, language, shown in articles:
            if number not in found or language not in found[number].languages:
                message = Message(
                    "the entry of version %(version)s does not name this article", version=number
                )
                self._report(rules.LEDGER_FILE, shown, message)
        self._problems += ledger.chain_problems([found[number] for number in sorted(found)])
        return found

    def _read_withdrawal(self, shown: str, entry: Entry | None) -> None:
        data = self._bytes(shown)
        try:
            withdrawal = ledger.parse_withdrawal(data or b"")
        except WrongValue as error:
            self._report(rules.LEDGER_ENTRY, shown, error.message)
            return
        named = (withdrawal.policy, withdrawal.number, withdrawal.entry_sha256)
        if entry is None or named != (entry.policy, entry.number, ledger.sha256(entry.data)):
            message = Message("it does not belong to the entry of its version")
            self._report(rules.LEDGER_ENTRY, shown, message)
        elif set(withdrawal.reason) != set(entry.languages):
            message = Message("it must give a reason in each language of the version")
            self._report(rules.LEDGER_ENTRY, shown, message)
        else:
            self._withdrawals[entry.policy, entry.number] = withdrawal

    def _read_entry(
        self,
        shown: str,
        policy: str,
        number: VersionNumber,
        found: dict[VersionNumber, Entry],
    ) -> None:
        data = self._bytes(shown)
        try:
            entry = ledger.parse_entry(data or b"")
        except WrongValue as error:
            message = Message("the file cannot be read") if data is None else error.message
            self._report(rules.LEDGER_ENTRY, shown, message)
            return
        if (entry.policy, entry.number) != (policy, number):
            message = Message(
                "it is the entry of %(policy)s %(version)s",
                policy=entry.policy,
                version=entry.number,
            )
            self._report(rules.LEDGER_ENTRY, shown, message)
            return
        found[number] = entry

    def _version(
        self, policy: str, number: VersionNumber, entry: Entry | None, sources: Mapping[str, str]
    ) -> Version:
        withdrawal = self._withdrawals.get((policy, number))
        if entry is not None and withdrawal is not None:
            self._report_left_over(entry, sources)
            return Version(
                policy=policy, number=number, documents={}, entry=entry, withdrawal=withdrawal
            )
        languages = self._site.languages if entry is None else entry.languages
        documents: dict[str, Document] = {}
        for language in languages:
            path = sources.get(language)
            if entry is not None:
                document = self._published(entry, language)
            elif path is None:
                shown = f"content/{language}/{policy}/{number}.md"
                message = Message(
                    "version %(version)s of “%(policy)s” does not exist in “%(language)s”",
                    version=number,
                    policy=policy,
                    language=language,
                )
                self._report(rules.LANGUAGE_MISSING, shown, message)
                continue
            else:
                document = self._draft(policy, number, language, path)
            if document is not None:
                documents[language] = document
        for language in sorted(set(sources) - set(languages)):
            message = Message(
                "version %(version)s was published without the language “%(language)s”",
                version=number,
                language=language,
            )
            remedy = Message("Write the translation as part of the next version.")
            self._report(rules.PUBLISHED_SOURCE, sources[language], message, remedy)
        return Version(policy=policy, number=number, documents=documents, entry=entry)

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
        source_path = f"content/{language}/{entry.policy}/{entry.number}.md"
        article_path = ledger.article_path(entry.policy, entry.number, language)
        source, frozen = self._bytes(source_path), self._bytes(article_path)
        faults = [
            ledger.hash_problem(
                rules.PUBLISHED_SOURCE, source_path, source, entry.source_sha256[language]
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
            front_matter, problems = frontmatter.parse(text, source_path)
            self._problems += problems
            if front_matter is None:
                return None
            return _document(language, source_path, source, front_matter, frozen_text, None)
        except UnicodeDecodeError:
            message = Message("the ledger locks what is no text")
            self._report(rules.LEDGER_ENTRY, article_path, message)
        except article.NoArticle as error:
            self._report(rules.LEDGER_ARTICLE, article_path, error.message)
        return None

    def _text(self, path: str) -> str | None:
        data = self._bytes(path)
        if data is None:
            remedy = Message("See that a file stands there, and no folder.")
            self._report(rules.ENCODING, path, Message("the file cannot be read"), remedy)
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
        return file.read_bytes() if holds_file(file) else None

    def _report(
        self, rule: Rule, path: str, message: Message, remedy: Message | None = None
    ) -> None:
        self._problems.append(Problem(rule=rule, path=path, line=1, message=message, remedy=remedy))


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
