"""The checks of a published site, in the order in which one file vouches for the next.

SHA256SUMS names every entry, source and article; the entries form a chain for each policy and
vouch for sources and articles; these for the pages; policies.json sums all of it up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from policysite.message import Message
from policysite.verify import overview, project, published, sums
from policysite.verify.findings import REMOVE, Finding, Verdict, merged
from policysite.verify.overview import Overview
from policysite.verify.reader import SECONDS, Reader
from policysite.verify.sites import Unreachable
from policysite.verify.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from policysite.models import Library
    from policysite.verify.findings import Relation, Step
    from policysite.verify.project import Project
    from policysite.verify.published import Published
    from policysite.verify.sites import Site

_Result = TypeVar("_Result")
# So many findings are kept, and so many are counted: what has more is no site.
_MOST_KEPT = 1000
_MOST_COUNTED = 100_000


def verify(
    site: Site,
    ours: Library | None = None,
    *,
    kept: bytes | None = None,
    as_of: date | None = None,
    today: date | None = None,
    seconds: float = SECONDS,
) -> Verdict:
    """Check `site` by itself and, where given, against `ours`.

    `kept` is a SHA256SUMS that someone kept from an earlier day: every line in it must still be
    there. `as_of` is the day for which the site must say what is in force; None: any day will do.
    Nothing in its ledger may be of a later day than `today`; None: that is not checked.
    After `seconds` it ends with what was found until then.
    """
    reader = Reader(site, seconds)
    comparison = _Comparison(project=ours, kept=kept or b"", as_of=as_of, today=today)
    found = _Found()
    known = _Known()
    try:
        known = found.by(_steps(reader, comparison))
    except Unreachable as error:
        found.add(Finding("unreachable", Message("the site"), error.message, error.remedy))
    return Verdict(
        merged(found.kept),
        known.relation,
        reader.hashes.get(sums.NAME),
        known.days,
        found.count - len(found.kept),
    )


@dataclass(frozen=True, kw_only=True)
class _Comparison:
    """What a site is compared with; see verify."""

    project: Library | None
    kept: bytes
    as_of: date | None
    today: date | None


@dataclass(frozen=True)
class _Known:
    """What is known of a site in the end; see Verdict."""

    relation: Relation | None = None
    days: overview.Days | None = None


class _Found:
    """What was found: the findings that are kept, and the number of all."""

    def __init__(self) -> None:
        self.kept: list[Finding] = []
        self.count = 0

    def by(self, steps: Step[_Result]) -> _Result:
        """The result of `steps`; what they find is kept also where they break off.

        Raises Unreachable where they find no end.
        """
        while True:
            try:
                self.add(next(steps))
            except StopIteration as end:
                result: _Result = end.value
                return result
            if self.count >= _MOST_COUNTED:
                raise Unreachable(
                    Message("it has %(count)s faults, and more", count=self.count),
                    Message("Look whether it is the right place."),
                )

    def add(self, finding: Finding) -> None:
        """Count `finding`, and keep it if there is room."""
        self.count += 1
        if len(self.kept) < _MOST_KEPT or finding.kind == "unreachable":
            self.kept.append(finding)


def _steps(reader: Reader, comparison: _Comparison) -> Step[_Known]:
    """Everything, one after the other."""
    ours = comparison.project
    own = None if ours is None else (yield from project.read(ours))
    listed = yield from reader.read(sums.NAME)
    told = yield from reader.read(overview.NAME)
    if listed is None and told is None:
        names = f"{sums.NAME}, {overview.NAME}"
        message = Message("it can be no site of policysite: every one has these two files")
        yield Finding("missing", names, message, Message("Look whether it is the right place."))
        return _Known()
    ledger = yield from published.read(reader, listed)
    if comparison.today is not None:
        yield from ledger.days_after(comparison.today)
    summary = yield from overview.read(told, ledger)
    yield from _check_day(summary, comparison.as_of)
    base_url = summary.base_url or (ours.site.base_url if ours else "")
    files = {} if own is None else own.files
    yield from Texts(reader, ledger, summary, ours=files, base_url=base_url).check()
    relation = None
    if own is not None:
        relation = yield from project.compare(own, reader, ledger, summary)
    yield from project.check_kept(comparison.kept, ledger)
    yield from _check_strangers((yield from reader.names()), ledger, own)
    return _Known(relation, summary.days)


def _check_day(found: Overview, as_of: date | None) -> Iterator[Finding]:
    """What is in force on the day `as_of` is what the site says."""
    if found.days and as_of is not None and not overview.holds_on(found.days, as_of):
        message = Message("it does not say what is in force on %(day)s", day=as_of)
        remedy = Message("Build the site on that day and deploy it.")
        yield Finding("stale", overview.NAME, message, remedy)


def _check_strangers(
    names: Sequence[str], ledger: Published, own: Project | None
) -> Iterator[Finding]:
    """Files in a folder, by their `names`, that stand where only published ones may."""
    pages = {
        sums.version_page(version, language) for version in ledger for language in version.languages
    }
    known = {*ledger.listed.hashes, *(own.files if own else ()), *pages}
    for path in names:
        unreadable = sums.version_of(path.replace("index.html", "source.md"))
        if sums.stands_for_a_version(path) and not (
            path in known or unreadable in ledger.unreadable
        ):
            yield Finding("extra", path, Message("no published version has such a file"), REMOVE)
