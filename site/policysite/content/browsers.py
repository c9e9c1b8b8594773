"""content/browsers.yaml: how cookies are handled in each browser, as data for the browser page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policysite.files import strict_yaml
from policysite.ledger import parse_date
from policysite.message import Message, WrongValue
from policysite.models import (
    NAME,
    Browser,
    BrowserHelp,
    HelpPage,
    Problem,
    few,
    primary_language,
)
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from policysite.files.strict_yaml import Node

BROWSERS = Rule(
    name="browsers",
    severity="error",
    reason=Message(
        "The browser page is made from browsers.yaml; what is not understood cannot be shown."
    ),
    remedy=Message("Correct the line; the fields are explained at the top of the file."),
)

PATH = "content/browsers.yaml"
ACTIONS = ("see", "delete", "block_third_party", "block_all", "clear_on_close")
PURPOSES = ("manage", "delete", "block")
DEVICES = ("desktop", "mobile")
CERTAINTIES = ("high", "medium", "low")
STATUSES = ("page", "source", "cited", "pattern", "usage", "memory")
_LIMIT = 262144
_NO_ADDRESSES = ("http", "javascript:", "data:", "vbscript:")
_KEYS = (
    "id",
    "name",
    "vendor",
    "device",
    "systems",
    "certainty",
    "verified_on",
    "help",
    "addresses",
    "actions",
    "unavailable",
    "notes",
)


class _Fault(Exception):
    """One thing that is not as the schema wants it."""

    def __init__(self, node: Node, message: Message) -> None:
        super().__init__(message)
        self.line = node.line
        self.message = message


def parse(text: str, languages: Sequence[str]) -> tuple[BrowserHelp, list[Problem]]:
    """The browser help in `text`, with every text in each of `languages`; and its problems.

    A region that the file never names, such as nl-BE, has the texts of its language, nl.
    """
    names = {language: _name(language, text) for language in languages}
    try:
        root = strict_yaml.parse(text, _LIMIT)
        values = _mapping(root, ("checked_on", "browsers"))
        checked_on = _day(values["checked_on"])
        nodes = _list(values["browsers"])
    except strict_yaml.YamlFault as fault:
        return BrowserHelp(), [_problem(fault.line, fault.message)]
    except _Fault as fault:
        return BrowserHelp(), [_problem(fault.line, fault.message)]
    browsers, problems = [], []
    for node in nodes:
        try:
            browsers.append(_browser(node, names))
        except _Fault as fault:
            problems.append(_problem(fault.line, fault.message))
    problems = few([*problems, *_repeated(nodes)])
    return BrowserHelp(checked_on=checked_on, browsers=tuple(browsers)), problems


def _name(language: str, text: str) -> str:
    """The name under which the file has the texts in `language`."""
    named = re.search(rf"^\s*{re.escape(language)}:", text, re.MULTILINE)
    return language if named else primary_language(language)


def _browser(node: Node, names: Mapping[str, str]) -> Browser:
    values = _mapping(node, _KEYS)
    if not NAME.fullmatch(_text(values["id"])):
        raise _Fault(values["id"], Message("an id is lower-case words with hyphens"))
    actions = _mapping(values["actions"], (), ACTIONS)
    unavailable = tuple(_choice(item, ACTIONS) for item in _list(values["unavailable"]))
    for action in actions:
        if action in unavailable:
            raise _Fault(
                values["unavailable"],
                Message("“%(action)s” is described and unavailable at once", action=action),
            )
    return Browser(
        id=_text(values["id"]),
        name=_text(values["name"]),
        vendor=_text(values["vendor"]),
        device=_choice(values["device"], DEVICES),
        systems=tuple(_text(item) for item in _list(values["systems"])),
        certainty=_choice(values["certainty"], CERTAINTIES),
        verified_on=_day(values["verified_on"]),
        help=_help(values["help"], names),
        addresses=tuple(_address(item, names) for item in _list(values["addresses"])),
        paths={action: _paths(item, names) for action, item in actions.items()},
        unavailable=unavailable,
        notes=_notes(values["notes"], names),
        line=values["verified_on"].line,
    )


def _help(node: Node, names: Mapping[str, str]) -> dict[str, tuple[HelpPage, ...]]:
    pages: dict[str, list[HelpPage]] = {language: [] for language in names}
    for item in _list(node):
        values = _mapping(item, ("purpose", "status", *names.values()))
        purpose = _choice(values["purpose"], PURPOSES)
        _statuses(values["status"], names)
        for language, name in names.items():
            page = _mapping(values[name], ("url", "language"))
            url = _text(page["url"])
            if not re.fullmatch(r"https://[^\s<>\"]+", url):
                raise _Fault(page["url"], Message("“%(url)s” is no https: address", url=url))
            written_in = _text(page["language"])
            line = page["url"].line
            found = HelpPage(purpose=purpose, url=url, language=written_in, line=line)
            pages[language].append(found)
    return {language: tuple(listed) for language, listed in pages.items()}


def _address(node: Node, names: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    values = _mapping(node, ("address", "opens", "status"))
    _choice(values["status"], STATUSES)
    opens = _mapping(values["opens"], tuple(names.values()))
    address = _text(values["address"])
    if not re.fullmatch(r"[a-z]+:[^\s]+", address) or address.startswith(_NO_ADDRESSES):
        raise _Fault(
            values["address"],
            Message("“%(address)s” is no internal address of a browser", address=address),
        )
    return address, {language: _text(opens[name]) for language, name in names.items()}


def _paths(node: Node, names: Mapping[str, str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    values = _mapping(node, ("status", *names.values()))
    _statuses(values["status"], names)
    paths = {
        language: tuple(tuple(_text(step) for step in _list(path)) for path in _list(values[name]))
        for language, name in names.items()
    }
    shapes = {tuple(len(path) for path in found) for found in paths.values()}
    if len(shapes) != 1 or shapes == {()}:
        raise _Fault(node, Message("every language must have the same paths with as many steps"))
    return paths


def _notes(node: Node, names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    values = _mapping(node, tuple(names.values()))
    notes = {
        language: tuple(_text(item) for item in _list(values[name]))
        for language, name in names.items()
    }
    if len({len(found) for found in notes.values()}) != 1:
        raise _Fault(node, Message("every language must have as many notes"))
    return notes


def _statuses(node: Node, names: Mapping[str, str]) -> None:
    for value in _mapping(node, tuple(names.values())).values():
        _choice(value, STATUSES)


def _mapping(node: Node, keys: Sequence[str], optional: Sequence[str] = ()) -> dict[str, Node]:
    if not isinstance(node.value, dict):
        raise _Fault(node, Message("“key: value” lines are expected here"))
    for key, value in node.value.items():
        if key not in keys and key not in optional:
            raise _Fault(value, Message("“%(key)s” is not known here", key=key))
    for key in keys:
        if key not in node.value:
            raise _Fault(node, Message("“%(key)s” is missing", key=key))
    return node.value


def _list(node: Node) -> tuple[Node, ...]:
    if not isinstance(node.value, tuple):
        raise _Fault(node, Message("a list is expected here"))
    return node.value


def _text(node: Node) -> str:
    if not isinstance(node.value, str) or not node.value.strip():
        raise _Fault(node, Message("a text is expected here"))
    return node.value.strip()


def _choice(node: Node, choices: Sequence[str]) -> str:
    value = _text(node)
    if value not in choices:
        known = ", ".join(choices)
        raise _Fault(node, Message("“%(word)s” is not one of %(known)s", word=value, known=known))
    return value


def _day(node: Node) -> date:
    try:
        return parse_date(_text(node))
    except WrongValue as error:
        raise _Fault(node, error.message) from None


def _repeated(nodes: Sequence[Node]) -> Iterator[Problem]:
    seen: set[str] = set()
    for node in nodes:
        id_ = node.value.get("id") if isinstance(node.value, dict) else None
        if id_ is not None and isinstance(id_.value, str):
            if id_.value in seen:
                message = Message("the id “%(id)s” is used a second time", id=id_.value)
                yield _problem(id_.line, message)
            seen.add(id_.value)


def _problem(line: int, message: Message) -> Problem:
    return Problem(rule=BROWSERS, path=PATH, line=line, message=message)
