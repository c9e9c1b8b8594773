"""Every rule that content is held against: name, severity, reason, remedy.

The rules stand together so that a message, a page of documentation and a test say the same.
"""

from __future__ import annotations

from policysite.message import Message
from policysite.models import Rule, Severity


def _rule(
    name: str,
    reason: Message,
    remedy: Message,
    severity: Severity = "error",
    *,
    acceptable: bool = False,
) -> Rule:
    """A rule. A warning and a hint may stay where site.toml says why; an error where it may err."""
    may_stay = acceptable or severity != "error"
    return Rule(name=name, severity=severity, reason=reason, remedy=remedy, acceptable=may_stay)


ENCODING = _rule(
    "encoding",
    Message("A text in another encoding shows wrong letters, and its hash proves the wrong bytes."),
    Message("Save the file as “UTF-8” (without “BOM”)."),
)
LINE_ENDINGS = _rule(
    "line-endings",
    Message("The same text with other line endings has another hash."),
    Message("Save the file with Unix line endings (LF)."),
)
CHARACTERS = _rule(
    "characters",
    Message("Invisible characters can change what a reader sees without anyone noticing."),
    Message("Delete the character and type the text around it again."),
)
NORMALISATION = _rule(
    "normalisation",
    Message(
        "A letter with an accent can be written in two ways that look the same; we keep one (NFC)."
    ),
    Message("Type the letter again on a keyboard, instead of pasting it."),
)
EMPTY_FILE = _rule(
    "empty-file",
    Message("An empty statement would be published as an empty page."),
    Message("Write the text, or delete the file."),
)
SIZE = _rule(
    "size",
    Message("Text of this shape takes Markdown so long to read that a build would never end."),
    Message("Break the text up into ordinary paragraphs."),
)
FILE_NAME = _rule(
    "file-name",
    Message("The version is read from the file name, so the name must be one."),
    Message("Name the file MAJOR.MINOR.md, for example 1.1.md, or move it out of content/."),
)
SYMLINK = _rule(
    "symlink",
    Message("A link to another place can change what is published without a change in content/."),
    Message("Put a copy of the file itself in its place."),
)
FRONT_MATTER = _rule(
    "front-matter",
    Message("The lines between the two --- at the top tell the title and the changes."),
    Message("Start the file with “---”, a line “title: …” and “---”."),
)
HEADING_ID = _rule(
    "heading-id",
    Message("A heading without a lasting id cannot be linked to, nor compared between versions."),
    Message("Add an id in English words at the end of the heading, such as {#retention}."),
)
DUPLICATE_ID = _rule(
    "duplicate-id",
    Message("A link to an id that occurs twice leads to the wrong place."),
    Message("Give the second one an id of its own."),
)
HEADING_LEVEL = _rule(
    "heading-level",
    Message("Screen readers and the list of contents follow the levels of the headings."),
    Message("Start with ## and go one level deeper at a time."),
)
HEADING_FORM = _rule(
    "heading-form",
    Message("Only a heading written with ## at the start of a line can carry an id."),
    Message("Write “## Title {#id}” on a line of its own, not inside a list or a quotation."),
)
RAW_HTML = _rule(
    "raw-html",
    Message("HTML is not part of the text: it could hide words or run a program."),
    Message("Write it in Markdown, or put it between backticks if a reader must see it."),
)
ATTRIBUTES = _rule(
    "attributes",
    Message("Braces may only set #id, .class, lang or covers; anything else could run a program."),
    Message("Take out what is not one of these, or write \\{ where a reader must see a brace."),
)
MARKUP = _rule(
    "markup",
    Message("The statement uses a small part of Markdown, so that it reads the same everywhere."),
    Message("Write it with headings, paragraphs, lists, tables, links, bold and italic alone."),
)
LINK_SCHEME = _rule(
    "link-scheme",
    Message("Other kinds of link can run a program or lead nowhere on a public page."),
    Message("Link to https:, mailto:, tel:, #section or policy:name#section."),
)
INSECURE_LINK = _rule(
    "insecure-link",
    Message("What is sent over http: can be read and changed on its way."),
    Message("Use the https: address of the page."),
    "warning",
)
LINK_TARGET = _rule(
    "link-target",
    Message("A link to a section that does not exist leaves the reader at the wrong place."),
    Message("Correct the id after #, or the name after policy:."),
)
LOST_SECTION = _rule(
    "lost-section",
    Message(
        "Others have linked to every section that was ever published; "
        "their links must lead somewhere."
    ),
    Message(
        "Keep the id, or say in content/anchors.toml where the section moved, "
        "or that it is retired."
    ),
)
ANCHORS = _rule(
    "anchors",
    Message("anchors.toml tells what became of sections that a later version no longer has."),
    Message("Correct the line; the file is explained in docs/content.md."),
)
LANGUAGE_MISSING = _rule(
    "language-missing",
    Message(
        "A version exists in every language or in none, so that the languages never drift apart."
    ),
    Message("Write the missing file, or delete the draft in the other language."),
)
SECTION_PARITY = _rule(
    "section-parity",
    Message(
        "The languages of one version have the same sections, in the same order and at one level."
    ),
    Message("Compare the two files and give them the same headings and ids."),
)
STRUCTURE_PARITY = _rule(
    "structure-parity",
    Message(
        "Each language has the same paragraphs, lists, tables and footnotes: what one reader is "
        "told, every reader is told."
    ),
    Message("Compare the two places, and add or take out what differs."),
)
NUMBER_PARITY = _rule(
    "number-parity",
    Message(
        "Ages, periods, dates and amounts are the same in every language: a reader relies on them."
    ),
    Message(
        "Compare the two places and write the same. If both are right, accept this with a reason "
        "in content/site.toml."
    ),
    acceptable=True,
)
NUMBER_IN_WORDS = _rule(
    "number-in-words",
    Message("Of this language numbers are only understood when they are written in digits."),
    Message("See that the number is there in words, or write it in digits."),
    "hint",
)
LINK_PARITY = _rule(
    "link-parity",
    Message("A link leads to the same section, policy or address in every language."),
    Message("Compare the two places and give them the same links, in the same sentences."),
)
SITE_PARITY = _rule(
    "site-parity",
    Message(
        "A web or e-mail address is the same in every language, or another page of the same site."
    ),
    Message(
        "Compare the two places. If the other language has a site of its own, accept this with a "
        "reason in content/site.toml."
    ),
    acceptable=True,
)
CODE_PARITY = _rule(
    "code-parity",
    Message("What stands between backticks, such as the name of a cookie, is never translated."),
    Message("Write the same between backticks in both places."),
    acceptable=True,
)
LANGUAGE_PARITY = _rule(
    "language-parity",
    Message("A text that was left in another language is not understood, nor read out well."),
    Message(
        "Translate it. If it must stay as it is, say in which language it is: *words*{lang=en}."
    ),
    acceptable=True,
)
EMPHASIS_PARITY = _rule(
    "emphasis-parity",
    Message("What the law wants to stand out, stands out in every language."),
    Message("Make the same words bold in both places."),
    "warning",
)
NEGATION_PARITY = _rule(
    "negation-parity",
    Message("One small word, such as “not” or “unless”, turns the meaning of a sentence around."),
    Message("Compare the two sentences. If they say the same, leave them as they are."),
    "hint",
)
PLACEHOLDER = _rule(
    "placeholder",
    Message("A place that is still open cannot be published."),
    Message("Replace [[TODO: …]] by the text before you publish this version."),
    "hint",
)
OPEN_PLACE = _rule(
    "open-place",
    Message("A visitor would read “TODO” in a text that can never be changed again."),
    Message("Replace [[TODO: …]] by the text, in every language."),
)
COVERS = _rule(
    "covers",
    Message("covers names an item of GDPR article 12, 13 or 14 that the section answers."),
    Message('Write for example covers="13-1-c"; separate several by blanks.'),
)
STALE_DRAFT = _rule(
    "stale-draft",
    Message("Versions are published in rising order; this draft can never be published."),
    Message("Give the draft a number higher than the newest published version, or delete it."),
    "warning",
)
PUBLISHED_SOURCE = _rule(
    "published-source",
    Message("A published text never changes: visitors rely on it, and its hash is public."),
    Message(
        "Put the published file back as it was (git restore), "
        "and make a new version for the change."
    ),
)
LEDGER_ARTICLE = _rule(
    "ledger-article",
    Message("The frozen article is what readers saw on the day of publication; it never changes."),
    Message("Put the file back as it was (git restore)."),
)
LEDGER_ENTRY = _rule(
    "ledger-entry",
    Message("The ledger is the proof of what was published; only “publish” writes it."),
    Message("Put the file back as it was (git restore)."),
)
LEDGER_CHAIN = _rule(
    "ledger-chain",
    Message(
        "Each entry holds the hash of the one before, so that none can be taken out or slipped in."
    ),
    Message("Put the ledger back as it was on the main branch (git restore content/ledger)."),
)
WITHDRAWN_TEXT = _rule(
    "withdrawn-text",
    Message("A text that the law ordered away must not be published again."),
    Message("Delete the file, or run the same “withdraw” command once more."),
)
LEDGER_FILE = _rule(
    "ledger-file",
    Message("The ledger holds the files that “publish” wrote and nothing else."),
    Message("Move the file out of content/ledger, or put back the entry that belongs to it."),
)
TRANSLATION = _rule(
    "translation",
    Message("A message that is not translated would be shown in another language."),
    Message("Fill in msgstr, and keep every %%(name)s of the original."),
)
SETTINGS = _rule(
    "settings",
    Message("site.toml tells which languages and policies there are, and where the site lives."),
    Message("Correct the line; the file is explained in README.md."),
)
EXAMPLE_ADDRESS = _rule(
    "example-address",
    Message(
        "An address that ends in .example leads nowhere: it stands until the company names its own."
    ),
    Message("Set base_url in content/site.toml to the address of the site."),
    "hint",
)
BROWSERS = _rule(
    "browsers",
    Message("The browser page is made from browsers.yaml; what is not understood cannot be shown."),
    Message("Correct the line; the fields are explained at the top of the file."),
)
ACCEPTED = _rule(
    "accepted",
    Message("An accepted problem that no longer exists hides the next one like it."),
    Message("Delete this [[accepted]] part from content/site.toml."),
    "warning",
)

