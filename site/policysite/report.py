"""Problems and versions written out, for people and for machines."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from policysite.edition import security_renewal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from policysite.models import Library, Problem

_GITHUB = {"error": "error", "warning": "warning", "hint": "notice"}


def problems(found: Sequence[Problem], form: str) -> str:
    """`found` as “text”, “json” or “github”.

    As text each problem is a line `path:line: rule: message`; why that matters and how to mend it
    stands once below those that follow each other and have it in common.
    """
    if form == "json":
        return json.dumps([_values(p) for p in found], indent=2, ensure_ascii=False)
    if form == "github":
        return "\n".join(_annotation(problem) for problem in found)
    return "\n".join(
        "\n".join([*map(_text, group), f"    why: {reason}", f"    mend: {remedy}"])
        for (_, reason, remedy), group in groupby(found, _explanation)
    )


def count(found: Sequence[Problem]) -> str:
    """How many errors, warnings and hints there are, as a sentence."""
    parts = []
    for severity in ("error", "warning", "hint"):
        number = sum(problem.rule.severity == severity for problem in found)
        if number:
            parts.append(f"{number} {severity}{'s' if number > 1 else ''}")
    return ", ".join(parts) if parts else "no problems"


def status(library: Library, as_of: date, form: str) -> str:
    """Every version with its state and dates, as “text” or “json”."""
    rows = [
        {
            "effective": version.entry.effective.isoformat() if version.entry else None,
            "policy": policy.name,
            "published": version.entry.published.isoformat() if version.entry else None,
            "state": policy.state(version, as_of),
            "version": str(version.number),
        }
        for policy in library.policies.values()
        for version in reversed(policy.versions)
    ]
    coming = next_change(library, as_of)
    if form == "json":
        values = {"as_of": as_of.isoformat(), "next_change": coming.isoformat()}
        return json.dumps(values | {"versions": rows}, indent=2, ensure_ascii=False)
    lines = [
        f"{row['policy']:<12} {row['version']:<8} {row['state']:<12} "
        + (
            f"effective {row['effective']}, published {row['published']}"
            if row["published"]
            else ""
        )
        for row in rows
    ]
    lines.append(f"On {as_of}. The site changes by itself on {coming}: build it again on that day.")
    return "\n".join(line.rstrip() for line in lines)


def next_change(library: Library, as_of: date) -> date:
    """The next day on which the site changes by itself, so that it must be built again.

    Another version comes into force, or security.txt is given a later last day.
    """
    days = [
        version.entry.effective
        for policy in library.policies.values()
        for version in policy.published
        if version.entry is not None and version.entry.effective > as_of
    ]
    return min([*days, security_renewal(as_of)])


def _values(problem: Problem) -> dict[str, Any]:
    return {
        "line": problem.line,
        "message": _plain(problem.message),
        "path": _plain(problem.path),
        "reason": problem.rule.reason,
        "remedy": problem.remedy or problem.rule.remedy,
        "rule": problem.rule.name,
        "severity": problem.rule.severity,
    }


def _explanation(problem: Problem) -> tuple[str, str, str]:
    return problem.rule.name, problem.rule.reason, problem.remedy or problem.rule.remedy


def _text(problem: Problem) -> str:
    severity = "" if problem.rule.severity == "error" else f" ({problem.rule.severity})"
    place = f"{_plain(problem.path)}:{problem.line}"
    return f"{place}: {problem.rule.name}: {_plain(problem.message)}{severity}"


def _plain(text: str) -> str:
    """`text` on one line, with every character that a terminal would act on written out."""
    return "".join(
        sign
        if sign.isprintable() or sign == "\N{NO-BREAK SPACE}"
        else sign.encode("unicode_escape").decode()
        for sign in text
    )


def _annotation(problem: Problem) -> str:
    """A line that GitHub shows beside the file (workflow commands)."""
    message = f"{_plain(problem.message)}. {problem.remedy or problem.rule.remedy}"
    message = message.replace("%", "%25")
    path = _plain(problem.path)
    for sign, written in (("%", "%25"), (":", "%3A"), (",", "%2C")):
        path = path.replace(sign, written)
    kind = _GITHUB[problem.rule.severity]
    return f"::{kind} file={path},line={problem.line},title={problem.rule.name}::{message}"
