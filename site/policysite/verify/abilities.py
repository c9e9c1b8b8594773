"""What a host may be unable to do, so that it is not reported as a fault."""

from __future__ import annotations

from enum import Enum


class Ability(Enum):
    """A feature of a host for static sites, beyond serving the files."""

    HEADERS = "headers"  # sends the configured headers
    ERROR_HEADERS = "error headers"  # also on the 404 page
    TYPES = "types"  # declares the type of each file whose extension does not determine it
    LANGUAGE = "language"  # redirects / to the language of the browser
    NOT_FOUND = "not found"  # shows the site's own 404 page: in the language of the address


EVERY = frozenset(Ability)