# Rules for the words of a statement: they read prose, so a finding may stay with its reason.

WORDS = _rule(
    "words",
    Message("words.toml holds the words of the company that are right and in no dictionary."),
    Message('Write a list between square brackets: nl = ["word", "other-word"].'),
)
UNKNOWN_ADDRESS = _rule(
    "unknown-address",
    Message(
        "A statement may name only addresses at which the company can be reached "
        "(GDPR article 13(1)(a))."
    ),
    Message("Use an address of [contacts] in content/site.toml, or add this one there."),
    acceptable=True,
)
COMPANY_NAME = _rule(
    "company-name",
    Message(
        "A reader must know who is responsible (GDPR article 13(1)(a)); "
        "a name in two spellings may be two companies."
    ),
    Message("Write the name as in [organisation] of content/site.toml."),
    "warning",
)
FORM_OF_ADDRESS = _rule(
    "form-of-address",
    Message(
        "A text that speaks to its reader now with “u”, now with “je”, reads as two texts "
        "(clear and plain language, GDPR article 12(1))."
    ),
    Message("Use one form throughout; put a text that is quoted between quotation marks."),
    "warning",
)
CONSENT_BY_USE = _rule(
    "consent-by-use",
    Message(
        "Consent is a clear affirmative act (GDPR articles 4(11) and 7); visiting or using a site "
        "is never one (EDPB Guidelines 05/2020, paragraph 86)."
    ),
    Message("Ask for consent before a cookie is set, and say how it is given and refused."),
    "warning",
)
REVIEW_REGULARLY = _rule(
    "review-regularly",
    Message(
        "Telling readers to look for changes themselves is insufficient and unfair "
        "(WP260 rev.01, paragraph 29)."
    ),
    Message("Delete the sentence, and say how you will tell readers of a change."),
    "warning",
)
COMPLIANCE_CLAIM = _rule(
    "compliance-claim",
    Message(
        "Whether the law is met is shown by what is done (GDPR articles 5(2) and 24), "
        "and no security is perfect; who claims either can be held to it."
    ),
    Message("Say what you do instead: which measures, which choices, which periods."),
    "warning",
)
IDENTITY_COPY = _rule(
    "identity-copy",
    Message(
        "More proof of identity is asked only in reasonable doubt (GDPR article 12(6)), and a copy "
        "only where nothing else will do (EDPB Guidelines 01/2022, paragraphs 73-75; "
        "Autoriteit Persoonsgegevens)."
    ),
    Message(
        "Name the condition and another way, and ask for a copy on which photo and citizen service "
        "number are masked."
    ),
    "warning",
)
UNLINKED_REFERENCE = _rule(
    "unlinked-reference",
    Message(
        "A reader who is sent elsewhere must find the place at once (easily accessible, "
        "GDPR article 12(1)), and only a link is checked."
    ),
    Message("Make a link of the words: [words](#id), or [words](policy:name#id)."),
    "warning",
)
MISSING_LIST = _rule(
    "missing-list",
    Message(
        "A list that is announced and not there leaves out what the reader was promised "
        "(GDPR article 12(1))."
    ),
    Message("Add the list or table below the sentence, or a link to it in the same section."),
    "warning",
)
NUMBERING_GAP = _rule(
    "numbering-gap",
    Message(
        "A gap in the numbers makes a reader look for a section that is not there "
        "(clear and plain, GDPR article 12(1))."
    ),
    Message("Number the headings anew; the ids stay as they are."),
    "warning",
)
EMPTY_SECTION = _rule(
    "empty-section",
    Message("A heading promises something; below it stands nothing (GDPR article 12(1))."),
    Message("Write the text, or delete the heading in every language."),
    "warning",
)
PAST_DATE = _rule(
    "past-date",
    Message(
        "What is told as still to come has come: the text no longer says how it is "
        "(transparent and clear, GDPR article 12(1))."
    ),
    Message("Say how it is now, or correct the date."),
    "warning",
)
LONG_SENTENCE = _rule(
    "long-sentence",
    Message(
        "A sentence of more than 35 words is hard to follow "
        "(concise and intelligible, GDPR article 12(1))."
    ),
    Message("Make two sentences of it, or a list."),
    "hint",
)
HEDGE_WORD = _rule(
    "hedge-word",
    Message(
        "Words such as may, might and possibly leave a reader guessing "
        "(WP260 rev.01, paragraphs 12 and 13)."
    ),
    Message("Say what is done, when, and with which data."),
    "hint",
)
SPELLING = _rule(
    "spelling",
    Message(
        "A word that is spelt wrongly costs trust, and may be read as another word "
        "(intelligible, GDPR article 12(1))."
    ),
    Message("Correct the word, or add it to content/words.toml where it is right."),
    "hint",
)
VENDOR_PAGE_AGE = _rule(
    "vendor-page-age",
    Message(
        "Browsers move their menus often: help that nobody has looked up for six months misleads "
        "(browsers.yaml, checked_on)."
    ),
    Message("Check the vendor's pages and the steps, then write today in verified_on."),
    "hint",
)

# Rules for pages of others: they are asked with `check --vendor-links` alone.

MOVED_PAGE = _rule(
    "moved-page",
    Message(
        "The old address leads on for now; when that ends, readers find nothing "
        "(found by “check --vendor-links” alone)."
    ),
    Message(
        "Look whether the new page says the same, and link to it; a published text gets it in its "
        "next version."
    ),
    "warning",
)
DEAD_PAGE = _rule(
    "dead-page",
    Message(
        "A reader who is sent to a page that is gone does not get the help that was promised "
        "(found by “check --vendor-links” alone)."
    ),
    Message(
        "Look for the page that took its place, or take the link out; a published text is mended "
        "in its next version."
    ),
    "warning",
)
UNANSWERED_PAGE = _rule(
    "unanswered-page",
    Message(
        "Some hosts refuse to be asked by a program, or are out of order for a while: then nobody "
        "knows whether the page is there (found by “check --vendor-links” alone)."
    ),
    Message("Open the page yourself."),
    "hint",
)
