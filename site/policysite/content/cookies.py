"""content/cookies.yaml: what the company's website stores and reads on visitors' devices."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policysite.content import fields
from policysite.content.fields import Fault
from policysite.files import strict_yaml
from policysite.message import Message
from policysite.models import Inventory, Lifetime, Listed, Problem, few, primary_language
from policysite.models.inventory import (
    ASKED,
    CATEGORIES,
    EXEMPTIONS,
    KINDS,
    NOTHING_STORED,
    SESSION,
    UNITS,
    UNLIMITED,
)
from policysite.rules import Rule
from policysite.statement.dialect import OPEN_PLACE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policysite.files.strict_yaml import Node

COOKIES = Rule(
    name=Message("cookies"),
    severity="error",
    reason=Message(
        "For each cookie, visitors must be informed who sets and reads it, what for and for "
        "how long (Telecommunicatiewet article 11.7a; C-673/17 Planet49, paragraphs 75 to 81)."
    ),
    remedy=Message(
        "Correct the line; docs/content.md explains the fields. "
        "Write [[TODO: …]] for what you do not know yet."
    ),
)

PATH = "content/cookies.yaml"
_LIMIT = 524288
_MOST = 1000
_LONGEST_NAME = 200
_REQUIRED = ("name", "kind", "provider", "readers", "category", "consent", "lifetime", "purpose")
_OPTIONAL = ("domain", "since", "not_seen")
_OPEN = re.compile(OPEN_PLACE + r"\]\]")
_COUNTED = re.compile(rf"([1-9][0-9]{{0,3}}) ({'|'.join(UNITS)})(s?)")
_DOMAIN = re.compile(r"(?=.{4,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")
# The possible lifetimes of each kind.
_WORDS = {
    "cookie": {SESSION},
    "local-storage": {UNLIMITED},
    "session-storage": {SESSION},
    "indexed-db": {UNLIMITED},
    "pixel": {NOTHING_STORED},
}


def parse(text: str, languages: Sequence[str]) -> tuple[Inventory | None, list[Problem]]:
    """The inventory in `text`, with its purposes in each of `languages`; and every problem.

    Only entries with a problem are left out. None if nothing can be read.
    """
    try:
        root = strict_yaml.parse(text, _LIMIT)
        values = fields.mapping(root, ("checked_on", "cookies"))
        checked_on = fields.day(values["checked_on"])
        nodes = fields.items(values["cookies"])
        if len(nodes) > _MOST:
            message = Message("there are more than %(limit)s entries", limit=_MOST)
            raise Fault(values["cookies"], message)
    except (strict_yaml.YamlFault, Fault) as fault:
        return None, [_problem(fault.line, fault.message)]
    listed: list[Listed] = []
    problems: list[Problem] = []
    for node in nodes:
        try:
            listed.append(_listed(node, languages))
        except Fault as fault:
            problems.append(_problem(fault.line, fault.message))
    problems = few([*problems, *_repeated(listed)])
    if problems and not listed:
        return None, problems
    places = tuple(place for node in nodes for place in _open_places(node))
    return Inventory(checked_on=checked_on, listed=tuple(listed), open_places=places), problems


def is_open(value: str) -> bool:
    """Whether `value` is nothing but an open place."""
    return _OPEN.fullmatch(value) is not None


def _listed(node: Node, languages: Sequence[str]) -> Listed:
    values = fields.mapping(node, _REQUIRED, _OPTIONAL)
    kind = fields.choice(values["kind"], KINDS)
    return Listed(
        name=_name(values["name"]),
        kind=kind,
        provider=fields.text(values["provider"]),
        domain=_domain(values["domain"]) if "domain" in values else "",
        readers=_readers(values["readers"]),
        category=_choice(values["category"], CATEGORIES),
        consent=_choice(values["consent"], (ASKED, *EXEMPTIONS)),
        lifetime=_lifetime(values["lifetime"], kind),
        purpose=_purpose(values["purpose"], languages),
        since=fields.day(values["since"]) if "since" in values else None,
        not_seen=fields.text(values["not_seen"]) if "not_seen" in values else "",
        line=values["name"].line,
    )


def _choice(node: Node, choices: Sequence[str]) -> str:
    """One of `choices`, or an open place."""
    return fields.text(node) if is_open(fields.text(node)) else fields.choice(node, choices)


def _name(node: Node) -> str:
    name = fields.text(node)
    if is_open(name):
        return name
    if len(name) > _LONGEST_NAME:
        raise Fault(
            node, Message("a name can have at most %(limit)s characters", limit=_LONGEST_NAME)
        )
    if not name.strip("*"):
        message = Message(
            "a name must contain more than *, otherwise every cookie would be on the list"
        )
        raise Fault(node, message)
    return name


def _domain(node: Node) -> str:
    domain = fields.text(node)
    if not is_open(domain) and not _DOMAIN.fullmatch(domain):
        message = Message("“%(domain)s” is not a domain such as ads.example", domain=domain)
        raise Fault(node, message)
    return domain


def _readers(node: Node) -> tuple[str, ...]:
    """The names of those that have access; an open place may replace the list."""
    if isinstance(node.value, str) and is_open(fields.text(node)):
        return (fields.text(node),)
    return tuple(fields.text(item) for item in fields.items(node))


def _lifetime(node: Node, kind: str) -> Lifetime:
    written = fields.text(node)
    if is_open(written):
        return Lifetime(0, written)
    counted = _COUNTED.fullmatch(written)
    if counted is None and written not in {SESSION, UNLIMITED, NOTHING_STORED}:
        message = Message(
            "“%(text)s” is not a lifetime such as “13 months”, “session” or “until deleted”",
            text=written,
        )
        raise Fault(node, message)
    if kind == "cookie" and counted is not None:
        return Lifetime(int(counted[1]), counted[2])
    if written not in _WORDS[kind]:
        message = Message(
            "the lifetime of the kind “%(kind)s” must be “%(word)s”, the only one that "
            "browsers support",
            kind=kind,
            word=", ".join(_WORDS[kind]),
        )
        raise Fault(node, message)
    return Lifetime(0, written)


def _purpose(node: Node, languages: Sequence[str]) -> dict[str, str]:
    """The purpose in each language; a region without one gets that of its language."""
    found = node.value if isinstance(node.value, dict) else {}
    names = {each: each if each in found else primary_language(each) for each in languages}
    values = fields.mapping(node, tuple(dict.fromkeys(names.values())))
    return {language: fields.text(values[name]) for language, name in names.items()}


def _open_places(node: Node) -> Iterator[tuple[int, str]]:
    if isinstance(node.value, str):
        yield from ((node.line, match[0]) for match in _OPEN.finditer(node.value))
        return
    for child in node.value.values() if isinstance(node.value, dict) else node.value:
        yield from _open_places(child)


def _repeated(listed: Sequence[Listed]) -> Iterator[Problem]:
    seen: set[tuple[str, str, str]] = set()
    for entry in listed:
        key = (entry.name, entry.kind, entry.domain)
        if key in seen and not is_open(entry.name):
            message = Message("“%(name)s” is listed twice", name=entry.name)
            yield _problem(entry.line, message)
        seen.add(key)


def _problem(line: int, message: Message) -> Problem:
    return Problem(rule=COOKIES, path=PATH, line=line, message=message)
