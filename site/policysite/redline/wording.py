"""The text that the program adds to redlines, drafts and statements, in a language of the site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.redline import Labels
from policysite.statement.dialect import open_place

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class DraftWords:
    """The open places of a new draft: what changes in it, and that it must be translated."""

    changes: str
    translation: str


def redline_labels(gettext: Callable[[str], str]) -> Labels:
    """The words of a redline, as `gettext` translates them."""
    return Labels(
        inserted=gettext("inserted:"),
        insertion_end=gettext("end of insertion"),
        deleted=gettext("deleted:"),
        deletion_end=gettext("end of deletion"),
        moved_to=gettext("This section has moved; see “%(title)s”"),
        moved_from=gettext("This section was elsewhere; see “%(title)s”"),
        next_change=gettext("Next change"),
        link_changed=gettext("the link led to %(old)s and now leads to %(new)s"),
        link_added=gettext("now a link to %(new)s"),
        link_removed=gettext("was a link to %(old)s"),
        meaning_changed=gettext("explained as “%(old)s”, now as “%(new)s”"),
        meaning_added=gettext("now explained as “%(new)s”"),
        meaning_removed=gettext("was explained as “%(old)s”"),
        numbering_changed=gettext("counting from %(old)s, now from %(new)s"),
        footnotes=gettext("Footnotes"),
    )


def shown_target(target: str) -> str:
    """The target of a link in a form that readers recognise."""
    return target.removeprefix("mailto:").removeprefix("tel:")


def draft_words(gettext: Callable[[str], str]) -> DraftWords:
    """What a new draft asks its authors to fill in, as `gettext` translates it."""
    return DraftWords(
        changes=open_place(gettext("the changes for readers, one sentence per line")),
        translation=open_place(gettext("translate the whole text below, then delete this line")),
    )


def section_text(gettext: Callable[[str], str]) -> str:
    """The open place with which a new section begins, as `gettext` translates it."""
    return open_place(gettext("the text of this section"))


def reader_questions(gettext: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    """The questions of readers, in order: the code of the item of the law, and the question."""
    return (
        ("13-1-a", gettext("Who are you, and how do I reach you?")),
        ("13-1-b", gettext("Is there a data protection officer?")),
        ("14-1-d", gettext("Which data do you have about me?")),
        ("14-2-f", gettext("Where do you get my data from?")),
        ("13-1-c", gettext("What do you use my data for?")),
        ("13-1-d", gettext("Which interests of your own do you rely on?")),
        ("13-3", gettext("Will you use my data for anything else?")),
        ("13-1-e", gettext("Who else receives my data?")),
        ("13-1-f", gettext("Do my data leave the European Economic Area?")),
        ("13-2-a", gettext("How long do you keep my data?")),
        ("13-2-e", gettext("Do I have to give you my data?")),
        ("13-2-f", gettext("Are decisions about me made automatically?")),
        ("13-2-b", gettext("What rights do I have?")),
        ("12-3", gettext("How soon will you answer my request?")),
        ("12-4", gettext("What if you refuse my request?")),
        ("12-5", gettext("What does a request cost?")),
        ("12-6", gettext("Do I have to prove who I am?")),
        ("13-2-c", gettext("How do I withdraw my consent?")),
        ("13-2-d", gettext("Where can I complain?")),
        ("tw-purpose", gettext("Which cookies do you use, and what for?")),
        ("tw-consent", gettext("Do you ask me before you set cookies?")),
        ("tw-exempt", gettext("Which cookies need no consent?")),
        ("tw-duration", gettext("How long do cookies stay on my device?")),
        ("tw-access", gettext("Who else can read the cookies?")),
    )
