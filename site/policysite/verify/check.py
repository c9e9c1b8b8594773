"""The checks of a published site, in the order in which files prove each other.

SHA256SUMS names every entry, source and article; the entries form a chain for each policy and prove
sources and articles; the articles prove the pages; policies.json summarises everything. Finally,
every file is compared with what the program makes from the same texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from policysite.message import Message
from policysite.verify import age, overview, project, published, sums
from policysite.verify.findings import REMOVE, Finding, Verdict, merged
from policysite.verify.making import Making
from policysite.verify.reader import SECONDS, Reader
from policysite.verify.responses import Host
from policysite.verify.sites import AskedSite, SiteError, Unreachable
from policysite.verify.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from policysite.models import Library
    from policysite.verify.abilities import Ability
    from policysite.verify.findings import Compared, Relation, Step
    from policysite.verify.making import Program
    from policysite.verify.overview import Overview
    from policysite.verify.project import Project
    from policysite.verify.published import Published
    from policysite.verify.sites import Site

_Result = TypeVar("_Result")
# The number of findings that are kept, and that are counted: a site with more is not one.
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
    program: Program | None = None,
    abilities: frozenset[Ability] | None = None,
) -> Verdict:
    """Check `site` on its own and, if given, against `ours`.

    `kept` is a SHA256SUMS that someone kept from an earlier day: every line in it must still be
    there. `as_of` is the day for which the site must show what is in force; None: any day. Nothing
    in its ledger may be from a day after `today`; None: not checked. After `seconds`, it ends with
    what was found so far. `program` makes the files with which those of the site are compared;
    None: not compared. `abilities` are what the host of a site at an address must be able to do;
    None: its responses are not checked.
    """
    reader = Reader(site, seconds)
    comparison = _Comparison(
        project=ours,
        kept=kept or b"",
        as_of=as_of,
        today=today,
        program=program,
        abilities=abilities,
    )
    found = _Found()
    known = _Known()
    try:
        known = found.by(_steps(reader, comparison))
    except Unreachable as error:
        found.add(Finding("unreachable", Message("the site"), error.message, error.remedy))
    return Verdict(
        findings=merged(found.kept),
        relation=known.relation,
        head=reader.hashes.get(sums.NAME),
        days=known.days,
        more=found.count - len(found.kept),
        compared=known.compared,
    )


@dataclass(frozen=True, kw_only=True)
class _Comparison:
    """What a site is compared with; see verify."""

    project: Library | None
    kept: bytes
    as_of: date | None
    today: date | None
    program: Program | None
    abilities: frozenset[Ability] | None


@dataclass(frozen=True)
class _Known:
    """What is known about a site in the end; see Verdict."""

    relation: Relation | None = None
    days: overview.Days | None = None
    compared: Compared | Message | None = None


class _Found:
    """The findings that are kept, and the number of all findings."""

    def __init__(self) -> None:
        self.kept: list[Finding] = []
        self.count = 0

    def by(self, steps: Step[_Result]) -> _Result:
        """The result of `steps`; their findings are kept even if they are interrupted.

        Raises Unreachable if there are too many.
        """
        while True:
            try:
                self.add(next(steps))
            except StopIteration as end:
                result: _Result = end.value
                return result
            if self.count >= _MOST_COUNTED:
                raise Unreachable(
                    Message("it has more than %(count)s findings", count=self.count),
                    Message("Check that this is the right place."),
                )

    def add(self, finding: Finding) -> None:
        """Count `finding`, and keep it if there is room."""
        self.count += 1
        if len(self.kept) < _MOST_KEPT or finding.kind == "unreachable":
            self.kept.append(finding)


def _steps(reader: Reader, comparison: _Comparison) -> Step[_Known]:
    """All checks, one after the other."""
    ours = comparison.project
    own = None if ours is None else (yield from project.read(ours))
    listed = yield from reader.read(sums.NAME)
    told = yield from reader.read(overview.NAME)
    if listed is None and told is None:
        both = f"{sums.NAME}, {overview.NAME}"
        message = Message("it is not a policysite site: every such site has these two files")
        yield Finding("missing", both, message, Message("Check that this is the right place."))
        return _Known()
    ledger = yield from published.read(reader, listed)
    if comparison.today is not None:
        yield from ledger.days_after(comparison.today)
    summary = yield from overview.read(told, ledger)
    if summary.policies:
        yield from ledger.goals(summary.policies)
    security = yield from age.read(reader)
    yield from age.check(summary, security, ledger, comparison.as_of)
    yield from _check_address(reader.address, summary, ours)
    base_url = summary.base_url or (ours.site.base_url if ours else "")
    files = {} if own is None else own.files
    texts = Texts(reader, ledger, summary, ours=files, base_url=base_url)
    material = yield from texts.check()
    relation = None
    if own is not None:
        relation = yield from project.compare(own, reader, ledger, summary)
    yield from project.check_kept(comparison.kept, ledger)
    own_names = yield from reader.names()
    yield from _check_strangers(own_names, ledger, own)
    if comparison.abilities is not None and isinstance(reader.site, AskedSite):
        yield from _answers(reader, reader.site, summary, comparison.abilities)
    if comparison.program is None:
        return _Known(relation, summary.days)
    days = age.common(summary.days, security)
    making = Making(
        program=comparison.program,
        reader=reader,
        names=own_names,
        as_of=age.day_of(days, comparison.as_of),
    )
    whole = own is not None and not own.damaged and relation == "equal"
    if whole and comparison.program.build is not None:
        outcome = yield from making.against_build(summary.base_url, pdf=material.pdf)
    else:
        outcome = yield from making.against_texts(material, ledger, summary, security)
    return _Known(relation, summary.days, outcome)


def _answers(
    reader: Reader, site: AskedSite, summary: Overview, abilities: frozenset[Ability]
) -> Iterator[Finding]:
    """What the host of a site does not do correctly; raises Unreachable."""
    host = Host(
        site=site,
        languages=summary.languages,
        files=reader.hashes,
        abilities=abilities,
        local=site.public_address is None,
    )
    try:
        yield from host.findings()
    except Unreachable:
        raise
    except SiteError as error:
        yield Finding("host", "", error.message, error.remedy)


def _check_address(
    address: str | None, summary: Overview, ours: Library | None
) -> Iterator[Finding]:
    """Check that the site is at the `address` that it gives, which is the one in site.toml."""
    if address is None or summary.base_url is None:
        return
    if summary.base_url != address:
        message = Message(
            "it gives %(given)s as the address of the site, but is at %(address)s",
            given=summary.base_url,
            address=address,
        )
        remedy = Message(
            "Set base_url in site.toml to the address of the site, then build and deploy."
        )
        yield Finding("contradiction", overview.NAME, message, remedy)
    if ours is not None and ours.site.base_url != address:
        message = Message(
            "it is at %(address)s, but base_url in site.toml is %(ours)s",
            address=address,
            ours=ours.site.base_url,
        )
        remedy = Message("Check that this is your site and not a copy of it.")
        yield Finding("contradiction", overview.NAME, message, remedy)


def _check_strangers(
    names: Sequence[str], ledger: Published, own: Project | None
) -> Iterator[Finding]:
    """Files in a folder, by `names`, in places reserved for published files."""
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
