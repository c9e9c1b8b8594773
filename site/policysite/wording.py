"""The words that a redline adds, in any language of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.redline import Labels

if TYPE_CHECKING:
    from collections.abc import Callable


def redline_labels(gettext: Callable[[str], str]) -> Labels:
    """The words of a redline, as `gettext` translates them."""
    return Labels(
        inserted=gettext("inserted:"),
        insertion_end=gettext("end of insertion"),
        deleted=gettext("deleted:"),
        deletion_end=gettext("end of deletion"),
        moved_to=gettext("This section has moved; see “%(title)s”"),
        moved_from=gettext("This section stood elsewhere; see “%(title)s”"),
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
    """The target of a link as a reader knows it."""
    return target.removeprefix("mailto:").removeprefix("tel:")
