"""What a company tells its readers about a version: a ready message, and a sentence.

Readers must be informed of a material change well before it applies, in a separate message and not
only in the statement (guidelines on transparency WP260 rev.01, paragraphs 29 to 31).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.catalogs import long_date
from policysite.errors import LedgerError
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from policysite.models import Document, Library, Policy, Version


@dataclass(frozen=True)
class Notice:
    """A message in one language: its subject, its text, and one sentence for the company's site.

    The sentence links to `address`.
    """

    language: str
    subject: str
    text: str
    banner: str
    address: str


def notices(
    library: Library,
    version: Version,
    as_of: date,
    gettext_in: Callable[[str], Callable[[str], str]],
) -> list[Notice]:
    """The message about a version that applies or will apply on the day `as_of`, by language.

    `gettext_in` gives the messages of a language. Raises LedgerError if there is nothing to
    announce: the version is a draft, or no longer applies.
    """
    policy = library.policies[version.policy]
    state = policy.state(version, as_of)
    if version.entry is None:
        message = Message(
            "%(policy)s %(version)s is a draft. Publish it first: the message states its "
            "effective date.",
            policy=policy.name,
            version=version.number,
        )
        raise LedgerError(message)
    if state not in {"scheduled", "in force"}:
        message = Message(
            "%(policy)s %(version)s does not apply, so there is nothing to announce.",
            policy=policy.name,
            version=version.number,
        )
        raise LedgerError(message)
    return [
        _notice(library, policy, version, document, as_of, gettext_in(language))
        for language in library.site.languages
        if (document := version.documents.get(language)) is not None
    ]


def _notice(
    library: Library,
    policy: Policy,
    version: Version,
    document: Document,
    as_of: date,
    gettext: Callable[[str], str],
) -> Notice:
    site, language = library.site, document.language
    page = f"{site.base_url}/{language}/{policy.name}/"
    permanent = f"{page}{version.number}/"
    values = {
        "title": document.title,
        "company": site.organisation.name,
        "day": long_date(version.effective, language),
        "requests": site.contacts["requests"],
    }
    is_new = policy.before(version) is None
    is_ahead = version.effective > as_of
    said = _said(gettext, is_new=is_new, is_ahead=is_ahead) % values
    lines = [said, ""]
    if document.changes and not is_new:
        lines += [gettext("What changes:") if is_ahead else gettext("What changed:")]
        lines += [*(f"- {change}" for change in document.changes), ""]
    lines += [gettext("The text:"), permanent]
    if not is_new:
        lines += [gettext("Every change, word for word:"), f"{permanent}changes/"]
        if is_ahead:
            lines += [gettext("The text that applies until then:"), page]
    lines += ["", gettext("Questions? Write to %(requests)s.") % values]
    # One change fits in a sentence; several are left to the page.
    change = f" {document.changes[0]}" if len(document.changes) == 1 and not is_new else ""
    return Notice(language, said.rstrip("."), "\n".join(lines) + "\n", said + change, permanent)


def _said(gettext: Callable[[str], str], *, is_new: bool, is_ahead: bool) -> str:
    if is_new:
        return gettext("“%(title)s” of %(company)s applies from %(day)s.")
    if is_ahead:
        return gettext("“%(title)s” of %(company)s changes on %(day)s.")
    return gettext("“%(title)s” of %(company)s changed on %(day)s.")
