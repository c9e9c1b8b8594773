"""What a new entry in the list of cookies asks its authors to fill in, in their language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, kw_only=True)
class CookieHints:
    """The words of the open places, in one language; the words that a value may have stay English.

    `suggested` has a place for %(purpose)s, `owned` for %(name)s.
    """

    about: tuple[str, str]
    name: str
    provider: str
    readers: str
    category: str
    consent: str
    lifetime: str
    purpose: str
    suggested: str
    owned: str


def cookie_hints(gettext: Callable[[str], str]) -> CookieHints:
    """The hints as `gettext` translates them; `about` are two lines above a new list."""
    return CookieHints(
        about=(
            gettext("What the website stores on the devices of its visitors, and reads from them."),
            gettext("Look at what the website really sets before you fill this in."),
        ),
        name=gettext("its name"),
        provider=gettext("who sets it"),
        readers=gettext("who else can read it"),
        category=gettext("necessary, functional, analytics or marketing"),
        consent=gettext("asked, or the exemption"),
        lifetime=gettext("such as 6 months, or session"),
        purpose=gettext("what it is for"),
        suggested=gettext("confirm; the Open Cookie Database suggests: %(purpose)s"),
        owned=gettext("confirm; is it %(name)s?"),
    )
