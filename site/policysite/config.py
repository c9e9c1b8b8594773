"""content/site.toml: who publishes, in which languages and policies, at which address."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from policysite import rules, textfile
from policysite.models import NAME, Acceptance, Problem, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH = "content/site.toml"
# Names that are addresses or folders of their own; a policy cannot have them.
RESERVED = frozenset({"browsers", "changes", "verify", "ledger", "since", "accessibility"})
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_KEYS = ("base_url", "languages", "policies", "accent", "organisation", "contacts", "accepted")
_ACCEPTED_KEYS = {"rule", "where", "reason"}


def parse(text: str) -> tuple[Site | None, list[Problem]]:
    """The settings in `text`, and every problem; no settings where there is an error."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"at line ([0-9]+)", str(error))
        line = int(match[1]) if match else 1
        return None, [_problem(line, f"it cannot be read as TOML ({error})")]
    except RecursionError:
        return None, [_problem(1, "it is nested too deeply")]
    problems = [_problem(_line(text, key), message) for key, message in _faults(values)]
    if problems:
        return None, problems
    places = [n for n, line in enumerate(text.split("\n"), 1) if line.strip() == "[[accepted]]"]
    accepted = values.get("accepted", [])
    site = Site(
        base_url=values["base_url"].rstrip("/"),
        languages=tuple(values["languages"]),
        policies=tuple(values["policies"]),
        accent=values["accent"],
        organisation=values["organisation"]["name"],
        contacts=values["contacts"],
        accepted=tuple(
            Acceptance(**item, line=places[index] if index < len(places) else 1)
            for index, item in enumerate(accepted)
        ),
    )
    if urlsplit(site.base_url).hostname.endswith(".example"):  # type: ignore[union-attr]
        message = f"the site has no address of its own yet: {site.base_url}"
        line = _line(text, "base_url")
        return site, [Problem(rule=rules.EXAMPLE_ADDRESS, path=PATH, line=line, message=message)]
    return site, []


def base_url_fault(value: object) -> str | None:
    """What is wrong with an address at which the site is to live; None when it is right."""
    if not isinstance(value, str):
        return "base_url must be a text between quotes"
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return f"base_url must be a plain address, not “{value}”"
    if parts.scheme != "https" or not parts.hostname:
        return f"base_url must start with https:// and name a host, not “{value}”"
    if parts.query or parts.fragment or parts.username or re.search(r"[\s<>\"'\\]", value):
        return f"base_url must be a plain address, not “{value}”"
    return None


def _faults(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(key, what is wrong) for everything that is not as it must be."""
    for key in values:
        if key not in _KEYS:
            yield key, f"“{key}” is not known; the known ones are {', '.join(_KEYS)}"
    for key in _KEYS[:-1]:
        if key not in values:
            yield key, f"“{key}” is missing"
    present = {key: values[key] for key in _KEYS if key in values}
    if "base_url" in present and (fault := base_url_fault(present["base_url"])):
        yield "base_url", fault
    if "languages" in present:
        yield from _list_faults("languages", present["languages"], _LANGUAGE, frozenset())
    if "policies" in present:
        languages = present.get("languages")
        taken = RESERVED | (set(map(str, languages)) if isinstance(languages, list) else set())
        yield from _list_faults("policies", present["policies"], NAME, taken)
    accent = present.get("accent", "#000000")
    if not isinstance(accent, str) or not re.fullmatch(r"#[0-9a-f]{6}", accent):
        yield "accent", f'accent must be a colour such as "#0b5cad", not “{accent}”'
    yield from _table_faults(present)


def _list_faults(
    key: str, names: object, pattern: re.Pattern[str], taken: frozenset[str] | set[str]
) -> Iterator[tuple[str, str]]:
    if not isinstance(names, list) or not names:
        yield key, f'{key} must be a list of names, such as ["one", "two"]'
        return
    for name in names:
        if not isinstance(name, str) or not pattern.fullmatch(name):
            yield key, f"“{name}” in {key} must be lower-case letters"
        elif name in taken:
            yield key, f"“{name}” in {key} is an address of the site already"
    if len(set(map(str, names))) != len(names):
        yield key, f"a name stands twice in {key}"


def _table_faults(present: dict[str, Any]) -> Iterator[tuple[str, str]]:
    organisation = present.get("organisation", {"name": "…"})
    if not isinstance(organisation, dict) or set(organisation) != {"name"}:
        yield "organisation", '[organisation] must hold one line: name = "…"'
    elif not isinstance(organisation["name"], str) or not organisation["name"].strip():
        yield "name", "the name of the organisation must be a text"
    elif textfile.forbidden(organisation["name"]):
        yield "name", "the name of the organisation holds a character that nobody sees"
    contacts = present.get("contacts", {"requests": "a@b.example"})
    if not isinstance(contacts, dict) or "requests" not in contacts:
        yield "contacts", '[contacts] must hold at least requests = "name@company"'
    else:
        for key, value in contacts.items():
            if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
                yield key, f"“{value}” is no e-mail address"
    accepted = present.get("accepted", [])
    for item in accepted if isinstance(accepted, list) else [accepted]:
        if not isinstance(item, dict) or set(item) != _ACCEPTED_KEYS:
            yield "[[accepted]]", "each [[accepted]] holds rule, where and reason"
        elif not all(isinstance(value, str) and value.strip() for value in item.values()):
            yield "[[accepted]]", "rule, where and reason must be texts"


def _line(text: str, key: str) -> int:
    """The line of a key or table; the first line where it is not there."""
    wanted = re.compile(rf"\s*(\[?\[?{re.escape(key.strip('[]'))}\]?\]?)\s*(=|$|\#)")
    for number, line in enumerate(text.split("\n"), 1):
        if wanted.match(line):
            return number
    return 1


def _problem(line: int, message: str) -> Problem:
    return Problem(rule=rules.SETTINGS, path=PATH, line=line, message=message)
