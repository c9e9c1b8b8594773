"""The checks: what is wrong in the whole of the content, beside what was met while reading it.

Each check is a generator: a Library goes in, problems come out. Nothing here reads a file, knows
what day it is, or needs the web application.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite import rules
from policysite.checks.acceptance import needless, unanswered
from policysite.checks.anchors import anchors
from policysite.checks.claims import compliance_claims
from policysite.checks.concerns import attributed
from policysite.checks.consent import consent_by_use
from policysite.checks.contacts import unknown_addresses
from policysite.checks.dates import past_dates
from policysite.checks.drafts import numbering, open_places
from policysite.checks.links import links
from policysite.checks.names import company_name
from policysite.checks.outline import empty_sections, numbering_gaps
from policysite.checks.parity import parity
from policysite.checks.readers import identity_copies, review_regularly
from policysite.checks.references import missing_lists, unlinked_references
from policysite.checks.spelling import misspelt_words
from policysite.checks.statement import statements
from policysite.checks.style import form_of_address, hedge_words, long_sentences
from policysite.checks.vendor_pages import vendor_pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from policysite.checks.spelling import Dictionaries
    from policysite.checks.statement import Statement
    from policysite.models import Library, Problem

# Each takes a Library.
CHECKS = (parity, links, anchors, open_places)
# Each takes a Statement: about drafts and published texts, about drafts, and hints about drafts.
STATEMENT_CHECKS = (
    company_name,
    form_of_address,
    consent_by_use,
    review_regularly,
    identity_copies,
    compliance_claims,
    unlinked_references,
    missing_lists,
    numbering_gaps,
    empty_sections,
    past_dates,
)
DRAFT_CHECKS = (unknown_addresses,)
HINTS = (long_sentences, hedge_words)
# What is found only where the pages of others are asked.
PAGES_OF_OTHERS = (rules.MOVED_PAGE, rules.DEAD_PAGE, rules.UNANSWERED_PAGE)


def run(
    library: Library,
    as_of: date,
    dictionaries: Dictionaries | None = None,
    *,
    thorough: bool = True,
    linked: Sequence[Problem] | None = None,
) -> list[Problem]:
    """Every problem of `library` on the day `as_of`, each once, in the order of the files.

    Those accepted in site.toml are left out, but for the errors that must be mended. Words are
    looked up where there are `dictionaries`. `linked` is what was found by asking the pages of
    others; None: they were not asked. Without `thorough` there is only what concerns a build: of
    the rules about words those that err, and only in drafts.
    """
    found = [*library.problems, *(problem for check in CHECKS for problem in check(library))]
    found += numbering(library, as_of)
    for statement in statements(library, as_of):
        if statement.is_draft or thorough:
            found += _of_statement(statement, thorough=thorough)
        if statement.is_draft and dictionaries is not None:
            found += misspelt_words(statement, dictionaries, library.words)
    if thorough:
        found += [*vendor_pages(library.browser_help, as_of), *(linked or ())]
    found = list(attributed(library, found))
    if not thorough:
        kept = set(unanswered(library, found))
    else:
        unknown = set(_not_known(dictionaries, linked))
        kept = {*unanswered(library, found), *needless(library, found, unknown)}
    return sorted(kept, key=lambda problem: problem.sort_key)


def _not_known(
    dictionaries: Dictionaries | None, linked: Sequence[Problem] | None
) -> Iterator[str]:
    """The rules that could not be run, or not on everything."""
    if dictionaries is None or dictionaries.missing:
        yield rules.SPELLING.name
    if linked is None or any(problem.rule is rules.UNANSWERED_PAGE for problem in linked):
        yield from (rule.name for rule in PAGES_OF_OTHERS)


def _of_statement(statement: Statement, *, thorough: bool) -> Iterator[Problem]:
    checks = [*STATEMENT_CHECKS] if thorough else []
    if statement.is_draft:
        checks += [*DRAFT_CHECKS, *(HINTS if thorough else ())]
    for check in checks:
        yield from check(statement)


def errors(problems: Sequence[Problem]) -> list[Problem]:
    """The problems that must be solved; `concerns.stopping` says which of them stop what."""
    return [problem for problem in problems if problem.rule.severity == "error"]
