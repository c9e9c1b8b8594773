"""The Flask application: makes the pages of one edition of the content."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Flask, current_app, g, request, url_for
from jinja2 import StrictUndefined
from markupsafe import Markup

from policysite import headers
from policysite.web import bytecode, i18n, pages, views
from policysite.web.addresses import Address, key_of, pdf_name

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2.runtime import Macro

    from policysite.edition import Edition
    from policysite.models import Version


class _Site(Flask):
    """An application that computes what many pages share once: addresses, and rows."""

    def __init__(self, name: str, **more: Any) -> None:
        super().__init__(name, **more)
        self._found: dict[tuple[object, ...], str] = {}
        self._rows: dict[tuple[object, ...], Markup] = {}

    def url_for(self, endpoint: str, **values: Any) -> str:
        """The address of a page, relative to the host and the path of the site."""
        key = (request.root_url, endpoint, *values.items())
        if key not in self._found:
            self._found[key] = super().url_for(endpoint, **values)
        return self._found[key]

    def once(self, macro: Macro, version: Version, is_here: bool) -> Markup:
        """What `macro` makes of a version, with addresses for a request such as this one."""
        name = version.policy, version.number, is_here
        key = (request.root_url, g.language, macro.name, *name)
        if key not in self._rows:
            self._rows[key] = Markup(macro(version, is_here))  # noqa: S704 (a macro escapes)
        return self._rows[key]


def create_app(edition: Edition, root: Path) -> Flask:
    """The site of `edition`; `root` is the project, for the messages of its pages."""
    app = _Site("policysite.web", static_folder=None)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.bytecode_cache = bytecode.KEPT
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.keep_trailing_newline = True
    app.config["EDITION"] = edition
    app.config["TOUCHED"] = defaultdict(dict)  # by policy, the sections that its redlines list
    i18n.install(app, root, edition.site)
    addresses = tuple(pages.addresses(edition))
    app.config["ADDRESSES"] = addresses
    known = {address.key: address for address in addresses}
    pages.install(app, {address.endpoint for address in addresses})
    app.jinja_env.globals.update(
        once=app.once,
        pdf_name=pdf_name,
        section_touched=views.section_touched,
        sections_touched=views.sections_touched,
    )

    @app.context_processor
    def common() -> dict[str, Any]:
        style = pages.style_of(request.endpoint, edition, g.language)
        here = known.get(key_of(request.endpoint or "", request.view_args or {}))
        return {
            "canonical": _canonical(),
            "alternates": alternates(edition, here, known) if here else [],
            "alternates_of": lambda address: alternates(edition, address, known),
            "content_security_policy": Markup(headers.page_policy(headers.digest(style))),  # noqa: S704 (ours)
            "edition": edition,
            "icon": icon(edition.site.accent),
            "has_browsers": g.language in edition.library.browser_help.languages,
            "has_feed": key_of("feed", {"language": g.language}) in known,
            "indexed": bool(here and here.indexed),
            "language": g.language,
            "site": edition.site,
            "style": Markup(style),  # noqa: S704 (our own file, no user's text)
        }

    return app


def alternates(
    edition: Edition, here: Address, known: dict[Any, Address]
) -> list[tuple[str, Address]]:
    """(language, address) of the same page in every language that has it."""
    if "language" not in here.values:
        return []
    found = []
    for language in edition.site.languages:
        there = known.get(key_of(here.endpoint, {**here.values, "language": language}), here)
        if there.values["language"] == language and there.indexed >= here.indexed:
            found.append((language, there))
    return found


def icon(accent: str) -> str:
    """The site's icon, a page in the colour `accent`, as an address that needs no request."""
    drawing = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>"
        f"<path fill='{accent}' d='M3 0h7l4 4v12H3z'/>"
        "<path stroke='#fff' d='M5 7.5h7M5 10h7M5 12.5h4'/></svg>"
    )
    return "data:image/svg+xml," + quote(drawing, safe="'=/:")


def _canonical() -> str | None:
    """The full address of the current page; none if it can be shown at any address."""
    if request.endpoint is None or request.endpoint.startswith("not_found"):
        return None
    languages = current_app.config["EDITION"].site.languages
    if request.endpoint == "chooser" and len(languages) == 1:
        return url_for("home", _external=True, language=languages[0])
    return url_for(request.endpoint, _external=True, **(request.view_args or {}))
