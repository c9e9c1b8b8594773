"""The pages of the site as visitors will see them, plus a script that reloads them.

The script is added to each response of this application; a build uses another one without it.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NoReturn

from flask import Flask, Response, g, request
from lxml import html
from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.test import Client

from policysite import headers
from policysite.web import pages, views
from policysite.web.app import create_app as create_site

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.html import HtmlElement

    from policysite.edition import Edition

SCRIPT = "/preview/files/live.js"
_MAIN = b"<main"
# The permissions of the script besides polling this server: to be loaded from here.
_SCRIPT_POLICY = "script-src 'self'"


def create_app(edition: Edition, root: Path, stamp: str, mark: str = "") -> Flask:
    """The site of `edition`, whose pages reload when the files no longer have `stamp`.

    `mark` is HTML to put above the main part of each page.
    """
    app = create_site(edition, root)
    element = f'<script src="{SCRIPT}" data-stamp="{escape(stamp)}" defer></script>\n</head>'

    def policy() -> str:
        style = pages.style_of(request.endpoint, edition, g.language)
        return f"{headers.page_policy(headers.digest(style))}; {_SCRIPT_POLICY}"

    @app.context_processor
    def allow_script() -> dict[str, Markup]:
        return {"content_security_policy": Markup(policy())}  # noqa: S704 (ours)

    @app.after_request
    def add_script(response: Response) -> Response:
        if response.mimetype == "text/html":
            page = response.get_data().replace(b"</head>", element.encode(), 1)
            response.set_data(page.replace(_MAIN, mark.encode() + _MAIN, 1))
            response.headers["Content-Security-Policy"] = f"{policy()}; frame-ancestors 'none'"
        return response

    @app.errorhandler(NotFound)
    def not_found(_: NotFound) -> tuple[str, int]:
        language = (request.view_args or {}).get("language")
        return views.not_found(language if language in edition.site.languages else None), 404

    # The language of an address that matches nothing is still known.
    app.add_url_rule("/<language>/<path:rest>", "nowhere", _nowhere)
    return app


def main_of(app: Flask, path: str) -> HtmlElement | None:
    """The element <main> of the page `path` of the site; None if there is no such page."""
    answer = Client(app).get(path)
    if answer.status_code != 200:
        return None
    return html.document_fromstring(answer.get_data(as_text=True)).find(".//main")


def inner(element: HtmlElement | None) -> Markup:
    """The HTML of the content of `element`."""
    children = () if element is None else element
    parts = [html.tostring(child, encoding="unicode") for child in children]
    return Markup("".join(parts))  # noqa: S704 (a page of ours, as it is served)


def _nowhere(language: str, rest: str) -> NoReturn:
    raise NotFound
