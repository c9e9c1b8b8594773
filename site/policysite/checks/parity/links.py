"""Links lead to the same places in every language; addresses and code are the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from policysite.checks.parity.matching import differences
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from urllib.parse import SplitResult

    from policysite.checks.parity.matching import Said
    from policysite.checks.parity.parts import Part
    from policysite.rules import Rule

LINK_PARITY = Rule(
    name=Message("link-parity"),
    severity="error",
    reason=Message("A link must lead to the same section, policy or address in every language."),
    remedy=Message("Compare the two places and give them the same links, in the same sentences."),
)
SITE_PARITY = Rule(
    name=Message("site-parity"),
    severity="error",
    reason=Message(
        "A web or e-mail address must be the same in every language, or be another page of "
        "the same site."
    ),
    remedy=Message(
        "Compare the two places. If the other language has its own site, accept this with a "
        "reason in content/site.toml."
    ),
    may_err=True,
)
CODE_PARITY = Rule(
    name=Message("code-parity"),
    severity="error",
    reason=Message("Text between backticks, such as the name of a cookie, must not be translated."),
    remedy=Message("Use the same text between backticks in both places."),
    may_err=True,
)

_ADDRESS = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)[^\s)\]>]*[^\s)\]>.,;:!?’”]"
)
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_][a-z]{2})?(?:\.html?)?", re.IGNORECASE)
_SHARED_DIGITS = 9  # telephone numbers with and without a country code have the same last digits

_Found = list[tuple[int, str]]
_Differences = Iterator[tuple["Said[str] | None", "Said[str] | None"]]


def links(pairs: Sequence[tuple[Part, Part]]) -> Iterator[Problem]:
    """The links of two matching texts have the same targets."""
    for their, our in _left(pairs, _links):
        ends = [end.what for end in (their, our) if end is not None]
        yield _difference(SITE_PARITY if all(map(_is_external, ends)) else LINK_PARITY, their, our)


def addresses(pairs: Sequence[tuple[Part, Part]]) -> Iterator[Problem]:
    """The visible e-mail and web addresses are the same."""
    for their, our in _left(pairs, _addresses):
        yield _difference(SITE_PARITY, their, our)


def code(pairs: Sequence[tuple[Part, Part]]) -> Iterator[Problem]:
    """Text marked as code, such as the name of a cookie, is the same."""
    for their, our in differences(pairs, _code, [str.__eq__], _any):
        yield _difference(CODE_PARITY, their, our)


def _left(pairs: Sequence[tuple[Part, Part]], read: Callable[[Part], _Found]) -> _Differences:
    """What is not in both; a link to another site may be anywhere within the same item."""
    languages = {part.language for part in pairs[0]}

    def same(their: str, our: str) -> bool:
        return _same_target(their, our, languages)

    return differences(pairs, read, [str.__eq__, same], _any, anywhere=_is_external)


def _any(_: str, rivals: Sequence[str]) -> str | None:
    return rivals[0] if rivals else None


def _is_external(target: str) -> bool:
    return target.startswith(("https:", "http:", "www."))


def _difference(rule: Rule, their: Said[str] | None, our: Said[str] | None) -> Problem:
    if their is None or our is None:
        alone = their or our
        assert alone is not None  # a difference has at least one side
        message = Message(
            "“%(wanted)s” in %(place)s is missing here", wanted=alone.what, place=alone.place
        )
        path, line = alone.like.path, alone.like.line(0)
        return Problem(rule=rule, path=path, line=line, message=message)
    message = Message(
        "“%(found)s” is where %(place)s has “%(wanted)s”",
        found=our.what,
        place=their.place,
        wanted=their.what,
    )
    return Problem(rule=rule, path=our.part.path, line=our.line, message=message)


def _links(part: Part) -> _Found:
    return [(link.start - part.start, link.target) for link in part.links()]


def _addresses(part: Part) -> _Found:
    """The addresses in the text, except those that link to themselves.

    Links are compared separately.
    """
    linked = {(link.start - part.start, _bare(link.target)) for link in part.links()}
    found = [(match.start(), match[0]) for match in _ADDRESS.finditer(part.prose)]
    return [(start, words) for start, words in found if (start, _bare(words)) not in linked]


def _bare(address: str) -> str:
    return re.sub(r"^(?:mailto:|https?://)|/$", "", address).lower()


def _code(part: Part) -> _Found:
    return list(part.marked("code"))


def _same_target(their: str, our: str, languages: set[str]) -> bool:
    if their == our:
        return True
    if their.startswith("mailto:") and our.startswith("mailto:"):  # a subject is translated
        return their.partition("?")[0].lower() == our.partition("?")[0].lower()
    if their.startswith("tel:") and our.startswith("tel:"):
        return _digits(their) == _digits(our)
    if "@" in their or "@" in our:
        return their.lower() == our.lower()
    return _same_page(their, our, languages)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number.replace("(0)", ""))[-_SHARED_DIGITS:]


def _same_page(their: str, our: str, languages: set[str]) -> bool:
    """Whether both are the same page, or the pages of one site for each language."""
    split = [urlsplit(url.replace("www.", "https://www.", 1) if url.startswith("www.") else url)
             for url in (their, our)]  # fmt: skip
    if any(part.scheme not in {"http", "https"} for part in split):
        return False
    (host, marked), (other, also) = (_host(part, languages) for part in split)
    if host != other or split[0].scheme != split[1].scheme:
        return False
    if marked or also or any(_names_language(part, languages) for part in split):
        return True
    return all(
        _plain(getattr(split[0], part)) == _plain(getattr(split[1], part))
        for part in ("path", "query", "fragment")
    )


def _host(url: SplitResult, languages: set[str]) -> tuple[str, bool]:
    """The host without its language, and whether it had one: “nl.example.org”."""
    host = url.netloc.lower().removeprefix("www.")
    first, _, rest = host.partition(".")
    return (rest, True) if first in languages and "." in rest else (host, False)


def _names_language(url: SplitResult, languages: set[str]) -> bool:
    """Whether the path or the query has one of `languages`: “/nl/”, “/en-gb/”, “?hl=nl”."""
    words = [*url.path.split("/"), *re.split(r"[&=]", url.query)]
    found = (_LANGUAGE.fullmatch(word) for word in words)
    return any(match is not None and match[1].lower() in languages for match in found)


def _plain(part: str) -> str:
    return part.rstrip("/")
