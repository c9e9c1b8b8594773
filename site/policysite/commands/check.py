"""The command “check”."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policysite.commands.invocation import Day, Invocation, pass_invocation
from policysite.errors import UnreadableContent
from policysite.message import Message
from policysite.models import primary_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from policysite.checks.dictionaries import Dictionaries
    from policysite.checks.linked_pages import Outcome
    from policysite.content.baselines import Baselines
    from policysite.models import Library, Problem


# The languages for which `checks` has rules about words.
RULES_READ = frozenset({"en", "nl"})
# From what blocks a publication to what is worth a look.
SEVERITIES = ("error", "warning", "open", "hint")
# So many findings that nobody sees at a glance what they are about.
_MANY = 20


@click.command(
    help=Message(
        "List every problem in the content and how to fix it.\n\nPOLICY, or POLICY and VERSION, "
        "limits the list to that policy or version and to the content as a whole."
    )
)
@click.argument("policy", required=False)
@click.argument("version", required=False)
@click.option(
    "--severity",
    type=click.Choice(SEVERITIES),
    default=SEVERITIES[-1],
    help=Message("List only problems of at least this severity.  [default: hint, which lists all]"),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help=Message("Output for people, for programs or for GitHub."),
)
@click.option("--as-of", type=Day(), help=Message("Check the content as on this date.  [today]"))
@click.option(
    "--coverage",
    is_flag=True,
    help=Message("List what the law requires and which section covers it."),
)
@click.option(
    "--vendor-links",
    is_flag=True,
    help=Message("Check external links."),
)
@click.option(
    "--site",
    "website",
    multiple=True,
    metavar="URL",
    help=Message("Also scan this website, and compare its cookies with the list."),
)
@click.option(
    "--sums",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=Message("Compare the ledger with an earlier SHA256SUMS."),
)
@click.option(
    "--published",
    is_flag=True,
    help=Message("Also list problems in published versions that no longer apply."),
)
@click.option(
    "--base",
    help=Message("Compare with this commit instead of the main branch."),
)
@pass_invocation
def check(
    invocation: Invocation,
    policy: str | None,
    version: str | None,
    severity: str,
    form: str,
    as_of: date | None,
    coverage: bool,
    vendor_links: bool,
    website: tuple[str, ...],
    sums: Path | None,
    published: bool,
    base: str | None,
) -> None:
    """Run “check”."""
    from policysite import checks
    from policysite.checks import report, superseded
    from policysite.checks.dictionaries import Dictionaries

    if coverage and vendor_links:
        message = Message("--coverage and --vendor-links cannot be used together")
        raise click.UsageError(invocation.translate(message))
    if coverage:
        _show_coverage(invocation, form, as_of or invocation.today())
        return
    dictionaries = Dictionaries()
    seen_by = _baselines(invocation, sums, base)
    day = as_of or invocation.today()
    library, found = _read(
        invocation, day, dictionaries, seen_by, vendor_links=vendor_links, website=website
    )
    replaced = superseded.replaced(library, day) if library is not None else frozenset[str]()
    if library is not None and policy is not None:
        found = _about(library, found, policy, version)
    whole = published or form == "json"
    listed, past = superseded.apart(found, frozenset() if whole else replaced)
    counted = listed
    listed = [p for p in listed if SEVERITIES.index(p.rule.severity) <= SEVERITIES.index(severity)]
    if form == "text":
        _say_all(invocation, listed, past, counted)
        _say_what_goes_on(invocation, library, found)
        _say_more(invocation, listed, dictionaries.missing)
        _say_what_is_missing(invocation, library)
        _say_who_has_seen_it(invocation, seen_by)
    elif listed or form == "json":
        invocation.say(report.problems(listed, form, invocation.catalog, replaced))
    if checks.errors(found):
        raise SystemExit(1)


def _read(
    invocation: Invocation,
    day: date,
    dictionaries: Dictionaries,
    seen_by: Baselines,
    *,
    vendor_links: bool,
    website: tuple[str, ...],
) -> tuple[Library | None, list[Problem]]:
    """The content and its problems on a day; no content if it cannot be read."""
    from policysite import checks
    from policysite.content import baselines, reader

    try:
        kept = invocation.kept()
        library = reader.load(invocation.root, kept=kept)
        linked = _ask_pages(invocation, library) if vendor_links else None
        seen = [*baselines.problems(invocation.root, library, seen_by.found)]
        if website:
            seen += _drift(invocation, library, website, day)
        today = invocation.today()
        found = checks.run(
            library, day, dictionaries, linked=linked, today=today, seen=seen, kept=kept
        )
    except UnreadableContent as error:
        if not error.problems:
            raise
        return None, list(error.problems)
    kept.save()
    return library, found


def _drift(
    invocation: Invocation, library: Library, website: tuple[str, ...], day: date
) -> list[Problem]:
    """What the company's website does that is not in its list of cookies."""
    from policysite.checks import cookie_drift
    from policysite.commands import scanning

    return cookie_drift.drift(library, scanning.scan(invocation, library, website, day), day)


