"""Reports a verdict to people and to programs."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING

from policysite.message import ENGLISH, Message
from policysite.verify.findings import Compared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from gettext import NullTranslations

    from policysite.verify.findings import Finding, Kind, Relation, Verdict

_KINDS: dict[Kind, Message] = {
    "changed": Message("changed"),
    "missing": Message("missing"),
    "extra": Message("extra"),
    "contradiction": Message("contradiction"),
    "unreadable": Message("unreadable"),
    "unreachable": Message("unreachable"),
    "stale": Message("stale"),
    "host": Message("host"),
}
_WHY: dict[Kind, Message] = {
    "changed": Message("What was published must not change; readers and courts rely on it."),
    "missing": Message("Anyone who relies on a published text must be able to read and check it."),
    "extra": Message("A text that was never published can be mistaken for one that applies."),
    "contradiction": Message(
        "If two files of the site disagree, it is unclear which one is right."
    ),
    "unreadable": Message("What cannot be read cannot be checked."),
    "unreachable": Message("The rest of the site could not be checked."),
    "stale": Message(
        "Readers see a text that is no longer in force, or do not see the one that is."
    ),
    "host": Message(
        "The headers from the host decide whether browsers show and protect a page correctly."
    ),
}
_RELATIONS: dict[Relation | None, Message] = {
    "equal": Message("The ledger of the site matches this project."),
    "older than ours": Message(
        "The site is behind this project: some versions published here are not on it. Build "
        "and deploy."
    ),
    "ahead of ours": Message(
        "The site is ahead of this project: it has versions that are not here. Update the "
        "project (git pull)."
    ),
    "forked": Message(
        "The site and this project have different histories: one of them was changed after "
        "publication. Find out which one before you deploy."
    ),
    None: Message("The site was not compared with a project."),
}

# None of our names and sentences is longer.
_LONGEST = 1500


def report(verdict: Verdict, form: str, catalog: NullTranslations = ENGLISH) -> str:
    """The verdict as “text” (path: kind: message, why, what to do; then a summary) or “json”.

    The text is in the language of `catalog`.
    """
    if form == "json":
        return json.dumps(_values(verdict, catalog), indent=2, ensure_ascii=False)
    lines = list(_lines(verdict.findings, catalog))
    if verdict.head is not None:
        told = [
            _RELATIONS[verdict.relation],
            *_days(verdict),
            *_compared(verdict),
            Message("Its head: %(hash)s", hash=verdict.head),
        ]
        lines += [message.translated(catalog) for message in told]
    count = len(verdict.findings) + verdict.more
    if verdict.more:
        more = Message.plural(
            "%(count)s more finding is not shown.",
            "%(count)s more findings are not shown.",
            verdict.more,
        )
        lines.append(more.translated(catalog))
    result = Message("Verified: everything is right.")
    if count:
        result = Message.plural(
            "Not right: %(count)s finding.", "Not right: %(count)s findings.", count
        )
    return "\n".join([*lines, result.translated(catalog)])


def _harmless(text: str) -> str:
    """Text of an untrusted site, without terminal escapes and unprintable characters."""
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
    return "".join(character if character.isprintable() else "�" for character in shown)


def _values(verdict: Verdict, catalog: NullTranslations) -> dict[str, object]:
    days = None
    if verdict.days is not None:
        days = [day.isoformat() if day else None for day in verdict.days]
    findings = [
        {
            "kind": finding.kind,
            "path": _harmless(finding.path),
            "message": _harmless(finding.message.translated(catalog)),
            "remedy": finding.remedy.translated(catalog),
        }
        for finding in verdict.findings
    ]
    compared = verdict.compared
    made = None
    if isinstance(compared, Compared):
        made = {"as_of": compared.as_of.isoformat(), "files": compared.files}
        made["project"] = compared.project
    return {
        "compared": made,
        "days": days,
        "findings": findings,
        "head": verdict.head,
        "more": verdict.more,
        "relation": verdict.relation,
        "right": verdict.right,
    }


def _lines(findings: Iterable[Finding], catalog: NullTranslations) -> Iterator[str]:
    """The findings; consecutive ones with the same remedy share one explanation."""
    for (kind, remedy), group in groupby(findings, lambda found: (found.kind, found.remedy)):
        told = [
            *(Message.joined((each.path, _KINDS[kind], each.message), ": ") for each in group),
            Message("    why: %(reason)s", reason=_WHY[kind]),
            Message("    fix: %(remedy)s", remedy=remedy),
        ]
        yield from (_harmless(line.translated(catalog)) for line in told)


def _days(verdict: Verdict) -> list[Message]:
    if verdict.days is None or verdict.days == (None, None):
        return []
    since, until = verdict.days
    if since is None:
        return [Message("It shows the policies as in force until %(until)s.", until=until)]
    if until is None:
        return [Message("It shows the policies as in force from %(since)s.", since=since)]
    message = Message(
        "It shows the policies as in force from %(since)s until %(until)s.",
        since=since,
        until=until,
    )
    return [message]


def _compared(verdict: Verdict) -> list[Message]:
    """What every file of the site was compared with, or why it was not."""
    compared = verdict.compared
    if isinstance(compared, Message):
        reason = Message("The other pages were not checked: %(reason)s.", reason=compared)
        return [reason]
    if compared is None:
        return []
    values = {"day": compared.as_of}
    if compared.project:
        return [
            Message.plural(
                "%(count)s file was compared with a build of this project as of %(day)s.",
                "%(count)s files were compared with a build of this project as of %(day)s.",
                compared.files,
                **values,
            )
        ]
    return [
        Message.plural(
            "%(count)s file was compared with the pages that this program builds from the "
            "texts of the site, as of %(day)s.",
            "%(count)s files were compared with the pages that this program builds from the "
            "texts of the site, as of %(day)s.",
            compared.files,
            **values,
        ),
        Message(
            "The browser help and the contact addresses appear only once on the site, so they "
            "can be compared only with the project."
        ),
    ]
