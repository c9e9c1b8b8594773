"""Redlines in the words of the page's language, each made once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from policysite.redline import Labels, Redline, compare
from policysite.web.i18n import gettext
from policysite.wording import redline_labels, shown_target

if TYPE_CHECKING:
    from policysite.models import Version


def redline(old: Version, new: Version, language: str) -> Redline:
    """The redline from the version `old` to the version `new`, both in `language`."""
    labels = redline_labels(gettext)
    return _compare(old.documents[language].article, new.documents[language].article, labels)


@lru_cache(maxsize=256)
def _compare(old: str, new: str, labels: Labels) -> Redline:
    return compare(old, new, labels, shown_target)
