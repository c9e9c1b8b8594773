"""Redlines in the words of the page's language, each made once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from policysite.redline import Labels, Redline, compare
from policysite.web.i18n import gettext

if TYPE_CHECKING:
    from policysite.models import Version


def redline(old: Version, new: Version, language: str) -> Redline:
    """The redline from the version `old` to the version `new`, both in `language`."""
    return _compare(old.documents[language].article, new.documents[language].article, _labels())


@lru_cache(maxsize=256)
def _compare(old: str, new: str, labels: Labels) -> Redline:
    return compare(old, new, labels, _shown)


def _shown(target: str) -> str:
    """The target of a link as a reader knows it."""
    return target.removeprefix("mailto:").removeprefix("tel:")


def _labels() -> Labels:
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
