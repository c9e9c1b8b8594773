"""The site as visitors will see it on another day, with all that is published by now.

It stands below an address with the day, and each of its pages says which day that is.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from policysite import ledger
from policysite.catalogs import full_date
from policysite.edition import Edition
from policysite.message import Message
from policysite.preview import visitor

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    from flask import Flask

    from policysite.preview.snapshot import Snapshot
    from policysite.preview.translator import Translator

PLACE = "/preview/days/"
# How many days are kept made: whoever compares two goes back and forth.
_MOST = 4


class Days:
    """The sites of other days, each made when it is first asked for."""

    def __init__(self, translators: Mapping[str, Translator]) -> None:
        """`translators`: the languages in which a page can say which day it is of."""
        self._translators = translators
        self._made: dict[tuple[str, date, str], Flask] = {}

    def site(
        self, now: Snapshot, environ: WSGIEnvironment
    ) -> tuple[WSGIApplication, WSGIEnvironment] | None:
        """The site that the address of a request names, and the request as it is for that site.

        None where it names no day, or no language of ours.
        """
        parts = environ.get("PATH_INFO", "").removeprefix(PLACE).split("/", 2)
        if len(parts) < 3 or parts[0] not in self._translators:
            return None
        try:
            day = ledger.parse_date(parts[1])
        except ValueError:
            return None
        below = f"{environ.get('SCRIPT_NAME', '')}{PLACE}{parts[0]}/{parts[1]}"
        inside = environ | {"SCRIPT_NAME": below, "PATH_INFO": f"/{parts[2]}"}
        return self._site(now, day, self._translators[parts[0]]), inside

    def _site(self, now: Snapshot, day: date, translator: Translator) -> Flask:
        key = (now.stamp, day, translator.language)
        site = self._made.get(key)
        if site is None:
            edition = Edition(now.library, day, now.library.site.base_url)
            site = visitor.create_app(edition, now.root, now.stamp, _mark(day, translator))
            self._made = dict([*self._made.items(), (key, site)][-_MOST:])
        return site


def address(language: str, typed: str) -> str | None:
    """Where the site of the day that was `typed` begins, marked in `language`; None for no day."""
    try:
        return f"{PLACE}{language}/{ledger.parse_date(typed).isoformat()}/"
    except ValueError:
        return None


def _mark(day: date, translator: Translator) -> str:
    """What stands on top of each page: the day, and the way back."""
    words = Message(
        "The site as visitors will see it on %(day)s, with everything published so far.",
        day=full_date(day, translator.language),
    )
    back = Message("Back to all statements")
    label = escape(translator.say(Message("Another day")))
    return (
        f'<aside class="banner" lang="{translator.language}" dir="ltr" aria-label="{label}">'
        f"{escape(translator.say(words))} "
        f'<a href="/preview/{translator.language}/">{escape(translator.say(back))}</a></aside>\n'
    )