def _about(
    library: Library, found: Sequence[Problem], policy: str, version: str | None
) -> list[Problem]:
    """The findings about a policy, or one version of it, and about the content as a whole."""
    from policysite.content.selection import policy_named, version_named

    chosen = policy_named(library, policy)
    number = version_named(chosen, version).number if version else None
    return [
        problem
        for problem in found
        if problem.concern is None
        or (problem.concern.policy == policy and number in {None, problem.concern.number})
    ]


def _say_all(
    invocation: Invocation,
    listed: Sequence[Problem],
    past: Sequence[Problem],
    counted: Sequence[Problem],
) -> None:
    """Print what is `listed`, the totals by version, and the number of those left out as `past`."""
    from policysite.checks import report
    from policysite.models import count_of

    if listed:
        invocation.say(report.problems(listed, "text", invocation.catalog))
    invocation.say(Message("Checked content/: %(count)s.", count=count_of(counted)))
    concerns = list(dict.fromkeys(p.concern for p in counted if p.concern is not None))
    for concern in concerns if len(concerns) > 1 and len(counted) > _MANY else ():
        of_version = [problem for problem in counted if problem.concern == concern]
        invocation.say(f"  {concern}: {invocation.translate(count_of(of_version))}")
    if past:
        invocation.say(_left_out(past))


def _left_out(past: Sequence[Problem]) -> Message:
    """How many findings are not listed, and how to see them."""
    from policysite.models import count_of

    return Message(
        "In published versions that no longer apply and can no longer be changed: %(count)s. "
        "Use --published to list them.",
        count=count_of(past),
    )


def _baselines(invocation: Invocation, sums: Path | None, base: str | None) -> Baselines:
    """The baselines of the ledger; a named commit must exist, unless it stands for none."""
    from policysite.content import baselines

    seen_by = baselines.find(invocation.root, sums, base)
    if base is not None and base.strip("0") and seen_by.unknown is not None:
        raise click.BadParameter(invocation.translate(seen_by.unknown), param_hint="--base")
    return seen_by


def _say_who_has_seen_it(invocation: Invocation, seen_by: Baselines) -> None:
    """Print what the ledger was compared with, and why not with the main branch."""
    if seen_by.found:
        names = ", ".join(baseline.name for baseline in seen_by.found)
        message = Message("The ledger was compared with %(baselines)s.", baselines=names)
        invocation.say(message, err=True)
    if seen_by.unknown is not None:
        message = Message(
            "The ledger was not compared with the main branch: %(why)s.", why=seen_by.unknown
        )
        invocation.say(message, err=True)


def _ask_pages(invocation: Invocation, library: Library) -> list[Problem] | None:
    """The problems of external pages; None, with a remark, if none can be reached."""
    from policysite.checks import linked_pages, page_requests

    places = linked_pages.places(library)
    pages = {place.page for place in places}
    if not pages:
        return []
    answers = page_requests.ask_all(pages, page_requests.asking())
    outcomes = dict(_watch(invocation, answers, len(pages)))
    if not any(outcome.reached for outcome in outcomes.values()):
        message = Message(
            "No page could be reached: this computer seems to be offline. Check the connection "
            "and run the command again."
        )
        invocation.say(message, err=True)
        return None
    return list(linked_pages.problems(places, outcomes))


