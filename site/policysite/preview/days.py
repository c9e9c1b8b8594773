"""The site as visitors will see it on another day, with everything published so far.

Its addresses begin with the day, and each of its pages shows that day.
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
# How many days are cached, for people who switch between two.
_MOST = 4


class Days:
    """The sites of other days, each made on first use."""

    def __init__(self, translators: Mapping[str, Translator]) -> None:
        """`translators`: the languages in which a page can name its day."""
        self._translators = translators
        self._made: dict[tuple[str, date, str], Flask] = {}

    def site(
        self, now: Snapshot, environ: WSGIEnvironment
    ) -> tuple[WSGIApplication, WSGIEnvironment] | None:
        """The site named by the address of a request, and the request as that site needs it.

        None if it names no day, or not one of our languages.
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
    """The address of the site on the day that was `typed`, in `language`.

    None if it is not a day.
    """
    try:
        return f"{PLACE}{language}/{ledger.parse_date(typed).isoformat()}/"
    except ValueError:
        return None


def _mark(day: date, translator: Translator) -> str:
    """The banner on each page: the day, and a link back."""
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
