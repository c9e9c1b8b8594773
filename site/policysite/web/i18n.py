"""The language of a page: its messages, its dates, its locale.

Owns the library flask_babel. Each request starts afresh: Frozen-Flask keeps one application context
open while it freezes, and a locale cached there would put every page in one language.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import flask_babel
from flask import g
from markupsafe import Markup

from policysite import catalogs
from policysite.models import primary_language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from babel.support import Translations
    from flask import Flask

    from policysite.catalogs import Direction
    from policysite.edition import Edition
    from policysite.models import Site


class _Domain(flask_babel.Domain):  # type: ignore[misc]
    """Messages from the .po files, without compiled copies on disk."""

    def __init__(self, messages: dict[str, Translations]) -> None:
        super().__init__()
        self._messages = messages

    def get_translations(self) -> Translations:
        """The messages of the current page."""
        return self._messages[g.language]


class _Babel(flask_babel.Babel):  # type: ignore[misc]
    """Flask-Babel with our messages."""

    def __init__(self, messages: dict[str, Translations]) -> None:
        super().__init__()
        self.messages = messages
        self._domain = _Domain(messages)

    @property
    def domain_instance(self) -> _Domain:
        """The messages that `gettext` uses."""
        return self._domain


def install(app: Flask, root: Path, site: Site) -> None:
    """Add the languages of `site` to `app`, with the messages of the project `root`."""
    babel = _Babel({language: catalogs.load(root, language) for language in site.languages})
    babel.init_app(app, locale_selector=lambda: str(catalogs.locale(g.language)))

    @app.url_value_preprocessor
    def choose_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        language = (values or {}).get("language", site.reference)
        g.language = language if language in site.languages else site.reference
        g.messages = babel.messages[g.language]
        flask_babel.refresh()

    # Those of the library look up the messages again for each word of a page.
    environment: Any = app.jinja_env
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)
    app.jinja_env.filters["day"] = day
    app.jinja_env.filters["language_name"] = catalogs.language_name
    app.jinja_env.filters["primary_language"] = primary_language
    app.jinja_env.globals["in_language"] = catalogs.language_name_in
    app.jinja_env.globals["lang"] = lang
    both = {
        language: messages.gettext("Privacy and cookies")
        for language, messages in babel.messages.items()
    }
    app.jinja_env.globals["site_title"] = partial(site_title, both)


def site_title(both: Mapping[str, str], edition: Edition, language: str) -> str:
    """The subject of the site, in `language`: the titles of its policies.

    For the two policies that most sites have, `both` is a shorter title.
    """
    if set(edition.site.policies) == {"privacy", "cookies"}:
        return both[language]
    return ", ".join(edition.title(policy, language) for policy in edition.policies)


def gettext(message: str) -> str:
    """`message` in the page's language; its %(name)s stay as they are."""
    return str(g.messages.ugettext(message))


def ngettext(one: str, many: str, number: int) -> str:
    """The same for a message that depends on a number."""
    return str(g.messages.ungettext(one, many, number))


def lang(language: str, *, whole_page: bool = False) -> Markup:
    """The attributes of an element in `language`, inside the text of the page or around all of it.

    They are `lang`, and `dir` if the text runs in the other direction.
    """
    return attributes(language, "ltr" if whole_page else catalogs.direction(g.language))


def attributes(language: str, around: Direction) -> Markup:
    """The attributes of an element in `language` inside text of the direction `around`."""
    found = catalogs.attributes(language, around)
    return Markup(" ").join(Markup('{}="{}"').format(*each) for each in found.items())


def day(value: date) -> str:
    """A date in the page's language, such as “22 november 2026”."""
    return catalogs.long_date(value, g.language)