def _watch(
    invocation: Invocation, answers: Iterator[tuple[str, Outcome]], total: int
) -> Iterator[tuple[str, Outcome]]:
    announced = Message.plural(
        "Checking %(count)s external link …", "Checking %(count)s external links …", total
    )
    return invocation.watch(answers, total, Message("Checking links"), announced)


def _say_what_goes_on(
    invocation: Invocation, library: Library | None, found: Sequence[Problem]
) -> None:
    """Print what errors in drafts do not block."""
    from policysite.checks import concerns

    broken = concerns.broken_drafts(library, found) if library is not None else {}
    if library is not None and broken and not concerns.stopping(library, found):
        message = Message(
            "All errors are in drafts (%(drafts)s). Only these drafts cannot be published: the "
            "site can be built, and other versions can be published.",
            drafts=", ".join(sorted(map(str, broken))),
        )
        invocation.say(message)


def _say_more(invocation: Invocation, found: Sequence[Problem], missing: Sequence[str]) -> None:
    """Print where the rules are explained, and what could not be checked."""
    from policysite import catalogs
    from policysite.checks import dictionaries, rules_page

    page = rules_page.PAGES.get(invocation.language, rules_page.PAGES["en"])
    if found and (invocation.root / page).is_file():
        invocation.say(Message("Each rule is explained in %(page)s.", page=page))
    if missing:
        names = [catalogs.language_name_in(code, invocation.language) for code in missing]
        message = Message(
            "Spelling was not checked in %(languages)s: this computer has no dictionary. "
            "Install %(packages)s, or LibreOffice, or set DICPATH to the folder with your "
            "dictionaries.",
            languages=", ".join(names),
            packages=", ".join(map(dictionaries.package, missing)),
        )
        invocation.say(message, err=True)


def _say_what_is_missing(invocation: Invocation, library: Library | None) -> None:
    """Print the languages for which less is checked, because nobody would notice."""
    from policysite import catalogs

    def named(languages: Iterable[str]) -> str:
        names = (catalogs.language_name_in(code, invocation.language) for code in languages)
        return ", ".join(names)

    if library is None:
        return
    unread = [each for each in library.site.languages if primary_language(each) not in RULES_READ]
    if unread:
        message = Message(
            "The rules about wording support Dutch and English only: in %(languages)s, only "
            "numbers, dates, links and formatting were checked.",
            languages=named(unread),
        )
        invocation.say(message, err=True)
    helped = library.browser_help.languages
    unhelped = [each for each in library.site.languages if each not in helped]
    if helped and unhelped:
        message = Message(
            "content/browsers.yaml has no %(languages)s texts, so the site has no browser page "
            "in that language.",
            languages=named(unhelped),
        )
        invocation.say(message, err=True)


def _show_coverage(invocation: Invocation, form: str, day: date) -> None:
    """What the newest versions say about the items of the law, next to those in force on `day`."""
    import json

    from policysite.checks import coverage, coverage_table
    from policysite.content import reader

    if form == "github":
        message = Message("--coverage supports only --format text and json")
        raise click.UsageError(invocation.translate(message))
    library = reader.load(invocation.root)
    site = library.site
    language = invocation.language if invocation.language in site.languages else site.reference
    newest = coverage.survey(site, coverage.newest(library), language)
    in_force = coverage.survey(site, coverage.in_force(library, day), language)
    if form == "json":
        values = {
            "as_of": day.isoformat(),
            "in_force": coverage.values(in_force),
            "judgement": coverage.JUDGEMENT,
            "newest": coverage.values(newest),
        }
        invocation.say(json.dumps(values, indent=2, ensure_ascii=False))
    else:
        invocation.say(coverage_table.table(newest, in_force, day, invocation.translate))
