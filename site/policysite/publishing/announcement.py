"""The words for what publishing would do, for the terminal and the preview alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.catalogs import full_date, language_heading
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.publishing.prospect import Difference, Prospect
    from policysite.redline import SectionChange

CHANGE_KINDS = {
    "added": Message("new"),
    "removed": Message("removed"),
    "changed": Message("changed"),
    "moved": Message("moved"),
}


def facts(prospect: Prospect, language: str) -> Iterator[Message]:
    """What kind of change it is, from when it applies, and what it takes the place of."""
    yield _kind(prospect)
    yield _day(prospect, language)
    if prospect.replaces is not None:
        yield _replaced(prospect, language)


def difference(found: Difference, prospect: Prospect, language: str) -> Message:
    """How much changes in one language, which is named in words of `language`."""
    name = language_heading(found.language, language)
    if prospect.replaces is None or found.is_new:
        return Message("%(language)s: a completely new text.", language=name)
    return Message(
        "%(language)s, compared with %(old)s: %(sections)s; %(inserted)s, %(deleted)s.",
        language=name,
        old=prospect.replaces.number,
        sections=Message.plural(
            "%(count)s section changed", "%(count)s sections changed", len(found.sections)
        ),
        inserted=Message.plural(
            "%(count)s word inserted", "%(count)s words inserted", found.inserted
        ),
        deleted=Message.plural("%(count)s word deleted", "%(count)s words deleted", found.deleted),
    )


def section_title(section: SectionChange) -> str:
    """The title of a section that was touched, or what stands where no heading is."""
    if section.id:
        return section.title
    if section.level == 1:
        return Message("the text above the first heading")
    return Message("the footnotes")


def notes(prospect: Prospect, language: str) -> Iterator[Message]:
    """What deserves a second look, and stops nothing."""
    if prospect.comes_unannounced:
        yield Message(
            "Note: this material change takes effect at once. Readers should be informed of "
            "such a change well in advance, in a separate message (guidelines on transparency "
            "WP260, paragraphs 29 to 31). A later effective date leaves time for that."
        )
    elif prospect.is_material:
        yield Message(
            "Note: inform your readers of this material change well before %(day)s, in a "
            "separate message (guidelines on transparency WP260, paragraphs 29 to 31).",
            day=full_date(prospect.effective, language),
        )
    if prospect.oddity is not None:
        yield odd_day(prospect, language)
    yield from _others(prospect, language)
    if prospect.unpublished:
        yield Message(
            "Note: the target of %(targets)s is not published yet. Until it is, the link goes "
            "to the page of the policy.",
            targets=Message.joined(f"“{target}”" for target in prospect.unpublished),
        )


def absent(prospect: Prospect) -> Message | None:
    """The items of the law that no section is marked with, if there are any."""
    if not prospect.absent:
        return None
    # Several items come from one paragraph, and are cited alike.
    items = Message.joined(dict.fromkeys(answer.item.citation for answer in prospect.absent))
    return Message("Note: no section covers %(items)s.", items=items)


def odd_day(prospect: Prospect, language: str) -> Message:
    """What is odd about the day: it is past, or far ahead."""
    if prospect.oddity == "past":
        return Message(
            "Note: %(effective)s is in the past. The site will say that the text applied from "
            "then, and that it was published on %(today)s.",
            effective=full_date(prospect.effective, language),
            today=full_date(prospect.today, language),
        )
    return Message(
        "Note: %(effective)s is more than a year ahead.",
        effective=full_date(prospect.effective, language),
    )


def _others(prospect: Prospect, language: str) -> Iterator[Message]:
    """What becomes of the versions that are announced."""
    for other in prospect.undone:
        yield Message(
            "Note: version %(number)s, announced for %(day)s, is replaced before that date and "
            "will never apply; its page will say so.",
            number=other.number,
            day=full_date(other.effective, language),
        )
    for other in prospect.first:
        yield Message(
            "Note: version %(number)s still comes into force on %(day)s. To prevent that, use "
            "“postpone” or “call-off”.",
            number=other.number,
            day=full_date(other.effective, language),
        )
    for other in prospect.later:
        yield Message(
            "Note: version %(number)s comes into force on %(day)s. Make the same corrections "
            "there.",
            number=other.number,
            day=full_date(other.effective, language),
        )
    if prospect.ending is not None:
        yield Message(
            "Note: this policy is due to end on %(day)s; publishing this version continues it.",
            day=full_date(prospect.ending.ended, language),
        )


def _kind(prospect: Prospect) -> Message:
    if prospect.replaces is None:
        return Message("Kind: the first version of this policy.")
    if prospect.is_material:
        return Message(
            "Kind: a material change (the first number goes up); readers must be informed "
            "in advance."
        )
    return Message("Kind: an editorial change (the second number goes up).")


def _day(prospect: Prospect, language: str) -> Message:
    """The day from which the version applies, and how far off it is."""
    day = full_date(prospect.effective, language)
    if prospect.days_ahead > 0:
        return Message.plural(
            "Effective date: %(day)s, in %(count)s day.",
            "Effective date: %(day)s, in %(count)s days.",
            prospect.days_ahead,
            day=day,
        )
    if prospect.days_ahead == 0:
        return Message("Effective date: %(day)s, today.", day=day)
    return Message.plural(
        "Effective date: %(day)s, %(count)s day ago.",
        "Effective date: %(day)s, %(count)s days ago.",
        -prospect.days_ahead,
        day=day,
    )


def _replaced(prospect: Prospect, language: str) -> Message:
    replaces = prospect.replaces
    assert replaces is not None  # or there is nothing to say
    values = {"number": replaces.number, "since": full_date(replaces.effective, language)}
    if prospect.replaced_is_in_force:
        return Message("Replaces: version %(number)s, in force since %(since)s.", **values)
    return Message("Replaces: version %(number)s, which applies from %(since)s.", **values)
