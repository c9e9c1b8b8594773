"""Reports of problems and versions, for people and programs."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from policysite.catalogs import full_date
from policysite.edition import applies, record_summary, security_renewal
from policysite.ledger import records_of
from policysite.message import ENGLISH, Message
from policysite.models import Concern, count_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence
    from datetime import date
    from gettext import NullTranslations

    from policysite.models import Ending, Library, Policy, Problem, State, Version

_LONGEST = 1000
_GITHUB = {"error": "error", "warning": "warning", "open": "notice", "hint": "notice"}
STATES: dict[State, Message] = {
    "draft": Message("draft"),
    "scheduled": Message("scheduled"),
    "in force": Message("in force"),
    "superseded": Message("superseded"),
    "called off": Message("called off"),
    "replaced": Message("replaced"),
    "ended": Message("ended"),
    "withdrawn": Message("withdrawn"),
}


def problems(
    found: Sequence[Problem],
    form: str,
    catalog: NullTranslations = ENGLISH,
    replaced: Container[str] = (),
) -> str:
    """`found` as “text”, “json” or “github”, in the language of `catalog`.

    `replaced` are the paths of published texts that no longer apply; JSON says so. As text, each
    problem is a line `path:line: rule: message`; the reason and the remedy follow once for
    consecutive problems that share them. The names of rules, severities and keys are the same in
    every language.
    """
    if form == "json":
        return json.dumps(
            [_values(p, catalog) | {"superseded": p.path in replaced} for p in found],
            indent=2,
            sort_keys=True,
            ensure_ascii=False,
        )
    if form == "github":
        return "\n".join(_annotation(problem, catalog) for problem in found)
    return "\n".join(_lines(found, catalog))


def status(
    library: Library,
    as_of: date,
    form: str,
    catalog: NullTranslations = ENGLISH,
    found: Sequence[Problem] = (),
    language: str = "en",
) -> str:
    """Every version with its state and dates, as “text” in a `language` or as “json”.

    `found` are the problems of the content; those of each draft are counted.
    """
    coming = next_change(library, as_of)
    versions = [
        (policy, version)
        for policy in library.policies.values()
        for version in reversed(policy.versions)
    ]
    if form == "json":
        values = {
            "as_of": as_of.isoformat(),
            "in_force": {
                name: str(in_force.number) if (in_force := policy.in_force(as_of)) else None
                for name, policy in library.policies.items()
            },
            "next_change": coming.isoformat(),
            "versions": [_status_values(*each, as_of) for each in versions],
        }
        return json.dumps(values, indent=2, ensure_ascii=False)
    lines = [_row(*each, as_of, catalog) for each in versions]
    for policy in library.policies.values():
        ending = policy.ending(as_of) or policy.coming_end(as_of)
        if ending is not None:
            lines.append(_ending(ending).translated(catalog))
    for policy in library.policies.values():
        for draft in policy.drafts:
            own = [p for p in found if p.concern == Concern(policy.name, draft.number)]
            sentence = Message(
                "%(policy)s %(number)s: %(count)s.",
                policy=policy.name,
                number=draft.number,
                count=count_of(own),
            )
            lines.append(sentence.translated(catalog))
    told = [sentence.translated(catalog) for sentence in ahead(library, as_of, language)]
    return "\n".join([*lines, *told])


def ahead(library: Library, as_of: date, language: str) -> Iterator[Message]:
    """What changes on the next day on which the site changes by itself, and what must be done."""
    coming = next_change(library, as_of)
    day = full_date(coming, language)
    for policy in library.policies.values():
        values = {"day": day, "policy": policy.name}
        for version in policy.standing:
            if version.effective == coming:
                yield Message(
                    "On %(day)s version %(number)s of “%(policy)s” comes into force.",
                    number=version.number,
                    **values,
                )
        end = policy.coming_end(as_of)
        if end is not None and end.ended == coming:
            yield Message("On %(day)s “%(policy)s” ends.", **values)
    if coming == security_renewal(as_of):
        yield Message("On %(day)s the expiry date in the site's security.txt is renewed.", day=day)
    yield Message("Build and deploy the site again on that day, %(day)s.", day=day)


def next_change(library: Library, as_of: date) -> date:
    """The next day on which the site changes by itself, so that it must be rebuilt.

    Another version comes into force, a policy ends, or the expiry date of security.txt changes.
    """
    days = [security_renewal(as_of)]
    for policy in library.policies.values():
        days += [version.effective for version in policy.standing if version.effective > as_of]
        end = policy.coming_end(as_of)
        days += [end.ended] if end is not None else []
    return min(days)


def _status_values(policy: Policy, version: Version, as_of: date) -> dict[str, Any]:
    """A version as data for programs."""
    entry = version.entry
    return {
        "announced": entry.effective.isoformat() if entry else None,
        "applies": applies(policy, version) if entry else None,
        "effective": version.effective.isoformat() if entry else None,
        "policy": policy.name,
        "published": entry.published.isoformat() if entry else None,
        "records": [record_summary(each) for each in records_of(version) if each.reason],
        "state": policy.state(version, as_of),
        "version": str(version.number),
    }


def _row(policy: Policy, version: Version, as_of: date, catalog: NullTranslations) -> str:
    """A version in a line, with columns aligned with those above."""
    state = STATES[policy.state(version, as_of)].translated(catalog)
    dates = _dates(policy, version).translated(catalog) if version.entry else ""
    return f"{policy.name:<12} {version.number!s:<8} {state:<12} {dates}".rstrip()


def _dates(policy: Policy, version: Version) -> Message:
    """The dates of a published version, and what happened to a scheduled one."""
    entry, replacement = version.entry, policy.replacement(version)
    assert entry is not None  # it is published
    days = {
        "announced": entry.effective,
        "effective": version.effective,
        "published": entry.published,
    }
    if version.call_off is not None:
        return Message(
            "called off on %(day)s (was to take effect on %(effective)s), published %(published)s",
            day=version.call_off.recorded,
            **days,
        )
    if replacement is not None:
        return Message(
            "replaced by %(other)s before %(effective)s, published %(published)s",
            other=replacement.number,
            **days,
        )
    if version.reschedulings:
        return Message(
            "effective %(effective)s (announced for %(announced)s), published %(published)s", **days
        )
    return Message("effective %(effective)s, published %(published)s", **days)


def _ending(ending: Ending) -> Message:
    values = {"policy": ending.policy, "day": ending.ended, "into": ending.into}
    if ending.into is not None:
        return Message("%(policy)s ends on %(day)s and continues in %(into)s.", **values)
    return Message("%(policy)s ends on %(day)s.", **values)


def _lines(found: Iterable[Problem], catalog: NullTranslations) -> Iterator[str]:
    for (_, reason, remedy), group in groupby(found, _explanation):
        for problem in group:
            yield _plain(_text(problem).translated(catalog))
        yield Message("    why: %(reason)s", reason=reason).translated(catalog)
        yield Message("    fix: %(remedy)s", remedy=remedy).translated(catalog)


def _values(problem: Problem, catalog: NullTranslations) -> dict[str, Any]:
    return {
        "line": problem.line,
        "message": _plain(problem.message.translated(catalog)),
        "path": _plain(problem.path),
        "reason": problem.rule.reason.translated(catalog),
        "remedy": problem.fix.translated(catalog),
        "rule": problem.rule.name,
        "severity": problem.rule.severity,
    }


def _explanation(problem: Problem) -> tuple[str, Message, Message]:
    return problem.rule.name, problem.rule.reason, problem.fix


def _text(problem: Problem) -> Message:
    place = f"{problem.path}:{problem.line}: {problem.rule.name}"
    line = Message.joined((place, problem.message), ": ")
    if problem.rule.severity == "warning":
        return Message("%(line)s (warning)", line=line)
    if problem.rule.severity == "open":
        return Message("%(line)s (open place)", line=line)
    if problem.rule.severity == "hint":
        return Message("%(line)s (hint)", line=line)
    return line


def _plain(text: str) -> str:
    """`text` on one line, with control characters escaped.

    It may contain text of a file, of any length, and is cut off with “…” if it is long.
    """
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}…"
    return "".join(
        sign
        if sign.isprintable() or sign == "\N{NO-BREAK SPACE}"
        else sign.encode("unicode_escape").decode()
        for sign in text
    )


def _annotation(problem: Problem, catalog: NullTranslations) -> str:
    """A line that GitHub shows next to the file (workflow commands)."""
    told = Message.joined((problem.message, problem.fix), ". ")
    message = _plain(told.translated(catalog)).replace("%", "%25")
    path = _plain(problem.path)
    for sign, written in (("%", "%25"), (":", "%3A"), (",", "%2C")):
        path = path.replace(sign, written)
    kind = _GITHUB[problem.rule.severity]
    return f"::{kind} file={path},line={problem.line},title={problem.rule.name}::{message}"
