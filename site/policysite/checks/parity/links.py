"""Links lead to the same places in every language, and addresses and names in code are the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from urllib.parse import SplitResult

    from policysite.checks.parity.parts import Part
    from policysite.rules import Rule

LINK_PARITY = Rule(
    name="link-parity",
    severity="error",
    reason=Message("A link leads to the same section, policy or address in every language."),
    remedy=Message("Compare the two places and give them the same links, in the same sentences."),
)
SITE_PARITY = Rule(
    name="site-parity",
    severity="error",
    reason=Message(
        "A web or e-mail address is the same in every language, or another page of the same site."
    ),
    remedy=Message(
        "Compare the two places. If the other language has a site of its own, accept this with a "
        "reason in content/site.toml."
    ),
    may_err=True,
)
CODE_PARITY = Rule(
    name="code-parity",
    severity="error",
    reason=Message(
        "What stands between backticks, such as the name of a cookie, is never translated."
    ),
    remedy=Message("Write the same between backticks in both places."),
    may_err=True,
)

_ADDRESS = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)[^\s)\]>]*[^\s)\]>.,;:!?’”]"
)
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_][a-z]{2})?(?:\.html?)?", re.IGNORECASE)
_SHARED_DIGITS = 9  # a telephone number with or without its country ends in the same ones

_Found = list[tuple[int, str]]


def links(theirs: Part, ours: Part) -> Iterator[Problem]:
    """The links of two texts that answer each other have the same targets."""
    wanted = [(link.start - theirs.start, link.target) for link in theirs.links()]
    found = [(link.start - ours.start, link.target) for link in ours.links()]
    languages = {theirs.primary_language, ours.primary_language}
    left = _left(wanted, found, lambda their, our: _same_target(their, our, languages))
    for their, our in left:
        external = all(
            end is None or end[1].startswith(("https:", "http:")) for end in (their, our)
        )
        rule = SITE_PARITY if external else LINK_PARITY
        yield _difference(rule, theirs, ours, their, our)


def addresses(theirs: Part, ours: Part) -> Iterator[Problem]:
    """E-mail and web addresses that a reader sees are the same."""
    wanted, found = _addresses(theirs), _addresses(ours)
    languages = {theirs.primary_language, ours.primary_language}
    for their, our in _left(wanted, found, lambda a, b: _same_target(a, b, languages)):
        yield _difference(SITE_PARITY, theirs, ours, their, our)


def code(theirs: Part, ours: Part) -> Iterator[Problem]:
    """What is written as code, such as the name of a cookie, is the same."""
    wanted, found = list(theirs.marked("code")), list(ours.marked("code"))
    for their, our in _left(wanted, found, lambda a, b: a == b):
        yield _difference(CODE_PARITY, theirs, ours, their, our)


def _left(
    wanted: _Found, found: _Found, same: Callable[[str, str], bool]
) -> Iterator[tuple[tuple[int, str] | None, tuple[int, str] | None]]:
    """What is not in both, each with what stands in its place."""
    wanted = list(wanted)
    unanswered = []
    for our in found:
        their = next((their for their in wanted if same(their[1], our[1])), None)
        if their is None:
            unanswered.append(our)
        else:
            wanted.remove(their)
    for position in range(max(len(wanted), len(unanswered))):
        yield (
            wanted[position] if position < len(wanted) else None,
            unanswered[position] if position < len(unanswered) else None,
        )


def _difference(
    rule: Rule,
    theirs: Part,
    ours: Part,
    their: tuple[int, str] | None,
    our: tuple[int, str] | None,
) -> Problem:
    place = f"{theirs.path}:{theirs.line(their[0] if their else 0)}"
    if their and our:
        message = Message(
            "“%(found)s” stands where %(place)s has “%(wanted)s”",
            found=our[1],
            place=place,
            wanted=their[1],
        )
    elif our:
        message = Message("“%(found)s” is not in %(place)s", found=our[1], place=place)
    else:
        assert their is not None
        message = Message("“%(wanted)s” of %(place)s is missing here", wanted=their[1], place=place)
    line = ours.line(our[0] if our else 0)
    return Problem(rule=rule, path=ours.path, line=line, message=message)


def _addresses(part: Part) -> _Found:
    return [(match.start(), match[0]) for match in _ADDRESS.finditer(part.prose)]


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
    """Whether both are one page, or the pages of one site for each language."""
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
    """The host without its language, and whether it named one: “nl.example.org”."""
    host = url.netloc.lower().removeprefix("www.")
    first, _, rest = host.partition(".")
    return (rest, True) if first in languages and "." in rest else (host, False)


def _names_language(url: SplitResult, languages: set[str]) -> bool:
    """Whether the path or the query names one of `languages`: “/nl/”, “/en-gb/”, “?hl=nl”."""
    words = [*url.path.split("/"), *re.split(r"[&=]", url.query)]
    found = (_LANGUAGE.fullmatch(word) for word in words)
    return any(match is not None and match[1].lower() in languages for match in found)


def _plain(part: str) -> str:
    return part.rstrip("/")
