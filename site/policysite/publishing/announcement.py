"""What publishing would change, in words, for both the terminal and the preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.catalogs import full_date, language_heading
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.publishing.preflight import Difference, Preflight
    from policysite.redline import SectionChange

CHANGE_KINDS = {
    "added": Message("new"),
    "removed": Message("removed"),
    "changed": Message("changed"),
    "moved": Message("moved"),
}


def facts(preflight: Preflight, language: str) -> Iterator[Message]:
    """The kind of change, the effective date, and what it replaces."""
    yield _kind(preflight)
    yield _day(preflight, language)
    if preflight.replaces is not None:
        yield _replaced(preflight, language)


def difference(found: Difference, preflight: Preflight, language: str) -> Message:
    """How much changes in one language, which is named in `language`."""
    name = language_heading(found.language, language)
    if preflight.replaces is None or found.is_new:
        return Message("%(language)s: a completely new text.", language=name)
    return Message(
        "%(language)s, compared with %(old)s: %(sections)s; %(inserted)s, %(deleted)s.",
        language=name,
        old=preflight.replaces.number,
        sections=Message.plural(
            "%(count)s section changed", "%(count)s sections changed", len(found.sections)
        ),
        inserted=Message.plural(
            "%(count)s word inserted", "%(count)s words inserted", found.inserted
        ),
        deleted=Message.plural("%(count)s word deleted", "%(count)s words deleted", found.deleted),
    )


def section_title(section: SectionChange) -> str:
    """The title of a changed section, or a description of what has no heading."""
    if section.id:
        return section.title
    if section.level == 1:
        return Message("the text above the first heading")
    return Message("the footnotes")


def notes(preflight: Preflight, language: str) -> Iterator[Message]:
    """What deserves a second look, but blocks nothing."""
    if preflight.comes_unannounced:
        yield Message(
            "Note: this material change takes effect at once. Readers should be informed of "
            "such a change well in advance, in a separate message (guidelines on transparency "
            "WP260, paragraphs 29 to 31). A later effective date leaves time for that."
        )
    elif preflight.is_material:
        yield Message(
            "Note: inform your readers of this material change well before %(day)s, in a "
            "separate message (guidelines on transparency WP260, paragraphs 29 to 31).",
            day=full_date(preflight.effective, language),
        )
    if preflight.oddity is not None:
        yield odd_day(preflight, language)
    yield from _others(preflight, language)
    if preflight.unpublished:
        yield Message(
            "Note: the target of %(targets)s is not published yet. Until it is, the link goes "
            "to the page of the policy.",
            targets=Message.joined(f"“{target}”" for target in preflight.unpublished),
        )


def absent(preflight: Preflight) -> Message | None:
    """The items of the law that no section covers, if there are any."""
    if not preflight.absent:
        return None
    # Several items come from one paragraph, and have the same citation.
    items = Message.joined(dict.fromkeys(answer.item.citation for answer in preflight.absent))
    return Message("Note: no section covers %(items)s.", items=items)


def odd_day(preflight: Preflight, language: str) -> Message:
    """What is unusual about the date: it is in the past, or far ahead."""
    if preflight.oddity == "past":
        return Message(
            "Note: %(effective)s is in the past. The site will say that the text applied from "
            "then, and that it was published on %(today)s.",
            effective=full_date(preflight.effective, language),
            today=full_date(preflight.today, language),
        )
    return Message(
        "Note: %(effective)s is more than a year ahead.",
        effective=full_date(preflight.effective, language),
    )


def _others(preflight: Preflight, language: str) -> Iterator[Message]:
    """What happens to the versions that were announced."""
    for other in preflight.undone:
        yield Message(
            "Note: version %(number)s, announced for %(day)s, is replaced before that date and "
            "will never apply; its page will say so.",
            number=other.number,
            day=full_date(other.effective, language),
        )
    for other in preflight.first:
        yield Message(
            "Note: version %(number)s still comes into force on %(day)s. To prevent that, use "
            "“postpone” or “call-off”.",
            number=other.number,
            day=full_date(other.effective, language),
        )
    for other in preflight.later:
        yield Message(
            "Note: version %(number)s comes into force on %(day)s. Make the same corrections "
            "there.",
            number=other.number,
            day=full_date(other.effective, language),
        )
    if preflight.ending is not None:
        yield Message(
            "Note: this policy is due to end on %(day)s; publishing this version continues it.",
            day=full_date(preflight.ending.ended, language),
        )


def _kind(preflight: Preflight) -> Message:
    if preflight.replaces is None:
        return Message("Kind: the first version of this policy.")
    if preflight.is_material:
        return Message(
            "Kind: a material change (the first number goes up); readers must be informed "
            "in advance."
        )
    return Message("Kind: an editorial change (the second number goes up).")


def _day(preflight: Preflight, language: str) -> Message:
    """The effective date of the version, and how far ahead it is."""
    day = full_date(preflight.effective, language)
    if preflight.days_ahead > 0:
        return Message.plural(
            "Effective date: %(day)s, in %(count)s day.",
            "Effective date: %(day)s, in %(count)s days.",
            preflight.days_ahead,
            day=day,
        )
    if preflight.days_ahead == 0:
        return Message("Effective date: %(day)s, today.", day=day)
    return Message.plural(
        "Effective date: %(day)s, %(count)s day ago.",
        "Effective date: %(day)s, %(count)s days ago.",
        -preflight.days_ahead,
        day=day,
    )


def _replaced(preflight: Preflight, language: str) -> Message:
    replaces = preflight.replaces
    assert replaces is not None  # or there is nothing to say
    values = {"number": replaces.number, "since": full_date(replaces.effective, language)}
    if preflight.replaced_is_in_force:
        return Message("Replaces: version %(number)s, in force since %(since)s.", **values)
    return Message("Replaces: version %(number)s, which applies from %(since)s.", **values)
