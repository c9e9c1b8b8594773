"""content/browsers.yaml: how to manage cookies in each browser, as data for the browser page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policysite.content import fields
from policysite.content.fields import Fault
from policysite.files import strict_yaml
from policysite.message import Message
from policysite.models import (
    LANGUAGE,
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

    from policysite.files.strict_yaml import Node

BROWSERS = Rule(
    name=Message("browsers"),
    severity="error",
    reason=Message(
        "The browser page is made from browsers.yaml, and an invalid entry cannot be shown."
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


def parse(text: str, languages: Sequence[str]) -> tuple[BrowserHelp, list[Problem]]:
    """The browser help in `text`, in those of `languages` that the file has; and its problems.

    A region that the file does not mention, such as nl-BE, gets the texts of its language, nl. For
    a language without any texts, there is no browser page.
    """
    found = {language: _name(language, text) for language in languages}
    names = {language: name for language, name in found.items() if name is not None}
    try:
        root = strict_yaml.parse(text, _LIMIT)
        values = fields.mapping(root, ("checked_on", "browsers"))
        checked_on = fields.day(values["checked_on"])
        nodes = fields.items(values["browsers"])
    except strict_yaml.YamlFault as fault:
        return BrowserHelp(), [_problem(fault.line, fault.message)]
    except Fault as fault:
        return BrowserHelp(), [_problem(fault.line, fault.message)]
    browsers, problems = [], []
    for node in nodes:
        try:
            browsers.append(_browser(node, names))
        except Fault as fault:
            problems.append(_problem(fault.line, fault.message))
    problems = few([*problems, *_repeated(nodes)])
    spoken = tuple(names) if browsers else ()
    return BrowserHelp(checked_on=checked_on, browsers=tuple(browsers), languages=spoken), problems


def _name(language: str, text: str) -> str | None:
    """The key under which the file has the texts in `language`, if any."""
    for name in (language, primary_language(language)):
        if re.search(rf"(?:^|\{{|,)\s*{re.escape(name)}:", text, re.MULTILINE):
            return name
    return None


def _in_languages(node: Node, keys: Sequence[str], names: Mapping[str, str]) -> dict[str, Node]:
    """The values of `node`: `keys`, the texts in `names`, and texts in languages of other sites."""
    others = [key for key in (node.value if isinstance(node.value, dict) else ()) if _is_tag(key)]
    return fields.mapping(node, (*keys, *dict.fromkeys(names.values())), others)


def _is_tag(key: str) -> bool:
    return LANGUAGE.fullmatch(key) is not None and key not in _KEYS


def _browser(node: Node, names: Mapping[str, str]) -> Browser:
    values = fields.mapping(node, _KEYS)
    if not NAME.fullmatch(fields.text(values["id"])):
        raise Fault(values["id"], Message("an id must be lower-case words separated by hyphens"))
    actions = fields.mapping(values["actions"], (), ACTIONS)
    unavailable = tuple(
        fields.choice(item, ACTIONS) for item in fields.items(values["unavailable"])
    )
    for action in actions:
        if action in unavailable:
            raise Fault(
                values["unavailable"],
                Message("“%(action)s” is both described and marked as unavailable", action=action),
            )
    return Browser(
        id=fields.text(values["id"]),
        name=fields.text(values["name"]),
        vendor=fields.text(values["vendor"]),
        device=fields.choice(values["device"], DEVICES),
        systems=tuple(fields.text(item) for item in fields.items(values["systems"])),
        certainty=fields.choice(values["certainty"], CERTAINTIES),
        verified_on=fields.day(values["verified_on"]),
        help=_help(values["help"], names),
        addresses=tuple(_address(item, names) for item in fields.items(values["addresses"])),
        paths={action: _paths(item, names) for action, item in actions.items()},
        unavailable=unavailable,
        notes=_notes(values["notes"], names),
        line=values["verified_on"].line,
    )


def _help(node: Node, names: Mapping[str, str]) -> dict[str, tuple[HelpPage, ...]]:
    pages: dict[str, list[HelpPage]] = {language: [] for language in names}
    for item in fields.items(node):
        values = _in_languages(item, ("purpose", "status"), names)
        purpose = fields.choice(values["purpose"], PURPOSES)
        _statuses(values["status"], names)
        for language, name in names.items():
            page = fields.mapping(values[name], ("url", "language"))
            url = fields.text(page["url"])
            if not re.fullmatch(r"https://[^\s<>\"]+", url):
                raise Fault(page["url"], Message("“%(url)s” is not an https: address", url=url))
            written_in = fields.text(page["language"])
            line = page["url"].line
            found = HelpPage(purpose=purpose, url=url, language=written_in, line=line)
            pages[language].append(found)
    return {language: tuple(listed) for language, listed in pages.items()}


def _address(node: Node, names: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    values = fields.mapping(node, ("address", "opens", "status"))
    fields.choice(values["status"], STATUSES)
    opens = _in_languages(values["opens"], (), names)
    address = fields.text(values["address"])
    if not re.fullmatch(r"[a-z]+:[^\s]+", address) or address.startswith(_NO_ADDRESSES):
        raise Fault(
            values["address"],
            Message("“%(address)s” is not an internal browser address", address=address),
        )
    return address, {language: fields.text(opens[name]) for language, name in names.items()}


def _paths(node: Node, names: Mapping[str, str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    values = _in_languages(node, ("status",), names)
    _statuses(values["status"], names)
    paths = {
        language: tuple(
            tuple(fields.text(step) for step in fields.items(path))
            for path in fields.items(values[name])
        )
        for language, name in names.items()
    }
    shapes = {tuple(len(path) for path in found) for found in paths.values()}
    if len(shapes) != 1 or shapes == {()}:
        raise Fault(
            node, Message("every language must have the same paths, with the same number of steps")
        )
    return paths


def _notes(node: Node, names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    values = _in_languages(node, (), names)
    notes = {
        language: tuple(fields.text(item) for item in fields.items(values[name]))
        for language, name in names.items()
    }
    if len({len(found) for found in notes.values()}) != 1:
        raise Fault(node, Message("every language must have the same number of notes"))
    return notes


def _statuses(node: Node, names: Mapping[str, str]) -> None:
    for value in _in_languages(node, (), names).values():
        fields.choice(value, STATUSES)


def _repeated(nodes: Sequence[Node]) -> Iterator[Problem]:
    seen: set[str] = set()
    for node in nodes:
        id_ = node.value.get("id") if isinstance(node.value, dict) else None
        if id_ is not None and isinstance(id_.value, str):
            if id_.value in seen:
                message = Message("the id “%(id)s” is already used", id=id_.value)
                yield _problem(id_.line, message)
            seen.add(id_.value)


def _problem(line: int, message: Message) -> Problem:
    return Problem(rule=BROWSERS, path=PATH, line=line, message=message)
