"""The website does what its list of cookies says: compares a scan with the version in force.

The list is read from the frozen articles, because what visitors were told counts. As long as no
version with a list applies, it is the one in content/cookies.yaml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import html

from policysite.content.cookies import PATH
from policysite.message import Message
from policysite.models import Problem, few
from policysite.models.inventory import ASKED
from policysite.rules import Rule
from policysite.statement import cookie_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from policysite.models import Library, Listed
    from policysite.models.scan import Moment, Observation, Scan

UNLISTED_COOKIE = Rule(
    name=Message("unlisted-cookie"),
    severity="error",
    reason=Message(
        "Nothing may be stored or read until visitors have been informed clearly and "
        "completely (Telecommunicatiewet article 11.7a(1)). They were not informed of what is "
        "missing from the list."
    ),
    remedy=Message(
        "Remove it from the website, or add it to the list (“scan --suggest” drafts the entry) "
        "and publish a new version."
    ),
)
UNSEEN_COOKIE = Rule(
    name=Message("unseen-cookie"),
    severity="error",
    reason=Message(
        "A list that includes what the website does not store is not clear and accurate (GDPR "
        "article 12(1))."
    ),
    remedy=Message(
        "Remove it from the list, explain in “not_seen” why a scan does not find it, or "
        "include the page that stores it in the scan."
    ),
)
LONGER_LIFETIME = Rule(
    name=Message("longer-lifetime"),
    severity="error",
    reason=Message(
        "Visitors must be informed how long each cookie lasts (C-673/17 Planet49, "
        "paragraphs 75 to 81)."
    ),
    remedy=Message("Shorten the lifetime on the website, or correct the list and publish it."),
)
OTHER_PARTY = Rule(
    name=Message("other-party"),
    severity="error",
    reason=Message(
        "Visitors must be informed who sets a cookie and who has access to it (C-673/17 "
        "Planet49, paragraph 81)."
    ),
    remedy=Message("Correct “domain” and “readers” in the list, and publish a new version."),
)
BEFORE_CONSENT = Rule(
    name=Message("before-consent"),
    severity="error",
    reason=Message(
        "What requires consent may be stored or read only after consent is given "
        "(Telecommunicatiewet article 11.7a(1))."
    ),
    remedy=Message("Make the website store it only after the visitor has accepted."),
)
AFTER_REFUSAL = Rule(
    name=Message("after-refusal"),
    severity="error",
    reason=Message(
        "A visitor who refuses has not given consent (GDPR article 4(11); Telecommunicatiewet "
        "article 11.7a(1)), so there is no legal basis for storing it."
    ),
    remedy=Message(
        "Make sure that the website does not store it after a refusal, and deletes it if it is "
        "already there."
    ),
)
UNNAMED_THIRD_PARTY = Rule(
    name=Message("unnamed-third-party"),
    severity="error",
    reason=Message(
        "Anyone who receives a visitor's IP address receives personal data, and the privacy "
        "statement must name the recipients (GDPR article 13(1)(e))."
    ),
    remedy=Message(
        "Serve it from the website itself, or name the recipient in the privacy statement."
    ),
)
UNPRESSED_BANNER = Rule(
    name=Message("unpressed-banner"),
    severity="warning",
    reason=Message(
        "If the banner is not answered, a scan cannot show what the website does after a choice."
    ),
    remedy=Message(
        "Specify the buttons of the banner in content/site.toml: [scan] refuse = “…”, accept = “…”."
    ),
)

# A day: lifetimes that a script computes from the clock vary a little.
_SLACK = 86400
_STORED = frozenset({"cookie", "local-storage", "session-storage", "indexed-db"})


@dataclass(frozen=True)
class _Stated:
    """The list that applies: its entries, and the place of each entry and of the list."""

    listed: tuple[Listed, ...]
    path: str
    line: int | None  # None: each entry has its own line

    def place(self, entry: Listed | None) -> tuple[str, int]:
        own = entry.line if entry is not None else 1
        return self.path, own if self.line is None else self.line


def drift(library: Library, scan: Scan, as_of: date) -> list[Problem]:
    """What the website was seen to do that the list in force on `as_of` does not say."""
    stated = _stated(library, as_of)
    found = [
        *_unpressed(scan, stated),
        *_compared(scan, stated),
        *_unseen(scan, stated),
        *_unnamed(library, scan, stated, as_of),
    ]
    return few(sorted(set(found), key=lambda each: each.sort_key))


def unlisted(listed: Sequence[Listed], scan: Scan) -> list[Observation]:
    """What was seen and is not in the list `listed`, without duplicates."""
    found = {
        (each.kind, each.name, each.domain): each
        for each in scan.observations
        if each.kind in _STORED
        and not any(_has_name_of(e, each) and _is_of_same_party(e, each) for e in listed)
    }
    return list(found.values())


def _stated(library: Library, as_of: date) -> _Stated:
    for policy in library.policies.values():
        version = policy.in_force(as_of)
        documents = version.documents if version is not None else {}
        listed = cookie_list.read({each: documents[each].article for each in documents})
        if listed is not None:
            first = next(iter(documents.values()))
            document = documents.get(library.site.reference, first)
            return _Stated(listed, document.path, cookie_list.line_in(document.source.decode()))
    listed = library.inventory.listed if library.inventory is not None else ()
    return _Stated(listed, PATH, None)


def _compared(scan: Scan, stated: _Stated) -> Iterator[Problem]:
    """Compares everything that was seen with the entry about it."""
    refused = scan.at("refused")
    for observation in scan.observations:
        if observation.kind not in _STORED:
            continue
        alike = [each for each in stated.listed if _has_name_of(each, observation)]
        entry = next((each for each in alike if _is_of_same_party(each, observation)), None)
        if entry is None:
            yield (
                _other_party(observation, alike[0], stated)
                if alike
                else _unlisted(observation, stated)
            )
            continue
        most = entry.lifetime.seconds
        if (
            observation.kind == "cookie"
            and most is not None
            and observation.seconds > most + _SLACK
        ):
            yield _longer(observation, entry, stated)
        if entry.consent == ASKED and observation.moment == "before":
            yield _early(BEFORE_CONSENT, observation, entry, stated)
        if (
            entry.consent == ASKED
            and observation.moment == "refused"
            and refused
            and refused.pressed
        ):
            yield _early(AFTER_REFUSAL, observation, entry, stated)


def _unlisted(observation: Observation, stated: _Stated) -> Problem:
    message = Message(
        "%(kind)s “%(name)s” of %(domain)s is on the website but not on the list; it is set by "
        "%(setter)s",
        kind=observation.kind,
        name=observation.name,
        domain=observation.domain,
        setter=observation.setter or Message("something that could not be identified"),
    )
    return _problem(UNLISTED_COOKIE, stated.place(None), message)


def _other_party(observation: Observation, entry: Listed, stated: _Stated) -> Problem:
    message = Message(
        "“%(name)s” belongs to %(domain)s, but the list says %(stated)s",
        name=observation.name,
        domain=observation.domain,
        stated=entry.domain or Message("the website itself"),
    )
    return _problem(OTHER_PARTY, stated.place(entry), message)


def _longer(observation: Observation, entry: Listed, stated: _Stated) -> Problem:
    message = Message(
        "“%(name)s” of %(domain)s lasts %(days)s days, but the list says %(stated)s",
        name=observation.name,
        domain=observation.domain,
        days=round(observation.seconds / 86400),
        stated=entry.lifetime,
    )
    return _problem(LONGER_LIFETIME, stated.place(entry), message)


def _early(rule: Rule, observation: Observation, entry: Listed, stated: _Stated) -> Problem:
    message = Message(
        "“%(name)s” of %(domain)s, which requires consent, is set before any choice",
        name=observation.name,
        domain=observation.domain,
    )
    if rule is AFTER_REFUSAL:
        message = Message(
            "“%(name)s” of %(domain)s, which requires consent, is set after a refusal",
            name=observation.name,
            domain=observation.domain,
        )
    return _problem(rule, stated.place(entry), message)


def _unseen(scan: Scan, stated: _Stated) -> Iterator[Problem]:
    """Listed entries that no pass saw, unless explained, or if consent could not be given."""
    accepted = scan.at("accepted")
    for entry in stated.listed:
        if entry.not_seen or entry.name.startswith("[["):
            continue
        if entry.consent == ASKED and not (accepted and accepted.pressed):
            continue
        if not any(_has_name_of(entry, observation) for observation in scan.observations):
            message = Message(
                "%(kind)s “%(name)s” is on the list but was not found on the website",
                kind=entry.kind,
                name=entry.name,
            )
            yield _problem(UNSEEN_COOKIE, stated.place(entry), message)


def _unnamed(library: Library, scan: Scan, stated: _Stated, as_of: date) -> Iterator[Problem]:
    """Third parties that no text in force names, outside the list of cookies itself."""
    words = " ".join(_texts(library, as_of))
    for host in sorted({host for each in scan.passes for host in each.hosts}):
        names = {host, *_parents(host)}
        owners = {
            name
            for each in stated.listed
            if each.domain in names
            for name in (each.provider, *each.readers)
        }
        if not any(_contains(words, name) for name in {*names, *owners}):
            message = Message(
                "the website makes visitors contact %(host)s, which no statement mentions",
                host=host,
            )
            yield _problem(UNNAMED_THIRD_PARTY, stated.place(None), message)


def _unpressed(scan: Scan, stated: _Stated) -> Iterator[Problem]:
    choices: dict[Moment, Message] = {
        "refused": Message("the scan could not refuse: no banner button was found"),
        "accepted": Message("the scan could not accept: no banner button was found"),
    }
    for each in scan.passes:
        if each.moment in choices and not each.pressed:
            yield _problem(UNPRESSED_BANNER, stated.place(None), choices[each.moment])


def _texts(library: Library, as_of: date) -> Iterator[str]:
    """The words of every statement in force, without the list of cookies."""
    for policy in library.policies.values():
        version = policy.in_force(as_of)
        for document in version.documents.values() if version is not None else ():
            root = html.fragment_fromstring(document.article.strip())
            for part in [part for part in root.iter("p", "table") if cookie_list.holds(part)]:
                part.drop_tree()
            yield " ".join(root.text_content().split()).lower()


def _parents(host: str) -> Iterator[str]:
    """The parent domains of a host, down to two parts: ads.example for www.ads.example."""
    parts = host.split(".")
    yield from (".".join(parts[start:]) for start in range(1, len(parts) - 1))


def _contains(words: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", words) is not None


def _has_name_of(entry: Listed, observation: Observation) -> bool:
    return entry.kind == observation.kind and _pattern(entry.name)(observation.name) is not None


def _pattern(name: str) -> Callable[[str], re.Match[str] | None]:
    return re.compile(".*".join(map(re.escape, name.split("*"))), re.DOTALL).fullmatch


def _is_of_same_party(entry: Listed, observation: Observation) -> bool:
    if not entry.domain or entry.domain.startswith("[["):
        return not observation.third
    return f".{observation.domain}".endswith(f".{entry.domain}")


def _problem(rule: Rule, place: tuple[str, int], message: Message) -> Problem:
    path, line = place
    return Problem(rule=rule, path=path, line=line, message=message)
