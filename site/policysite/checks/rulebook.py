"""Every rule, in the order of the pages that explain them.

A rule about the words of one statement (StatementRule) has the code that finds violations, and
takes effect by being listed here; the code of other rules is called by `checks.run`, or by whatever
reads the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.catalogs import TRANSLATION
from policysite.checks.acceptance import ACCEPTED
from policysite.checks.anchors import LOST_SECTION
from policysite.checks.claims import COMPLIANCE_CLAIM
from policysite.checks.consent import CONSENT_BY_USE
from policysite.checks.contacts import UNKNOWN_ADDRESS
from policysite.checks.cookie_access import COOKIE_ACCESS
from policysite.checks.cookie_consent import COOKIE_CONSENT
from policysite.checks.cookie_drift import (
    AFTER_REFUSAL,
    BEFORE_CONSENT,
    LONGER_LIFETIME,
    OTHER_PARTY,
    UNLISTED_COOKIE,
    UNNAMED_THIRD_PARTY,
    UNPRESSED_BANNER,
    UNSEEN_COOKIE,
)
from policysite.checks.cookie_list import LIST_AGE, OUTDATED_LIST, UNSHOWN_LIST
from policysite.checks.dates import PAST_DATE, STALE_DATE
from policysite.checks.drafts import OPEN_PLACE, STALE_DRAFT
from policysite.checks.future_dates import LEDGER_DAY
from policysite.checks.linked_pages import DEAD_PAGE, MOVED_PAGE, UNANSWERED_PAGE
from policysite.checks.links import INSECURE_LINK, LINK_SCHEME, UNPUBLISHED_TARGET
from policysite.checks.material_change import MATERIAL_CHANGE
from policysite.checks.names import COMPANY_NAME
from policysite.checks.outline import EMPTY_SECTION, NUMBERING_GAP
from policysite.checks.parity.languages import LANGUAGE_PARITY
from policysite.checks.parity.links import CODE_PARITY, LINK_PARITY, SITE_PARITY
from policysite.checks.parity.negation import NEGATION_PARITY
from policysite.checks.parity.outline import SECTION_PARITY
from policysite.checks.parity.sentences import SENTENCE_PARITY
from policysite.checks.parity.structure import EMPHASIS_PARITY, STRUCTURE_PARITY
from policysite.checks.parity.values import NUMBER_IN_WORDS, NUMBER_PARITY
from policysite.checks.readers import IDENTITY_COPY, REVIEW_REGULARLY
from policysite.checks.references import MISSING_LIST, UNLINKED_REFERENCE
from policysite.checks.shown_markup import FLAT_LIST, PASTED_BULLET, SHOWN_MARKUP
from policysite.checks.spelling import SPELLING
from policysite.checks.statement import StatementRule
from policysite.checks.style import (
    FORM_OF_ADDRESS,
    HEDGE_WORD,
    LONG_SENTENCE,
    SHOUTED_HEADING,
)
from policysite.checks.summary_values import SUMMARY_VALUES
from policysite.checks.template_text import TEMPLATE_TEXT
from policysite.checks.vendor_pages import VENDOR_PAGE_AGE
from policysite.content.baselines import LEDGER_HISTORY
from policysite.content.browsers import BROWSERS
from policysite.content.cookies import COOKIES
from policysite.content.documents import LEDGER_ARTICLE, PUBLISHED_SOURCE
from policysite.content.folders import FILE_NAME, SYMLINK
from policysite.content.logo import LOGO
from policysite.content.policies import LANGUAGE_MISSING, WITHDRAWN_TEXT
from policysite.content.project import FILE_SIZE
from policysite.content.record import LEDGER_ENTRY
from policysite.content.settings import EXAMPLE_ADDRESS, SETTINGS
from policysite.content.words import WORDS
from policysite.files.textfile import (
    CHARACTERS,
    EMPTY_FILE,
    ENCODING,
    LINE_ENDINGS,
    MERGE_CONFLICT,
    NORMALISATION,
)
from policysite.ledger import LEDGER_CHAIN, LEDGER_FILE
from policysite.statement.anchors import ANCHORS
from policysite.statement.cookie_list import COOKIE_LIST
from policysite.statement.dialect import ATTRIBUTES, HEADING_FORM, HEADING_ID, LINK_TARGET, MARKUP
from policysite.statement.dialect.headings import HEADING_LEVEL
from policysite.statement.dialect.limits import SIZE
from policysite.statement.dialect.result import COVERS, DUPLICATE_ID
from policysite.statement.dialect.source import RAW_HTML
from policysite.statement.frontmatter import FRONT_MATTER

if TYPE_CHECKING:
    from policysite.rules import Rule

RULES: tuple[Rule, ...] = (
    ENCODING,
    LINE_ENDINGS,
    CHARACTERS,
    NORMALISATION,
    EMPTY_FILE,
    MERGE_CONFLICT,
    SIZE,
    FILE_SIZE,
    FILE_NAME,
    SYMLINK,
    FRONT_MATTER,
    HEADING_ID,
    DUPLICATE_ID,
    HEADING_LEVEL,
    HEADING_FORM,
    RAW_HTML,
    ATTRIBUTES,
    MARKUP,
    LINK_SCHEME,
    INSECURE_LINK,
    LINK_TARGET,
    UNPUBLISHED_TARGET,
    LOST_SECTION,
    ANCHORS,
    LANGUAGE_MISSING,
    SECTION_PARITY,
    STRUCTURE_PARITY,
    NUMBER_PARITY,
    SUMMARY_VALUES,
    MATERIAL_CHANGE,
    NUMBER_IN_WORDS,
    LINK_PARITY,
    SITE_PARITY,
    CODE_PARITY,
    LANGUAGE_PARITY,
    EMPHASIS_PARITY,
    NEGATION_PARITY,
    SENTENCE_PARITY,
    OPEN_PLACE,
    TEMPLATE_TEXT,
    SHOWN_MARKUP,
    PASTED_BULLET,
    SHOUTED_HEADING,
    FLAT_LIST,
    COVERS,
    STALE_DRAFT,
    PUBLISHED_SOURCE,
    LEDGER_ARTICLE,
    LEDGER_ENTRY,
    LEDGER_CHAIN,
    LEDGER_DAY,
    LEDGER_HISTORY,
    WITHDRAWN_TEXT,
    LEDGER_FILE,
    TRANSLATION,
    SETTINGS,
    LOGO,
    EXAMPLE_ADDRESS,
    BROWSERS,
    COOKIES,
    COOKIE_LIST,
    COOKIE_CONSENT,
    COOKIE_ACCESS,
    UNSHOWN_LIST,
    OUTDATED_LIST,
    LIST_AGE,
    UNLISTED_COOKIE,
    UNSEEN_COOKIE,
    LONGER_LIFETIME,
    OTHER_PARTY,
    BEFORE_CONSENT,
    AFTER_REFUSAL,
    UNNAMED_THIRD_PARTY,
    UNPRESSED_BANNER,
    ACCEPTED,
    WORDS,
    UNKNOWN_ADDRESS,
    COMPANY_NAME,
    FORM_OF_ADDRESS,
    CONSENT_BY_USE,
    REVIEW_REGULARLY,
    COMPLIANCE_CLAIM,
    IDENTITY_COPY,
    UNLINKED_REFERENCE,
    MISSING_LIST,
    NUMBERING_GAP,
    EMPTY_SECTION,
    PAST_DATE,
    STALE_DATE,
    LONG_SENTENCE,
    HEDGE_WORD,
    SPELLING,
    VENDOR_PAGE_AGE,
    MOVED_PAGE,
    DEAD_PAGE,
    UNANSWERED_PAGE,
)
STATEMENT_RULES = tuple(rule for rule in RULES if isinstance(rule, StatementRule))
