"""The preview as one application: its own pages below /preview/, the site everywhere else.

In every address of the site, a policy's name comes after a language, so that no address can begin
with “preview”.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from jinja2 import StrictUndefined
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from policysite.catalogs import direction, language_name
from policysite.errors import explained
from policysite.message import Message
from policysite.preview import (
    access,
    days,
    drafts,
    editing,
    events,
    history,
    imports,
    live,
    pages,
    presence,
    publishing,
    recording,
    settings,
    sharing,
    writing,
)
from policysite.preview.snapshot import Snapshot, Unreadable
from policysite.web import bytecode, styles
from policysite.web.i18n import attributes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from policysite.preview.access import Guard
    from policysite.preview.translator import Translator
    from policysite.preview.workspace import Workspace

_TYPES = {"css": "text/css", "js": "text/javascript"}
_FILES = ("preview.css", "live.js", "editor.js", "import.js", "page.js", "settings.js", "writer.js")
_ACCENT = "#0b5cad"  # if the settings cannot be read
_FAILURE = Message("The preview failed; see the terminal for the cause.")
# These work whether or not the content can be read.
_ALWAYS = ("file", "events", "alive")


def create_app(
    workspace: Workspace,
    guard: Guard,
    translators: Mapping[str, Translator],
    first: str,
    *,
    most_streams: int = 64,
) -> WSGIApplication:
    """The whole preview behind `guard`, in the languages of `translators`, starting with `first`.

    At most `most_streams` pages are notified of changes at the same time.
    """
    own = _own_pages(workspace, guard, translators, first)
    others = days.Days(translators)
    own.config["PRESENCE"] = workspace.presence
    own.config["STREAMS"] = events.Streams(workspace, most_streams)

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith(days.PLACE):
            now = workspace.current()
            other = others.site(now, environ) if isinstance(now, Snapshot) else None
            if other is not None:
                site, inside = other
                return site(inside, start_response)
        if path != "/preview" and not path.startswith("/preview/"):
            now = workspace.current()
            if isinstance(now, Snapshot):
                return now.site(environ, start_response)
        return own(environ, start_response)

    return access.guarded(guard, answer, {first: translators[first], **translators})


def _own_pages(
    workspace: Workspace, guard: Guard, translators: Mapping[str, Translator], first: str
) -> Flask:
    app = Flask("policysite.preview", static_folder=None)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.bytecode_cache = bytecode.KEPT
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["lang"] = lang
    app.config |= {
        "FIRST": first,
        "GUARD": guard,
        "MAX_FORM_MEMORY_SIZE": access.LARGEST_BODY,  # checked by the guard
        "TRANSLATORS": translators,
        "WORKSPACE": workspace,
    }
    _add_pages(app)
    app.before_request(_look)
    app.register_error_handler(HTTPException, _say_error)
    app.register_error_handler(OSError, _say_refusal)
    app.context_processor(_common)
    return app


def _add_pages(app: Flask) -> None:
    app.add_url_rule("/preview", "start_bare", start)
    app.add_url_rule("/preview/", "start", start)
    app.add_url_rule("/preview/events", "events", events.events)
    app.add_url_rule("/preview/alive", "alive", presence.alive, methods=["GET", "POST"])
    app.add_url_rule("/preview/files/<name>", "file", file)
    for install in (
        pages.install,
        editing.install,
        writing.install,
        publishing.install,
        live.install,
        drafts.install,
        imports.install,
        recording.install,
        history.install,
        settings.install,
        sharing.install,
    ):
        install(app)


def _look() -> tuple[str, int] | None:
    """Find the language of the page and the present content."""
    translators, first = current_app.config["TRANSLATORS"], current_app.config["FIRST"]
    arguments = request.view_args or {}
    g.snapshot = None
    g.translator = translators.get(arguments.get("locale", first))
    if g.translator is None:
        g.translator = translators[first]
        abort(404)
    if request.endpoint in _ALWAYS:
        return None
    now = _workspace().current()
    if isinstance(now, Unreadable):
        if settings.is_open_always(arguments.get("part", "")):
            return None
        return render_template("unreadable.html", now=now, typed=_typed()), 503
    g.snapshot = now
    return None


def _say_error(error: HTTPException) -> Response | tuple[str, int]:
    if error.code is not None and error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    template = "not_found.html" if error.code == 404 else "failed.html"
    return render_template(template, failure=_FAILURE, typed=_typed()), error.code or 500


def _say_refusal(error: OSError) -> tuple[str, int]:
    return render_template("failed.html", failure=explained(error), typed=_typed()), 500


def _typed() -> list[tuple[str, str]]:
    """The texts in this request, each with its language: they are never discarded."""
    return [*editing.typed(), *writing.typed(), *settings.typed()]


def start() -> Response:
    """Redirect to the overview, in the language of the person who started the preview."""
    return redirect(url_for("overview", locale=g.translator.language))  # type: ignore[return-value]


def file(name: str) -> Response:
    """A style sheet or a script of the preview, from the package."""
    if name not in _FILES:
        abort(404)
    text = resources.files("policysite.preview").joinpath("files", name).read_text("utf-8")
    if name.endswith(".css"):
        now = _workspace().current()
        accent = now.library.site.accent if isinstance(now, Snapshot) else _ACCENT
        text = f"{styles.whole(accent)}\n{text}"
    return Response(text, mimetype=_TYPES[name.rpartition(".")[2]])


def lang(language: str, inside: str = "en") -> Markup:
    """The attributes of an element in `language` inside a text in the language `inside`."""
    return attributes(language, direction(inside))


def _common() -> dict[str, Any]:
    """The variables of every template."""
    translator: Translator = g.translator
    now = g.snapshot
    return {
        "day": translator.day,
        "language_name": language_name,
        "message": translator.message,
        "name_of": translator.name_of,
        "person": current_app.config["GUARD"].person,
        "say": translator.say,
        "translator": translator,
        "translators": _here_in_each_language(),
        "stamp": now.stamp if now else _workspace().current().stamp,
        "token": current_app.config["GUARD"].token,
    }


def _here_in_each_language() -> list[tuple[str, str]]:
    """(language, address) of this page in each language of the preview.

    The responses to forms, and pages that do not exist, have no such address: the overview is used
    instead.
    """
    values = dict(request.view_args or {}) if request.method == "GET" else {}
    endpoint = request.endpoint if "locale" in values else None
    return [
        (language, url_for(endpoint or "overview", **(values | {"locale": language})))
        for language in current_app.config["TRANSLATORS"]
    ]


def _workspace() -> Workspace:
    workspace: Workspace = current_app.config["WORKSPACE"]
    return workspace
