"""The pages for reading a version: as visitors see it, compared, next to its translation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, g, redirect, render_template, request

from policysite.checks import coverage as coverages
from policysite.checks import coverage_table
from policysite.models import count_of
from policysite.preview import bench, columns, days, findings, sharing, visitor
from policysite.publishing import setting_aside
from policysite.statement import article
from policysite.web import timeline

if TYPE_CHECKING:
    from flask import Flask, Response

    from policysite.message import Message
    from policysite.models import Document, Problem
    from policysite.preview.bench import Bench
    from policysite.preview.snapshot import Snapshot

PLACE = "/preview/<locale>/<policy>/<version>/<language>/"


def install(app: Flask) -> None:
    """Add these pages to `app`."""
    app.add_url_rule("/preview/<locale>/", "overview", overview)
    app.add_url_rule(PLACE, "text", text)
    app.add_url_rule(f"{PLACE}changes/", "changes", changes)
    app.add_url_rule(f"{PLACE}beside/<other>/", "beside", beside)
    app.add_url_rule(f"{PLACE}coverage/", "coverage", coverage)
    app.jinja_env.globals["other_language"] = _other_language


def overview(locale: str) -> Response | str:
    """Every version of every policy, and the number of problems of each text.

    A request for another day redirects to the site on that day.
    """
    now: Snapshot = g.snapshot
    other_day = days.address(locale, request.args.get("day", ""))
    if other_day is not None:
        return redirect(other_day)  # type: ignore[return-value]
    versions = {
        policy.name: [
            [found for code in now.library.site.languages if (found := _find(policy.name, v, code))]
            for v in map(str, (version.number for version in now.edition.versions(policy)))
        ]
        for policy in now.edition.policies
    }
    texts = {each.place.path for found in versions.values() for group in found for each in group}
    elsewhere = [problem for problem in now.problems if problem.path not in texts]
    return render_template(
        "overview.html",
        count=count_of,
        aside={name: setting_aside.kept(now.root, name) for name in now.library.policies},
        edition=now.edition,
        elsewhere=elsewhere,
        lives={
            policy.name: timeline.spans(now.edition, policy, now.library.site.reference)
            for policy in now.edition.policies
        },
        problems=now.problems,
        standing=sharing.standing(now.root),
        versions=versions,
    )


def text(locale: str, policy: str, version: str, language: str) -> str:
    """The text as visitors see it, and its problems; without them if requested by ?first."""
    here = found(policy, version, language)
    main = None
    if here.document is not None:
        main = visitor.main_of(here.snapshot.site, f"/{language}/{policy}/{version}/")
    if main is not None:
        for contents in main.find_class("contents"):
            contents.drop_tree()  # the list of problems also links to the sections
    return render_template(
        "text.html",
        bench=here,
        count=count_of,
        text=visitor.inner(main),
        with_problems="first" not in request.args,
    )


def changes(locale: str, policy: str, version: str, language: str) -> str:
    """The redline against the version in force."""
    here = found(policy, version, language)
    main = None
    if here.compared_with is not None:
        main = visitor.main_of(here.snapshot.site, f"/{language}/{policy}/{version}/changes/")
    return render_template("changes.html", bench=here, redline=visitor.inner(main))


def beside(locale: str, policy: str, version: str, language: str, other: str) -> str:
    """The text section by section, next to another language."""
    here, there = found(policy, version, language), found(policy, version, other)
    rows = []
    if here.document is not None and there.document is not None:
        rows = columns.rows(_readable(here.document), _readable(there.document))
    problems = [*_placed(here), *_placed(there)]
    return render_template("beside.html", bench=here, other=there, rows=rows, problems=problems)


def coverage(locale: str, policy: str, version: str, language: str) -> str:
    """Where the statements cover each item of the law.

    Next to a draft, the newest texts count, including drafts; next to a published text, only
    published ones.
    """
    here = found(policy, version, language)
    library, day = here.snapshot.library, here.snapshot.as_of
    others = coverages.newest(library) if here.is_draft else coverages.in_force(library, day)
    versions = [here.version, *(each for each in others if each.policy != policy)]
    survey = coverages.survey(here.snapshot.library.site, versions, language)
    return render_template(
        "coverage.html",
        bench=here,
        coverage=survey,
        note=coverages.JUDGEMENT,
        states=coverage_table.STATES,
    )


def found(policy: str, version: str, language: str) -> Bench:
    """The version at an address, or the page for one that does not exist."""
    return _find(policy, version, language) or abort(404)


def closed(here: Bench, refusal: Message | None, typed: list[tuple[str, str]]) -> tuple[str, int]:
    """The page of a version that can no longer be edited, with what was `typed`."""
    page = render_template(
        "published.html",
        bench=here,
        newest=False,
        next=None,
        records=(),
        refusal=refusal,
        typed=typed,
    )
    return page, 409


def _find(policy: str, version: str, language: str) -> Bench | None:
    return bench.find(g.snapshot, policy, version, language)


def _placed(here: Bench) -> list[tuple[str, Bench, Problem]]:
    """The errors and warnings of a text, each with the id of its row."""
    placed = []
    for problem in here.problems:
        if problem.rule.severity != "hint":
            section = findings.section_at(here.document, problem.line)
            placed.append((section.id if section else columns.TOP, here, problem))
    return placed


def _readable(document: Document) -> str:
    """The article of `document` with links into the site."""

    def resolve(target: str) -> str:
        name, separator, id_ = target.removeprefix("policy:").partition("#")
        return f"/{document.language}/{name}/{separator}{id_}"

    return article.compose(document.article, resolve=resolve, labels=None)


def _other_language(here: Bench) -> str | None:
    """The language to show next to this one: the reference, or for the reference the next one."""
    order = here.snapshot.library.site.languages
    return next((code for code in order if code != here.language and code in here.languages), None)
