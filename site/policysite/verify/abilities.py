"""What a host may be unable to do, so that it is not reported as a fault."""

from __future__ import annotations

from enum import Enum


class Ability(Enum):
    """Something that a host does for a static site beyond handing out its files."""

    HEADERS = "headers"  # sends the headers that it is told to send
    ERROR_HEADERS = "error headers"  # also with a page that is not found
    TYPES = "types"  # says what kind of file each is, where the ending does not
    LANGUAGE = "language"  # sends a visitor of / to the language of the browser
    NOT_FOUND = "not found"  # shows the error page of the folder: in the language of the address


EVERY = frozenset(Ability)
