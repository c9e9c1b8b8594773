"""Sites with a history that somebody made up: every hash, and policies.json, fit each other.

There is the ledger with its texts, and no page of a version.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from tests.helpers import AS_OF, EXAMPLE, load
from tests.verify.forging import LANGUAGES, SUMMARY, SUMS, Files, written

from policysite import ledger
from policysite.edition import Edition, summary
from policysite.models import Policy, Version, VersionNumber

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policysite.models import Document, Entry

FRONT = "---\ntitle: T\n---\n"


def article(inside: str) -> bytes:
    """An article with a text in it."""
    return f"<article>\n<h1>T</h1>\n{inside}</article>\n".encode()


def history(policies: Mapping[str, Sequence[str]], source: str = FRONT) -> Files:
    """The ledger, the texts and policies.json of policies, of which each has these texts.

    A version applies from the day after that of the one before, and is `source` in Markdown.
    """
    ours = load(EXAMPLE)
    made = {
        name: Policy(name=name, versions=tuple(_versions(name, texts, source.encode())))
        for name, texts in policies.items()
    }
    site = replace(ours.site, policies=tuple(policies))
    library = replace(ours, site=site, policies=made)
    files = dict(ledger.public_files(tuple(made.values())))
    edition = Edition(library=library, as_of=AS_OF, base_url=site.base_url)
    return files | {SUMS: ledger.sums(files), SUMMARY: written(summary(edition))}


@cache
def _document() -> Document:
    return load(EXAMPLE).policies["privacy"].versions[0].documents["nl"]


def _versions(policy: str, texts: Sequence[str], source: bytes) -> list[Version]:
    document = replace(_document(), source=source, title="T", sections=())
    found: list[Version] = []
    previous: Entry | None = None
    for place, text in enumerate(texts):
        data = article(text)
        number = VersionNumber.parse(f"{place // 100 + 1}.{place % 100}")
        day = date(2000, 1, 1) + timedelta(days=place)
        entry = ledger.make_entry(
            policy=policy,
            number=number,
            effective=day,
            published=day,
            articles=dict.fromkeys(LANGUAGES, data),
            sources=dict.fromkeys(LANGUAGES, source),
            previous=previous,
        )
        documents = {
            code: replace(
                document,
                language=code,
                source=source,
                article=data.decode(),
                title="T",
                sections=(),
            )
            for code in LANGUAGES
        }
        found.append(Version(policy=policy, number=number, documents=documents, entry=entry))
        previous = entry
    return found
