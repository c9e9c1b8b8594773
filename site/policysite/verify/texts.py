"""Compares the texts of a site with its entries, and its pages with the articles."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from policysite import ledger
from policysite.message import Message
from policysite.statement import extent
from policysite.verify import frozen, overview, pages, sums
from policysite.verify.findings import REBUILD, RESTORE, Finding
from policysite.verify.reconstruction import Material

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policysite.models import Entry, Version
    from policysite.verify.findings import Step
    from policysite.verify.frozen import Pieces
    from policysite.verify.overview import Overview
    from policysite.verify.pages import Page
    from policysite.verify.published import Published
    from policysite.verify.reader import Reader


_STRANGE = Message("Find out who published it and with which program: it was not policysite.")


class Texts:
    """The texts of one site: `published` is its ledger, `overview` its policies.json.

    `ours` are the bytes of published files in our own project; if an article of the site is
    damaged, ours can still show what a page lacks. `base_url` is the address of the site.
    """

    def __init__(
        self,
        reader: Reader,
        published: Published,
        overview: Overview,
        *,
        ours: Mapping[str, bytes],
        base_url: str,
    ) -> None:
        self._reader = reader
        self._published = published
        self._overview = overview
        self._ours = ours
        self._base_url = base_url
        self._ids: dict[str, set[str]] = {}  # of the page of each policy
        self._shortened: dict[str, frozenset[str]] = {}  # by page

    def check(self) -> Step[Material]:
        """Check every text, every page that must or must not show one, and the verify pages.

        Returns what the other pages of the site are made from.
        """
        material = Material()
        for version in self._published:
            for language in version.languages:
                if version.withdrawal is not None:
                    message = Message("it shows a text, but its version was withdrawn")
                    yield from self._check_empty(sums.version_page(version, language), message)
                else:
                    yield from self._check_text(version, language, material)
        yield from self._check_pending_pages()
        yield from self._check_links()
        yield from self._check_verify_pages()
        return material

    def _check_text(self, version: Version, language: str, material: Material) -> Step[None]:
        entry = version.entry
        assert entry is not None  # every version of a ledger has one
        source, article = sums.source_file(entry, language), sums.article_file(entry, language)
        expected = {
            source: entry.source_sha256[language],
            article: entry.article_sha256[language],
        }
        data: dict[str, bytes | None] = {}
        for path, hash_ in expected.items():
            data[path] = yield from self._reader.read_published(path, self._published.listed.hashes)
            if self._reader.hashes[path] not in (None, hash_):
                message = Message("its hash does not match its ledger entry")
                yield Finding("changed", path, message, RESTORE)
            material.add_text(path, data[path] if self._reader.hashes[path] == hash_ else None)
        # The site's own article if it is correct; otherwise ours can still show what a page lacks.
        right = (
            each
            for each in (data[article], self._ours.get(article))
            if each is not None and ledger.sha256(each) == expected[article]
        )
        found = yield from self._pieces(article, next(right, None), language)
        material.lack = (yield from self._check_extent(article, data[article])) or material.lack
        if found is not None:
            yield from self._check_title(entry, language, found)
        path = sums.version_page(entry, language)
        page = yield from self._check_page(path, version, entry, language, found)
        if page is not None:
            material.add_page(version, page.text)
        if self._overview.in_force.get(entry.policy) == entry:
            path = f"{language}/{entry.policy}/index.html"
            page = yield from self._check_page(path, version, entry, language, found)
            self._ids[path] = page.ids if page is not None else set()

    def _pieces(self, path: str, article: bytes | None, language: str) -> Step[Pieces | None]:
        """The normal form of the `article` at `path`; None if nobody has it."""
        if article is None:
            return None
        try:
            return frozen.article(article, urlsplit(self._base_url).path, language)
        except frozen.BadArticle as error:
            message = Message("it is not a valid article: %(fault)s", fault=error.message)
            yield Finding("contradiction", path, message, RESTORE)
            return None

    def _check_extent(self, path: str, article: bytes | None) -> Step[Message | None]:
        """Why no page is made from the `article` at `path`, because of its size; None otherwise."""
        fault = extent.fault(article.decode("utf-8", "replace")) if article is not None else None
        if fault is None:
            return None
        message = Message("it is not a text that policysite would publish: %(fault)s", fault=fault)
        yield Finding("unreadable", path, message, _STRANGE)
        return Message("%(path)s is too large", path=path)

    def _check_title(self, entry: Entry, language: str, article: Pieces) -> Iterator[Finding]:
        """Check that the title in policies.json is that of the article."""
        document = self._overview.documents.get(f"{language}/{entry.policy}/{entry.number}")
        title = frozen.title(article)
        if document is not None and document.get("title") != title:
            message = Message(
                "%(policy)s %(version)s: documents %(language)s title is not “%(title)s”",
                policy=entry.policy,
                version=entry.number,
                language=language,
                title=title,
            )
            yield Finding("contradiction", overview.NAME, message, REBUILD)

    def _check_page(
        self, path: str, version: Version, entry: Entry, language: str, article: Pieces | None
    ) -> Step[Page | None]:
        """Check the page at `path`, which shows the text of a version.

        `article` None: nobody has it.
        """
        page = yield from self._page(path)
        if page is None:
            return None
        if not page.article:
            yield Finding("changed", path, Message("it shows no text of a policy"), REBUILD)
            return None
        difference = None if article is None else frozen.difference(article, page.article)
        if difference is not None:
            message = Message(
                "it does not show %(policy)s %(version)s: %(difference)s",
                policy=entry.policy,
                version=entry.number,
                difference=difference,
            )
            yield Finding("changed", path, message, RESTORE)
        elif article is not None and (targets := frozen.shortened(article, page.article)):
            self._shortened[path] = targets
        if page.language != language:
            message = Message(
                "its language is given as “%(given)s”, not “%(language)s”",
                given=page.language,
                language=language,
            )
            yield Finding("contradiction", path, message, REBUILD)
        if entry.article_sha256[language] not in page.text:
            message = Message("it does not show the hash of its text")
            yield Finding("contradiction", path, message, REBUILD)
        if version.effective.isoformat() not in page.days:
            message = Message(
                "it does not show %(day)s as the effective date", day=version.effective
            )
            yield Finding("contradiction", path, message, REBUILD)
        home = f"{self._overview.base_url}/{language}/{entry.policy}/"
        if self._overview.base_url and page.canonical not in (home, f"{home}{entry.number}/"):
            message = Message(
                "it gives “%(given)s” as its address, but it is at %(address)s",
                given=page.canonical,
                address=home,
            )
            yield Finding("contradiction", path, message, REBUILD)
        return page

    def _page(self, path: str) -> Step[Page | None]:
        data = yield from self._reader.read(path)
        if data is None:
            return None
        try:
            return pages.read(data)
        except pages.BadPage as error:
            message = Message("it is not a page made by policysite: %(fault)s", fault=error.message)
            yield Finding("changed", path, message, REBUILD)
            return None

    def _check_empty(self, path: str, message: Message) -> Step[None]:
        page = yield from self._page(path)
        if page is not None and page.article:
            yield Finding("changed", path, message, REBUILD)
        self._ids[path] = page.ids if page is not None else set()

    def _check_pending_pages(self) -> Step[None]:
        """Check that the page of a policy without a version in force shows no text."""
        message = Message("it shows a text, but its policy has no version in force")
        for policy in self._overview.policies:
            in_force = self._overview.in_force.get(policy)
            for language in self._overview.languages:
                if in_force is None or language not in in_force.languages:
                    yield from self._check_empty(f"{language}/{policy}/index.html", message)

    def _check_links(self) -> Iterator[Finding]:
        """Check that links to sections lead there, if the page of that policy has the section."""
        root = f"{urlsplit(self._base_url).path}/"
        for path, targets in self._shortened.items():
            for target in sorted(targets):
                page, _, id_ = target.removeprefix(root).partition("#")
                if id_ in self._ids.get(f"{page}index.html", ()):
                    message = Message(
                        "its link to %(target)s leads only to the page, although the page "
                        "has that section",
                        target=target,
                    )
                    yield Finding("changed", path, message, REBUILD)

    def _check_verify_pages(self) -> Step[None]:
        """Check that the verify page shows the head, in every language."""
        values, head = self._overview.values, self._published.head
        languages = {language for version in self._published for language in version.languages}
        for language in self._overview.languages or sorted(languages):
            path = f"{language}/verify/index.html"
            page = yield from self._page(path)
            if page is None:
                continue
            if head is not None and page.head != head:
                message = Message(
                    "the head that it shows is not the hash of %(file)s", file=sums.NAME
                )
                yield Finding("contradiction", path, message, REBUILD)
            if values and not page.title.endswith(f" – {values.get('organisation')}"):
                message = Message("organisation is not the one that %(path)s names", path=path)
                yield Finding("contradiction", overview.NAME, message, REBUILD)
