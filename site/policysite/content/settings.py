"""content/site.toml: the publisher, the languages and policies, the address of the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from policysite import gdpr
from policysite.content import contrast, organisation, scans, targets, timezone
from policysite.files import strict_toml, textfile
from policysite.message import Message
from policysite.models import (
    HOSTS,
    LANGUAGE,
    NAME,
    Acceptance,
    Authority,
    Exemption,
    Problem,
    Site,
    few,
)
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SETTINGS = Rule(
    name=Message("settings"),
    severity="error",
    reason=Message("site.toml defines the languages, the policies and the address of the site."),
    remedy=Message("Correct the line; docs/settings.md lists every key."),
)
EXAMPLE_ADDRESS = Rule(
    name=Message("example-address"),
    severity="hint",
    reason=Message(
        "An address that ends in .example does not exist: it is a placeholder until the "
        "company sets its own."
    ),
    remedy=Message("Set base_url in content/site.toml to the address of the site."),
)

PATH = "content/site.toml"
# Names that are addresses or folders of the site itself; policies cannot have them.
RESERVED = frozenset(
    {"accessibility", "browsers", "changes", "contact", "ledger", "since", "verify"}
)
_REQUIRED = ("base_url", "languages", "policies", "accent", "organisation", "contacts")
_AUTHORITY = "supervisory_authority"
_OPTIONAL = (
    "timezone",
    "host",
    _AUTHORITY,
    "prevailing",
    "accepted",
    "not_applicable",
    "deploy",
    "scan",
)
KEYS = (*_REQUIRED, *_OPTIONAL)
# The maximum number, because each language and policy adds to every page and check.
MOST = {"languages": 40, "policies": 300, "contacts": 100, "accepted": 1000}
_LONGEST_NAME = 60
_LONGEST_ADDRESS = 500
_EXEMPTION = re.compile(r"\s*\[\[\s*not_applicable\s*\]\]")
_ACCEPTED_KEYS = {"rule", "where", "reason"}


def parse(text: str) -> tuple[Site | None, list[Problem]]:
    """The settings in `text`, and every problem; no settings if there is an error."""
    try:
        values = strict_toml.parse(text)
    except strict_toml.TomlFault as fault:
        return None, [_problem(fault.line, fault.message)]
    problems = few(_problem(_line(text, key), message) for key, message in _faults(values))
    problems += few(_problem(line, message) for line, message in _exemption_faults(text, values))
    if problems:
        return None, problems
    places = [n for n, line in enumerate(text.split("\n"), 1) if line.strip() == "[[accepted]]"]
    accepted = values.get("accepted", [])
    site = Site(
        base_url=values["base_url"].rstrip("/"),
        languages=tuple(values["languages"]),
        policies=tuple(values["policies"]),
        accent=values["accent"].lower(),
        organisation=organisation.organisation(values["organisation"]),
        contacts=values["contacts"],
        timezone=values.get("timezone", timezone.DEFAULT),
        host=values.get("host"),
        authority=Authority(**values[_AUTHORITY]) if _AUTHORITY in values else None,
        prevailing=values.get("prevailing"),
        accepted=tuple(
            Acceptance(**item, line=places[index] if index < len(places) else 1)
            for index, item in enumerate(accepted)
        ),
        not_applicable=tuple(Exemption(**item) for item in values.get("not_applicable", [])),
        targets=targets.targets(values.get("deploy", {})),
        scan=scans.scan_settings(values.get("scan", {})),
    )
    if urlsplit(site.base_url).hostname.endswith(".example"):  # type: ignore[union-attr]
        message = Message(
            "the site has no address of its own yet: %(base_url)s", base_url=site.base_url
        )
        line = _line(text, "base_url")
        return site, [Problem(rule=EXAMPLE_ADDRESS, path=PATH, line=line, message=message)]
    return site, []


def host(root: Path) -> str | None:
    """The host of the site of the project `root`; None if site.toml does not name it.

    A build needs it before it reads the content, which reports the problems of the file.
    """
    try:
        found = strict_toml.parse((root / PATH).read_text(encoding="utf-8")).get("host")
    except (OSError, ValueError, strict_toml.TomlFault):
        return None
    return found if found in HOSTS else None


def base_url_fault(value: object) -> Message | None:
    """What is wrong with the address of the site; None if it is valid."""
    if not isinstance(value, str):
        return Message("base_url must be text in quotes")
    if len(value) > _LONGEST_ADDRESS:
        return Message("base_url is longer than %(limit)s characters", limit=_LONGEST_ADDRESS)
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return Message("base_url must be a plain address, not “%(address)s”", address=_short(value))
    if parts.scheme != "https" or not parts.hostname:
        return Message(
            "base_url must start with https:// and name a host, not “%(address)s”",
            address=_short(value),
        )
    if parts.query or parts.fragment or parts.username or re.search(r"[\s<>\"'\\]", value):
        return Message("base_url must be a plain address, not “%(address)s”", address=_short(value))
    return None


def _faults(values: dict[str, Any]) -> Iterator[tuple[str, Message]]:
    """(key, what is wrong) for every invalid value."""
    for key in values:
        if key not in KEYS:
            known = ", ".join(KEYS)
            message = Message(
                "unknown key “%(key)s”; the keys are %(known)s", key=_short(key), known=known
            )
            yield key, message
    for key in _REQUIRED:
        if key not in values:
            yield key, Message("“%(key)s” is missing", key=key)
    present = {key: values[key] for key in KEYS if key in values}
    yield from _count_faults(present)
    checks = {
        "base_url": base_url_fault,
        "accent": _accent_fault,
        "timezone": timezone.fault,
        "host": _host_fault,
    }
    for key, check in checks.items():
        if key in present and (fault := check(present[key])):
            yield key, fault
    if "languages" in present:
        yield from _list_faults("languages", present["languages"], LANGUAGE, frozenset())
    if "policies" in present:
        languages = present.get("languages")
        taken = RESERVED | (set(map(str, languages)) if isinstance(languages, list) else set())
        yield from _list_faults("policies", present["policies"], NAME, taken)
    yield from _prevailing_faults(present)
    yield from _authority_faults(present)
    yield from _table_faults(present)
    yield from targets.faults(present.get("deploy", {}))
    yield from scans.faults(present.get("scan", {}))


def _count_faults(present: dict[str, Any]) -> Iterator[tuple[str, Message]]:
    for key, limit in MOST.items():
        if isinstance(present.get(key), (dict, list)) and len(present[key]) > limit:
            yield key, Message("“%(key)s” has more than %(limit)s items", key=key, limit=limit)


def _prevailing_faults(present: dict[str, Any]) -> Iterator[tuple[str, Message]]:
    languages = present.get("languages")
    known = languages if isinstance(languages, list) else []
    if "prevailing" in present and present["prevailing"] not in known:
        yield "prevailing", Message("prevailing must be one of the languages of the site")


def _authority_faults(present: dict[str, Any]) -> Iterator[tuple[str, Message]]:
    value = present.get(_AUTHORITY, {"name": "…", "address": "https://host.example"})
    if not isinstance(value, dict) or set(value) != {"name", "address"}:
        message = Message("[supervisory_authority] must contain two lines: name and address")
        yield _AUTHORITY, message
    elif not isinstance(value["name"], str) or not value["name"].strip():
        yield _AUTHORITY, Message("the name of the authority must be text")
    elif textfile.forbidden(value["name"]):
        message = Message("the name of the authority contains an invisible character")
        yield _AUTHORITY, message
    elif not isinstance(value["address"], str) or not organisation.WEB_ADDRESS.fullmatch(
        value["address"]
    ):
        yield (
            f"{_AUTHORITY} address",
            Message("the address of the authority must start with https://"),
        )


def _accent_fault(accent: object) -> Message | None:
    if not isinstance(accent, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", accent):
        return Message(
            'accent must be a colour such as "#0b5cad", not “%(accent)s”', accent=_short(accent)
        )
    for background, ratio in contrast.failures(accent.lower()):
        return Message(
            "links in the colour %(accent)s are hard to read on %(background)s: the contrast "
            "is %(ratio)s to 1, but must be at least %(least)s (WCAG 2.2, criterion 1.4.3)",
            accent=accent,
            background=background,
            ratio=f"{ratio:.2f}",
            least=contrast.LEAST,
        )
    return None


def _host_fault(host: object) -> Message | None:
    if host in HOSTS:
        return None
    known = ", ".join(HOSTS)
    return Message(
        "“%(host)s” is not a known host; choose one of: %(known)s", host=host, known=known
    )


def _list_faults(
    key: str, names: object, pattern: re.Pattern[str], taken: frozenset[str] | set[str]
) -> Iterator[tuple[str, Message]]:
    if not isinstance(names, list) or not names:
        yield key, Message('%(key)s must be a list of names, such as ["one", "two"]', key=key)
        return
    for name in names:
        if isinstance(name, str) and len(name) > _LONGEST_NAME:
            message = Message(
                "“%(name)s…” in %(key)s is longer than %(limit)s characters",
                name=name[:_LONGEST_NAME],
                key=key,
                limit=_LONGEST_NAME,
            )
            yield key, message
        elif not isinstance(name, str) or not pattern.fullmatch(name):
            message = Message(
                "“%(name)s” in %(key)s must be lower-case letters", name=_short(name), key=key
            )
            if pattern is LANGUAGE:
                message = Message(
                    "“%(name)s” in %(key)s is not a language code such as nl, pt-BR or zh-Hant",
                    name=_short(name),
                    key=key,
                )
            yield key, message
        elif name in taken:
            message = Message(
                "“%(name)s” in %(key)s is already an address of the site", name=name, key=key
            )
            yield key, message
    if len(set(map(str, names))) != len(names):
        yield key, Message("%(key)s contains a name twice", key=key)


def _table_faults(present: dict[str, Any]) -> Iterator[tuple[str, Message]]:
    if "organisation" in present:
        yield from _within("organisation", organisation.faults(present["organisation"]))
    if "contacts" in present:
        yield from _within("contacts", organisation.contact_faults(present["contacts"]))
    accepted = present.get("accepted", [])
    for item in accepted if isinstance(accepted, list) else [accepted]:
        if not isinstance(item, dict) or set(item) != _ACCEPTED_KEYS:
            yield "[[accepted]]", Message("each [[accepted]] must contain rule, where and reason")
        elif not all(isinstance(value, str) and value.strip() for value in item.values()):
            yield "[[accepted]]", Message("rule, where and reason must be text")


def _within(table: str, faults: Iterator[tuple[str, Message]]) -> Iterator[tuple[str, Message]]:
    """The same faults, with each key inside `table`: other tables have keys of the same name."""
    for key, message in faults:
        yield key if key == table else f"{table} {key}", message


def _exemption_faults(text: str, values: dict[str, Any]) -> Iterator[tuple[int, Message]]:
    """The line and message for each invalid [[not_applicable]]."""
    lines = [n for n, line in enumerate(text.split("\n"), 1) if _EXEMPTION.match(line)]
    items = values.get("not_applicable", [])
    seen: set[str] = set()
    for index, item in enumerate(items if isinstance(items, list) else [None]):
        line = lines[index] if index < len(lines) else _line(text, "not_applicable")
        if not isinstance(item, dict) or set(item) != {"item", "reason"}:
            yield line, Message("each [[not_applicable]] must contain item and reason")
        elif not all(isinstance(value, str) and value.strip() for value in item.values()):
            yield line, Message("item and reason must be text")
        elif item["item"] not in gdpr.BY_CODE:
            known = ", ".join(known.code for known in gdpr.ITEMS if known.unless)
            yield (
                line,
                Message(
                    "“%(item)s” is not a GDPR item that can be marked as not applicable; "
                    "these are %(known)s",
                    item=_short(item["item"]),
                    known=known,
                ),
            )
        elif gdpr.BY_CODE[item["item"]].unless is None:
            yield line, Message("“%(item)s” applies to every statement", item=item["item"])
        elif item["item"] in seen:
            yield line, Message("“%(item)s” is listed twice", item=item["item"])
        else:
            seen.add(item["item"])


def _short(value: object) -> str:
    """A value in a form that can be quoted."""
    return str(value)[:_LONGEST_NAME]


def _line(text: str, key: str) -> int:
    """The line of a key or table, or of “table key”; the first line if it is not found."""
    table, _, within = key.partition(" ")
    if within:
        start = _line(text, table)
        rest = "\n".join(text.split("\n")[start:])
        return start + _line(rest, within)
    wanted = re.compile(rf"\s*(\[?\[?{re.escape(key.strip('[]'))}\]?\]?)\s*(=|$|\#)")
    for number, line in enumerate(text.split("\n"), 1):
        if wanted.match(line):
            return number
    return 1


def _problem(line: int, message: Message) -> Problem:
    return Problem(rule=SETTINGS, path=PATH, line=line, message=message)
