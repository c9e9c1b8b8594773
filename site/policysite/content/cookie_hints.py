"""What a new entry in the list of cookies asks its authors to fill in, in their language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite.statement.dialect import open_place

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, kw_only=True)
class CookieHints:
    """The open places in one language, and two lines `about` the list, which stand above a new one.

    Words that a value may have stay English. `suggested` has a place for %(purpose)s, `owned` for
    %(name)s.
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
    """The hints as `gettext` translates them."""
    return CookieHints(
        about=(
            gettext("What the website stores on the devices of its visitors, and reads from them."),
            gettext("Look at what the website really sets before you fill this in."),
        ),
        name=open_place(gettext("its name")),
        provider=open_place(gettext("who sets it")),
        readers=open_place(gettext("who else can read it")),
        category=open_place(gettext("necessary, functional, analytics or marketing")),
        consent=open_place(gettext("asked, or the exemption")),
        lifetime=open_place(gettext("such as 6 months, or session")),
        purpose=open_place(gettext("what it is for")),
        suggested=open_place(gettext("confirm; the Open Cookie Database suggests: %(purpose)s")),
        owned=open_place(gettext("confirm; is it %(name)s?")),
    )
