"""What verifying a site brings to light, and how it is told to people and to programs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

Kind = Literal["changed", "missing", "extra", "contradiction", "unreadable", "unreachable", "stale"]
Relation = Literal["equal", "older than ours", "ahead of ours", "forked"]

_WHY: dict[Kind, str] = {
    "changed": "What was published must stay as it was; readers and courts rely on it.",
    "missing": "Who relies on a published text must be able to read and to check it.",
    "extra": "A text that nobody published can be mistaken for one that applies.",
    "contradiction": "Where two files of the site disagree, nobody can tell which one is right.",
    "unreadable": "What cannot be read cannot be checked, by us or by anyone else.",
    "unreachable": "Nothing more of the site could be checked.",
    "stale": "Readers see a text as in force that no longer is, or do not see one that is.",
}
_RELATIONS: dict[Relation | None, str] = {
    "equal": "The site's ledger is that of this project.",
    "older than ours": (
        "The site is older than this project: versions were published here that it does not have. "
        "Build and deploy."
    ),
    "ahead of ours": (
        "The site is ahead of this project: it has versions that are not here. "
        "Get the newest state of the project (git pull)."
    ),
    "forked": (
        "The site and this project have different histories: "
        "one of them is not what was published first. Find out which before you deploy."
    ),
    None: "The site was not compared with a project.",
}
_SHOWN = 5


@dataclass(frozen=True)
class Finding:
    """Something that is not right: its kind, the file, what is wrong in words, and what to do.

    `path` is the address of the file without the slash in front.
    """

    kind: Kind
    path: str
    message: str
    remedy: str


@dataclass(frozen=True)
class Verdict:
    """What came of it: everything found, how the site's ledger stands to ours, and its head.

    `relation` is None where there was nothing to compare with, `head` (the hash of SHA256SUMS)
    where that could not be read.
    `days` are the first and the last day on which what the site says is in force is so; None
    stands for no bound, and None in place of both for no such day.
    """

    findings: tuple[Finding, ...]
    relation: Relation | None
    head: str | None
    days: tuple[date | None, date | None] | None = None

    @property
    def right(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding for each file and kind, by file; the messages of the others stand behind."""
    together: dict[tuple[str, Kind], list[Finding]] = {}
    for finding in findings:
        together.setdefault((finding.path, finding.kind), []).append(finding)
    return tuple(_one(together[key]) for key in sorted(together))


def report(verdict: Verdict, form: str) -> str:
    """The verdict as “text” (path: kind: message, why, what to do; then a summary) or “json”."""
    if form == "json":
        days = None
        if verdict.days is not None:
            days = [day.isoformat() if day else None for day in verdict.days]
        values = {
            "days": days,
            "findings": [asdict(finding) for finding in verdict.findings],
            "head": verdict.head,
            "relation": verdict.relation,
            "right": verdict.right,
        }
        return json.dumps(values, indent=2, ensure_ascii=False)
    lines = [_text(finding) for finding in verdict.findings]
    if verdict.head is not None:
        lines += [_RELATIONS[verdict.relation], *_days(verdict), f"Its head: {verdict.head}"]
    count = len(verdict.findings)
    found = f"{count} {'finding' if count == 1 else 'findings'}" if count else "everything is right"
    return "\n".join([*lines, f"Verified: {found}."])


def _one(findings: list[Finding]) -> Finding:
    messages = list(dict.fromkeys(finding.message for finding in findings))
    shown = "; ".join(messages[:_SHOWN])
    more = f"; and {len(messages) - _SHOWN} more" if len(messages) > _SHOWN else ""
    first = findings[0]
    return Finding(first.kind, _harmless(first.path), _harmless(shown + more), first.remedy)


def _harmless(text: str) -> str:
    """A text of a strange site without what could steer a terminal or cannot be printed."""
    return "".join(character if character.isprintable() else "�" for character in text)


def _text(finding: Finding) -> str:
    return (
        f"{finding.path}: {finding.kind}: {finding.message}\n"
        f"    why: {_WHY[finding.kind]}\n"
        f"    mend: {finding.remedy}"
    )


def _days(verdict: Verdict) -> list[str]:
    if verdict.days is None or verdict.days == (None, None):
        return []
    since, until = verdict.days
    first = f" from {since}" if since else ""
    last = f" until {until}" if until else " on"
    return [f"It shows the policies as they stand{first}{last}."]
