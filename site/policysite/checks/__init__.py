"""The checks: problems of the content as a whole, besides those found while reading it.

Each check is a generator that takes a Library and yields problems. Nothing here reads a file, knows
the current date, or needs the web application.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.checks.acceptance import needless, unanswered
from policysite.checks.anchors import anchors
from policysite.checks.concerns import attributed
from policysite.checks.cookie_access import cookie_access
from policysite.checks.cookie_consent import cookie_consent
from policysite.checks.cookie_drift import UNPRESSED_BANNER
from policysite.checks.cookie_list import cookie_lists
from policysite.checks.drafts import numbering, open_places
from policysite.checks.findings import findings
from policysite.checks.future_dates import future_dates
from policysite.checks.linked_pages import DEAD_PAGE, MOVED_PAGE, UNANSWERED_PAGE
from policysite.checks.links import links, unpublished_targets
from policysite.checks.material_change import material_changes
from policysite.checks.parity import parity
from policysite.checks.rulebook import STATEMENT_RULES
from policysite.checks.spelling import SPELLING, misspelt_words
from policysite.checks.statement import statements
from policysite.checks.summary_values import summary_values
from policysite.checks.vendor_pages import vendor_pages
from policysite.models import Problem, few

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from policysite.checks.spelling import Dictionaries
    from policysite.checks.statement import Finding, Statement
    from policysite.files.kept import Kept
    from policysite.models import Library
    from policysite.rules import Rule

# Each takes a Library; the rules about a single statement are in the rulebook.
CHECKS = (
    parity,
    links,
    anchors,
    open_places,
    summary_values,
    cookie_consent,
    cookie_access,
)
# Found only if external pages are requested.
PAGES_OF_OTHERS = (MOVED_PAGE, DEAD_PAGE, UNANSWERED_PAGE)


def run(
    library: Library,
    as_of: date,
    dictionaries: Dictionaries | None = None,
    *,
    thorough: bool = True,
    linked: Sequence[Problem] | None = None,
    today: date | None = None,
    seen: Sequence[Problem] = (),
    kept: Kept | None = None,
) -> list[Problem]:
    """Every problem of `library` on the day `as_of`, without duplicates, in the order of the files.

    Problems accepted in site.toml are left out, except errors that must be fixed. Spelling is
    checked if there are `dictionaries`. `linked` are the problems of external pages; None: they
    were not requested. If `today` is given, nothing in the ledger may be from a later day. `seen`
    are the problems found by comparing the ledger with earlier copies. Without `thorough`, only
    what concerns a build is checked: of the rules about wording, those with errors, and only in
    drafts. Results of these rules that are `kept` are not computed again.
    """
    found = [*library.problems, *(problem for check in CHECKS for problem in check(library))]
    found += [*numbering(library, as_of), *unpublished_targets(library, as_of), *seen]
    found += future_dates(library, today) if today is not None else ()
    texts = list(statements(library, as_of))
    of_words = findings(texts, STATEMENT_RULES, kept if thorough else None, thorough=thorough)
    found += [_problem(rule, statement, each) for statement, rule, each in of_words]
    for statement in texts if dictionaries is not None else ():
        assert dictionaries is not None  # there would be no texts
        if statement.is_draft:
            misspelt = misspelt_words(statement, dictionaries, library.words)
            found += [_problem(SPELLING, statement, each) for each in misspelt]
    if thorough:
        found += material_changes(library)
        found += [*vendor_pages(library.browser_help, as_of), *cookie_lists(library, as_of)]
        found += linked or ()
    found = list(attributed(library, found))
    if not thorough:
        left = set(unanswered(library, found))
    else:
        unknown = set(_not_known(dictionaries, linked))
        left = {*unanswered(library, found), *needless(library, found, unknown)}
    return list(_readable(left))


def _readable(problems: Iterable[Problem]) -> Iterator[Problem]:
    """In the order of the files, limited to a readable number for each rule in a file."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in sorted(problems, key=lambda problem: problem.sort_key):
        groups.setdefault((problem.path, problem.rule.name), []).append(problem)
    shown = [problem for group in groups.values() for problem in few(group)]
    yield from sorted(shown, key=lambda problem: problem.sort_key)


def _not_known(
    dictionaries: Dictionaries | None, linked: Sequence[Problem] | None
) -> Iterator[str]:
    """The rules that could not be run, or not on everything."""
    if dictionaries is None or dictionaries.missing:
        yield SPELLING.name
    if linked is None or any(problem.rule is UNANSWERED_PAGE for problem in linked):
        yield from (rule.name for rule in PAGES_OF_OTHERS)
    yield UNPRESSED_BANNER.name  # found by scanning a website


def _problem(rule: Rule, statement: Statement, found: Finding) -> Problem:
    path = statement.document.path
    return Problem(rule=rule, path=path, line=found.line, message=found.message)


def errors(problems: Sequence[Problem]) -> list[Problem]:
    """The errors among `problems`; `concerns.stopping` says which of them block what."""
    return [problem for problem in problems if problem.rule.severity == "error"]
