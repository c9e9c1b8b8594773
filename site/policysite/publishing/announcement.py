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
        return Message("%(language)s: a whole new text.", language=name)
    return Message(
        "%(language)s, compared with %(old)s: %(sections)s; %(inserted)s, %(deleted)s.",
        language=name,
        old=prospect.replaces.number,
        sections=Message.plural(
            "%(count)s section touched", "%(count)s sections touched", len(found.sections)
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
        return Message("what stands above the first heading")
    return Message("the footnotes")


def notes(prospect: Prospect, language: str) -> Iterator[Message]:
    """What deserves a second look, and stops nothing."""
    if prospect.comes_unannounced:
        yield Message(
            "Note: this material change applies at once. Readers should hear of such a change well "
            "before it applies, in a message of its own (guidelines on transparency WP260, "
            "paragraphs 29 to 31); a later day leaves time for that."
        )
    elif prospect.is_material:
        yield Message(
            "Note: tell your readers of this material change well before %(day)s, in a message of "
            "its own (guidelines on transparency WP260, paragraphs 29 to 31).",
            day=full_date(prospect.effective, language),
        )
    if prospect.oddity is not None:
        yield odd_day(prospect, language)
    yield from _others(prospect, language)
    if prospect.unpublished:
        yield Message(
            "Note: what %(targets)s leads to is not published. Until it is, the link leads to the "
            "page of the policy, which says what applies.",
            targets=Message.joined(f"“{target}”" for target in prospect.unpublished),
        )


def absent(prospect: Prospect) -> Message | None:
    """The items of the law that no section is marked with, if there are any."""
    if not prospect.absent:
        return None
    items = Message.joined(answer.item.citation for answer in prospect.absent)
    return Message("Note: no section is marked with %(items)s.", items=items)


def odd_day(prospect: Prospect, language: str) -> Message:
    """What is odd about the day: it is past, or far ahead."""
    if prospect.oddity == "past":
        return Message(
            "Note: %(effective)s is past: the site will say that the text applied from then on, "
            "and that it was published on %(today)s.",
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
            "Note: version %(number)s, announced for %(day)s, is replaced before its day and never "
            "applies; its page will say so.",
            number=other.number,
            day=full_date(other.effective, language),
        )
    for other in prospect.first:
        yield Message(
            "Note: version %(number)s comes into force on %(day)s all the same. If it should not, "
            "“postpone” or “call-off” it.",
            number=other.number,
            day=full_date(other.effective, language),
        )
    for other in prospect.later:
        yield Message(
            "Note: version %(number)s comes into force on %(day)s. What you put right here must be "
            "right there, too.",
            number=other.number,
            day=full_date(other.effective, language),
        )
    if prospect.ending is not None:
        yield Message(
            "Note: this policy ends on %(day)s; with this version it goes on.",
            day=full_date(prospect.ending.ended, language),
        )


def _kind(prospect: Prospect) -> Message:
    if prospect.replaces is None:
        return Message("Kind: the first version of this policy.")
    if prospect.is_material:
        return Message(
            "Kind: a material change (the first number rises); readers must be told beforehand."
        )
    return Message("Kind: an editorial change (the second number rises).")


def _day(prospect: Prospect, language: str) -> Message:
    """The day from which the version applies, and how far off it is."""
    day = full_date(prospect.effective, language)
    if prospect.days_ahead > 0:
        return Message.plural(
            "Applies from: %(day)s, in %(count)s day.",
            "Applies from: %(day)s, in %(count)s days.",
            prospect.days_ahead,
            day=day,
        )
    if prospect.days_ahead == 0:
        return Message("Applies from: %(day)s, which is today.", day=day)
    return Message.plural(
        "Applies from: %(day)s, %(count)s day ago.",
        "Applies from: %(day)s, %(count)s days ago.",
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
