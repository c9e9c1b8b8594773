"""content/anchors.toml: what happened to sections whose id a later version no longer has.

Links to sections never break: an id that was ever published must be in every later version, or it
is listed here as moved or retired.

    [privacy."2.0"]
    moved = { old-id = "new-id" }
    retired = ["older-id"]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.files import strict_toml
from policysite.message import Message, WrongValue
from policysite.models import AnchorStep, Concern, Problem, VersionNumber, few
from policysite.rules import Rule
from policysite.statement.dialect import FOOTNOTE_ID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.models import Policy, Version

ANCHORS = Rule(
    name=Message("anchors"),
    severity="error",
    reason=Message(
        "anchors.toml records what happened to sections that later versions no longer have."
    ),
    remedy=Message("Correct the line; docs/content.md explains the file."),
)

PATH = "content/anchors.toml"


Anchors = Mapping[str, Mapping[VersionNumber, AnchorStep]]


@dataclass(frozen=True)
class Fate:
    """What happened to an id: its present id (None: retired), and the last version that had it."""

    id: str
    now: str | None
    last: Version


def parse(text: str) -> tuple[Anchors, list[Problem]]:
    """The steps in `text` by policy and version, and every problem with its format."""
    try:
        values = strict_toml.parse(text)
    except strict_toml.TomlFault as fault:
        return {}, [_problem(fault.line, fault.message)]
    anchors: dict[str, dict[VersionNumber, AnchorStep]] = {}
    return anchors, few(_read(text, values, anchors))


def _read(
    text: str, values: Mapping[str, object], anchors: dict[str, dict[VersionNumber, AnchorStep]]
) -> Iterator[Problem]:
    """Put the steps in `values` into `anchors`, except those with a problem."""
    for policy, versions in values.items():
        for number, step in versions.items() if isinstance(versions, dict) else [("", None)]:
            line = _line(text, policy, number)
            concern = None
            try:
                version = VersionNumber.parse(number)
                concern = Concern(policy, version)
                anchors.setdefault(policy, {})[version] = _step(step, line)
            except WrongValue as error:
                yield _problem(line, error.message, concern)


def fates(policy: Policy, version: Version, language: str, anchors: Anchors) -> tuple[Fate, ...]:
    """Every id that was published before `version` but is not in it, and what happened to it.

    Ids without a step are left out: the check reports them.
    """
    document = version.documents.get(language)
    if document is None:
        return ()
    steps = anchors.get(policy.name, {})
    found = []
    for id_, last in sorted(published_ids(policy, version, language).items()):
        if id_ in document.ids:
            continue
        known, now = follow(id_, last.number, version.number, steps)
        if known:
            found.append(Fate(id=id_, now=now if now in document.ids else None, last=last))
    return tuple(found)


def published_ids(policy: Policy, before: Version, language: str) -> dict[str, Version]:
    """Every id published in a version before `before`, with the last version that had it."""
    found = policy.ids_before(before, language)
    return {id_: last for id_, last in found.items() if not FOOTNOTE_ID.fullmatch(id_)}


def follow(
    id_: str, after: VersionNumber, until: VersionNumber, steps: Mapping[VersionNumber, AnchorStep]
) -> tuple[bool, str | None]:
    """Whether `steps` explain what happened to `id_` between two versions, and its new id.

    The new id is None if the section was retired.
    """
    known, now = False, id_
    for number in sorted(steps):
        if after < number <= until:
            if now in steps[number].moved:
                known, now = True, steps[number].moved[now]
            elif now in steps[number].retired:
                return True, None
    return known, now


def _step(values: object, line: int) -> AnchorStep:
    if not isinstance(values, dict) or not values or set(values) - {"moved", "retired"}:
        raise WrongValue(Message('a block [policy."2.0"] must contain moved, retired, or both'))
    moved, retired = values.get("moved", {}), values.get("retired", [])
    if not isinstance(moved, dict) or not all(isinstance(new, str) for new in moved.values()):
        raise WrongValue(Message('moved must be written as { old-id = "new-id" }'))
    if not isinstance(retired, list) or not all(isinstance(id_, str) for id_ in retired):
        raise WrongValue(Message('retired must be written as ["old-id"]'))
    if set(moved) & set(retired):
        raise WrongValue(Message("an id must be either moved or retired, not both"))
    return AnchorStep(moved=moved, retired=frozenset(retired), line=line)


def _line(text: str, policy: str, number: str) -> int:
    """The line of the part about one version; the first line if it is not found."""
    wanted = re.compile(
        rf"\s*\[\s*\"?{re.escape(policy)}\"?\s*(\.\s*\"?{re.escape(number)}\"?\s*)?\]"
    )
    return next((n for n, line in enumerate(text.split("\n"), 1) if wanted.match(line)), 1)


def _problem(line: int, message: Message, concern: Concern | None = None) -> Problem:
    return Problem(rule=ANCHORS, path=PATH, line=line, message=message, concern=concern)
