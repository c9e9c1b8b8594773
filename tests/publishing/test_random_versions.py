"""What is published can be built: three versions in a row, of documents edited at random."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import html
from tests import depth
from tests.helpers import FOOTNOTE_TITLE, ROOT
from tests.publishing.writing import versions

from policysite import catalogs
from policysite.build import staging
from policysite.content.documents import document
from policysite.edition import Edition
from policysite.errors import ContentProblems
from policysite.files.elements import TABLE, Maker
from policysite.models import (
    AnchorStep,
    BrowserHelp,
    Library,
    Organisation,
    Policy,
    Site,
    Version,
    VersionNumber,
)
from policysite.publishing import publication
from policysite.statement import frontmatter, markup
from policysite.verify import frozen, pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from policysite.models import Document
    from policysite.web.addresses import Address

pytestmark = pytest.mark.slow

SITE = Site(
    base_url="https://policies.voorbeeld.nl",
    languages=("nl",),
    policies=("privacy",),
    accent="#0b5cad",
    organisation=Organisation(name="Voorbeeld BV"),
    contacts={"requests": "a@example.org"},
    accepted=(),
    timezone="Europe/Amsterdam",
    host=None,
)
DAYS = [date(2026, 1, day) for day in (1, 2, 3)]


def draft(source: str, path: str) -> Document | None:
    """The document of a source, None if it is rejected."""
    parsed, _ = frontmatter.parse(source, path)
    rendered, _ = markup.render(parsed, "nl", path, FOOTNOTE_TITLE) if parsed else (None, [])
    if parsed is None or rendered is None:
        return None
    return document("nl", path, source.encode(), parsed, rendered.article, rendered)


def published(seed: int) -> Library | None:
    """The content with three versions, published one by one; None if one is rejected."""
    policy = Policy(name="privacy", versions=())
    library = Library(site=SITE, policies={"privacy": policy}, browser_help=BrowserHelp())
    for minor, (source, gone) in enumerate(versions(seed)):
        number = VersionNumber(1, minor)
        found = draft(source, f"content/nl/privacy/{number}.md")
        if found is None:
            return None
        version = Version(policy="privacy", number=number, documents={"nl": found}, entry=None)
        policy = library.policies["privacy"]
        policy = replace(policy, versions=(*policy.versions, version))
        step = AnchorStep(moved={}, retired=gone, line=1)
        anchors = {"privacy": {**library.anchors.get("privacy", {}), number: step}}
        library = replace(library, policies={"privacy": policy}, anchors=anchors)
        day = DAYS[minor]
        try:
            library = publication.prepare(library, "privacy", str(number), day, day).library
        except ContentProblems:
            return None
    return library


@pytest.fixture(scope="module", autouse=True)
def _messages() -> Iterator[None]:
    """The messages of the pages, read once."""
    messages = catalogs.load(ROOT, "nl")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogs, "load", lambda _root, _language: messages)
        yield


# An open place is never published, and the headings below the fifth are like the fifth.
NEVER_WRITTEN = {"mark", "h6"}
ATTRIBUTES = {("ol", "start"), ("a", "title"), ("abbr", "title"), ("em", "lang"), ("em", "class")}


def test_the_documents_have_everything() -> None:
    """Every element that a statement can have, with its attributes, is tried below."""
    names: set[str] = set()
    attributes: set[tuple[str, str]] = set()
    for seed in range(40):
        for source, _ in versions(seed):
            found = draft(source, "content/nl/privacy/1.0.md")
            for element in html.fromstring(found.article).iter() if found is not None else ():
                names.add(str(element.tag))
                attributes |= {(str(element.tag), name) for name in element.keys()}  # noqa: SIM118
    written = {name for name, each in TABLE.items() if each.maker is Maker.STATEMENT}
    assert names == written - NEVER_WRITTEN
    assert attributes >= ATTRIBUTES


def is_about_policy(address: Address) -> bool:
    return "policy" in address.values


@settings(max_examples=depth.number(8, 500))
@given(st.integers(0, 2**32))
def test_three_versions(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Every page of every version and redline passes the checks, and shows what was frozen."""
    library = published(seed)
    assume(library is not None)
    assert library is not None
    edition = Edition(library, DAYS[-1], SITE.base_url)
    folder: Path = tmp_path_factory.mktemp("site")
    staging.make(edition, ROOT, folder, lambda pages, _total: iter(pages), is_about_policy)
    for version in library.policies["privacy"].versions:
        page = pages.read((folder / f"nl/privacy/{version.number}/index.html").read_bytes())
        article = version.documents["nl"].article.encode()
        assert frozen.difference(frozen.article(article, "", "nl"), page.article) is None
    assert (folder / "nl/privacy/since/1.0/index.html").is_file()
