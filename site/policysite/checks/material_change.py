"""Changes that look material in a version that is editorial according to its number."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import html

from policysite.checks.phrases import phrases
from policysite.checks.statement import ADDRESS, shown
from policysite.files.elements import HEADINGS
from policysite.message import Message
from policysite.models import Problem, primary_language
from policysite.redline import versions
from policysite.rules import Rule
from policysite.statement.passages import passages
from policysite.statement.quantities import quantities

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from policysite.models import Document, Library
    from policysite.statement.quantities import Quantity

MATERIAL_CHANGE = Rule(
    name=Message("material-change"),
    severity="warning",
    reason=Message(
        "Readers must be informed in advance of changes that affect them. A new number after "
        "the point says that there are none (WP260 rev.01, paragraphs 29 to 31)."
    ),
    remedy=Message(
        "Raise the number before the point (“renumber”), or confirm that nothing changes that "
        "readers rely on: with a reason in content/site.toml, or when you publish."
    ),
)

_BLOCKS = ("p", "li", "td", "th", "dt", "dd", *HEADINGS[1:])
_KINDS = {
    "period": Message("a period or an age"),
    "amount": Message("an amount"),
    "percentage": Message("a percentage"),
    "number": Message("a number"),
}
# The words used for each subject; a change of one of them looks material.
_MATTERS: tuple[tuple[Message, Mapping[str, re.Pattern[str]]], ...] = (
    (
        Message("who receives data"),
        {
            "nl": phrases(
                r"ontvangers?|derden?|(?:sub)?verwerkers?|partners?|leveranciers?|delen|delt|deelt",
                r"gedeeld|verstrek\w*|doorgifte|doorge(?:ven|geven)|verkopen|verkocht",
            ),
            "en": phrases(
                r"recipients?|third part(?:y|ies)|(?:sub-?)?processors?|partners?|suppliers?",
                r"share[sd]?|sharing|disclos\w*|transfer\w*|passe[sd]|sell|sold",
            ),
        },
    ),
    (
        Message("what data are used for"),
        {
            "nl": phrases(
                r"doel(?:en|einden?)?|reclame|advertenti\w*|marketing|profiel\w*|analys\w*"
            ),
            "en": phrases(r"purposes?|advertis\w*|marketing|profil\w*|analy[sz]\w*|analytics"),
        },
    ),
    (
        Message("a right of readers"),
        {
            "nl": phrases(
                r"recht(?:en)?|inzage|inzien|rectific\w*|correctie|wissen|gewist|wissing|bezwaar",
                r"overdra\w*|beperk\w*|intrekk\w*|klach\w*|klagen|verwijder\w*",
            ),
            "en": phrases(
                r"rights?|access|rectif\w*|correct\w*|eras\w*|object\w*|portab\w*|restrict\w*",
                r"withdraw\w*|complain\w*|delet\w*",
            ),
        },
    ),
    (
        Message("a legal basis"),
        {
            "nl": phrases(
                r"grondslag\w*|rechtsgrond\w*|toestemming|gerechtvaardigde? belang\w*|wettelijk\w*",
                r"overeenkomst\w*",
            ),
            "en": phrases(
                r"legal basis|legal bases|consents?|legitimate interests?|legal(?:ly)? obli\w*",
                r"contracts?",
            ),
        },
    ),
)
_CONTACT = Message("how to contact the company")


@dataclass(frozen=True)
class _Change:
    """What looks material in one section ("" above the first): the kinds, old and new words."""

    section: str
    what: Message
    old: str
    new: str


def material_changes(library: Library) -> Iterator[Problem]:
    """A draft that only raises the second number changes nothing that looks material."""
    for policy in library.policies.values():
        for version in policy.drafts:
            before = policy.before(version)
            if before is None or before.number.major != version.number.major:
                continue
            for language, document in version.documents.items():
                if language in before.documents:
                    pair = versions.Pair(before, version, language)
                    made = versions.redline(pair, str).article
                    for change in _changes(made, primary_language(language)):
                        yield _problem(document, change)


@lru_cache(maxsize=64)  # the preview checks at each keystroke, and most texts are unchanged
def _changes(redline: str, language: str) -> tuple[_Change, ...]:
    """What looks material in a redline, once for each section: the first words, and all kinds."""
    found = []
    for section, blocks in _sections(redline).items():
        changes = [*_values(section, blocks, language), *_words(section, blocks, language)]
        if changes:
            kinds = Message.joined(dict.fromkeys(change.what for change in changes))
            found.append(replace(changes[0], what=kinds))
    return tuple(found)


@dataclass(frozen=True)
class _Block:
    """A block with a change, its old and new text, and the deleted and inserted words."""

    old: str
    new: str
    deleted: str
    inserted: str


def _sections(redline: str) -> Mapping[str, Sequence[_Block]]:
    """The changed blocks by section; a section that moved counts at its new place."""
    found: dict[str, list[_Block]] = {}
    section = ""
    article = html.fragment_fromstring(redline)
    for gone in article.xpath(".//del[@class='moved'] | .//*[@data-note]"):
        gone.drop_tree()
    for element in article.iter(*_BLOCKS):
        if element.tag in HEADINGS:
            section = element.get("id", section)
        block = _block(element)
        if block.deleted or block.inserted:
            found.setdefault(section, []).append(block)
    return found


def _block(element: HtmlElement) -> _Block:
    """The text of an element itself, without nested blocks."""
    texts = {"old": "", "new": "", "deleted": "", "inserted": ""}

    def take(words: str | None, mark: str) -> None:
        for key in {"": ("old", "new"), "del": ("old", "deleted"), "ins": ("new", "inserted")}[
            mark
        ]:
            texts[key] += words or ""

    def walk(node: HtmlElement, mark: str) -> None:
        take(node.text, mark)
        for child in node:
            if child.tag not in _BLOCKS:
                moved = child.get("class") == "moved"
                walk(child, str(child.tag) if child.tag in {"ins", "del"} and not moved else mark)
            take(child.tail, mark)

    around = (each for each in element.iterancestors("ins", "del") if each.get("class") != "moved")
    walk(element, next((str(each.tag) for each in around), ""))
    return _Block(**{key: " ".join(words.split()) for key, words in texts.items()})


def _values(section: str, blocks: Sequence[_Block], language: str) -> Iterator[_Change]:
    """Quantities and addresses that were removed from the section, or added to it."""
    old, new = ([(b.old, b.new)[side] for b in blocks] for side in (0, 1))
    were, are = (_quantities(texts, language) for texts in (old, new))
    gone = [each for each in were if not any(each.means(other) for other in are)]
    come = [each for each in are if not any(each.means(other) for other in were)]
    for kind, what in _KINDS.items():
        before, after = (
            ", ".join(each.written for each in side if kind in each.kinds) for side in (gone, come)
        )
        if before or after:
            yield _Change(section, what, before, after)
    addresses = [
        Counter(m[0] for text in side for m in ADDRESS.finditer(text)) for side in (old, new)
    ]
    lost, added = addresses[0] - addresses[1], addresses[1] - addresses[0]
    if lost or added:
        yield _Change(section, _CONTACT, ", ".join(lost), ", ".join(added))


def _quantities(texts: Sequence[str], language: str) -> list[Quantity]:
    return [
        quantity
        for text in texts
        for quantity in quantities(text, language)
        if quantity.weight == "firm" and not {"date", "article"} & quantity.kinds
    ]


def _words(section: str, blocks: Sequence[_Block], language: str) -> Iterator[_Change]:
    """Words about an important subject among those deleted or inserted."""
    for what, patterns in _MATTERS:
        pattern = patterns.get(language)
        for block in blocks if pattern is not None else ():
            assert pattern is not None  # there would be no block
            gone, come = _found(pattern, block.deleted), _found(pattern, block.inserted)
            if gone != come:
                yield _Change(section, what, shown(block.deleted), shown(block.inserted))


def _found(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(match[0].casefold() for match in pattern.finditer(text))


def _problem(document: Document, change: _Change) -> Problem:
    if change.old and change.new:
        message = Message(
            "“%(old)s” was changed to “%(new)s”, which looks like a material change: %(what)s",
            old=change.old,
            new=change.new,
            what=change.what,
        )
    elif change.new:
        message = Message(
            "“%(new)s” was added, which looks like a material change: %(what)s",
            new=change.new,
            what=change.what,
        )
    else:
        message = Message(
            "“%(old)s” was removed, which looks like a material change: %(what)s",
            old=change.old,
            what=change.what,
        )
    line = _line(document, change)
    return Problem(rule=MATERIAL_CHANGE, path=document.path, line=line, message=message)


def _line(document: Document, change: _Change) -> int:
    """The line of the new words, or else of the heading of their section, or the first line."""
    wanted = change.new.split(", ")[0].removesuffix(" …")
    for passage in passages(document):
        if passage.section == change.section and wanted and wanted in passage.text:
            return passage.line(passage.text.index(wanted))
    return next((s.line for s in document.sections if s.id == change.section), 1)
