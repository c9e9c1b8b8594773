"""The Flask application: one edition of the content in, its pages out."""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING, Any

from flask import Flask, g, request
from jinja2 import StrictUndefined
from markupsafe import Markup

from policysite import hosting
from policysite.web import i18n, views
from policysite.web.addresses import Address, addresses

if TYPE_CHECKING:
    from pathlib import Path

    from policysite.edition import Edition


def create_app(edition: Edition, root: Path) -> Flask:
    """The site of `edition`; `root` is the project, for the messages of its pages."""
    app = Flask("policysite.web", static_folder=None)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.keep_trailing_newline = True
    app.config["EDITION"] = edition
    i18n.install(app, root, edition.site)
    known = {address.key: address for address in addresses(edition)}
    views.install(app, {address.endpoint for address in known.values()})
    style = Markup(style_sheet(edition.site.accent))  # noqa: S704 (our own file, no user's text)

    @app.context_processor
    def common() -> dict[str, Any]:
        here = known.get(Address(request.endpoint or "", dict(request.view_args or {})).key)
        return {
            "alternates": alternates(edition, here, known) if here else [],
            "alternates_of": lambda address: alternates(edition, address, known),
            "content_security_policy": Markup(hosting.page_policy(str(style))),  # noqa: S704 (ours)
            "edition": edition,
            "has_feed": Address("feed", {"language": g.language}).key in known,
            "indexed": bool(here and here.indexed),
            "language": g.language,
            "site": edition.site,
            "style": style,
        }

    return app


def alternates(
    edition: Edition, here: Address, known: dict[Any, Address]
) -> list[tuple[str, Address]]:
    """(language, address) of the same page in every language in which it says something."""
    if "language" not in here.values:
        return []
    found = []
    for language in edition.site.languages:
        there = Address(here.endpoint, {**here.values, "language": language})
        there = known.get(there.key, here)
        if there.values["language"] == language and there.indexed >= here.indexed:
            found.append((language, there))
    return found


def style_sheet(accent: str) -> str:
    """The style sheet that stands in every page, with the site's own `accent` colour."""
    text = resources.files("policysite.web").joinpath("style.css").read_text(encoding="utf-8")
    without_comments = re.sub(r"/\*.*?\*/\n?", "", text, flags=re.DOTALL)
    return without_comments.replace("#0b5cad", accent).strip()
