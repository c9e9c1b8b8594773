"""Freezes pages into a folder, part by part, on several cores.

Owns the library flask_frozen.
"""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Any, cast

from flask_frozen import Freezer, FrozenFlaskWarning
from jinja2 import TemplateError
from werkzeug.test import create_environ

from policysite import headers, processes
from policysite.build import output
from policysite.build.record import Part
from policysite.message import Message, WrongValue
from policysite.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug import Response

    from policysite.edition import Edition
    from policysite.web.addresses import Address

    # A part that was made, and what is wrong with its pages.
    Outcome = tuple[Part, list[Message]]

# Starting other processes takes longer than making this many pages.
_FEW = 300


class BrokenPage(WrongValue):
    """A page could not be made; the message is the original error."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)


class _Client:
    """Asks the application for pages, as the client of Flask does that tests use, but no more.

    That one also keeps cookies and contexts, which costs as much as many a page.
    """

    def __init__(self, app: Flask, response: type[Response], **_options: object) -> None:
        self._app, self._response = app, response

    def get(self, url: str, *, base_url: str, follow_redirects: bool) -> Response:
        """The page at `url`; a redirect is an error, and never followed."""
        assert not follow_redirects
        return self._response.from_app(self._app, create_environ(url, base_url))


class PageFreezer:
    """Makes the pages of an edition in a folder; `root` is the project, for their messages."""

    def __init__(self, edition: Edition, root: Path, folder: Path) -> None:
        for ending, kind in headers.TYPES.items():  # operating systems have different defaults
            mimetypes.add_type(kind, f".{ending}")
        self._edition, self._folder = edition, folder
        self._app = create_app(edition, root)
        self._app.testing = True  # an error in a page is raised, not rendered
        self._app.test_client_class = cast("type[FlaskClient]", _Client)
        self._app.config.update(
            FREEZER_BASE_URL=edition.base_url,
            FREEZER_DESTINATION=str(folder.resolve()),
            FREEZER_REDIRECT_POLICY="error",
            FREEZER_REMOVE_EXTRA_FILES=False,
        )
        self._chosen: Sequence[Address] = ()
        self._freezer: Any = Freezer(
            self._app, with_static_files=False, with_no_argument_rules=False, log_url_for=False
        )
        self._freezer.register_generator(self._generated)

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Every page of the edition."""
        found: tuple[Address, ...] = self._app.config["ADDRESSES"]
        return found

    def language(self, address: Address) -> str:
        """The language of a page."""
        return address.values.get("language", self._edition.site.reference)

    def note(self, parts: Mapping[str, Part]) -> None:
        """Make the facts about `parts` available to the pages made from now on."""
        for name, part in parts.items():
            self._app.config["TOUCHED"][name].update(part.touched)

    def _generated(self) -> Iterator[tuple[str, dict[str, str]]]:
        return ((address.endpoint, dict(address.values)) for address in self._chosen)

    def freeze(self, chosen: Sequence[Address]) -> Iterator[str]:
        """Make the pages `chosen`, one after the other; raises BrokenPage."""
        self._chosen = chosen
        try:
            for page in self._freezer.freeze_yield():
                yield page.url
        # The library raises ValueError for an address that nothing responds to.
        except (TemplateError, FrozenFlaskWarning, ValueError) as error:
            text = f"{type(error).__name__}: {error}"
            raise BrokenPage(Message.joined([text], "")) from error

    def look(self, part: str, made: Sequence[Address]) -> Outcome:
        """The facts about the pages `made`, all of a part, and what is wrong with them."""
        seen = output.Seen()
        pages = {each.file: self.language(each) for each in made if is_page(each)}
        output.look(self._folder, pages, seen)
        touched = dict(self._app.config["TOUCHED"][part])
        return Part(seen.ids, frozenset(seen.links), touched), seen.faults


def is_page(address: Address) -> bool:
    """Whether an address is that of a page, and not of any other file."""
    return address.file.endswith(".html") and address.endpoint != "ledger"


def each_part(
    freezer: PageFreezer, parts: Mapping[str, Sequence[Address]], cores: int
) -> Iterator[tuple[str, Outcome]]:
    """Make all `parts`, and yield each with its name once it is made; raises BrokenPage."""

    def make(name: str) -> Outcome:
        for _ in freezer.freeze(parts[name]):
            pass
        return freezer.look(name, parts[name])

    few = sum(map(len, parts.values())) < _FEW
    try:
        yield from processes.each(make, list(parts), 1 if few else cores)
    except processes.Killed as error:
        message = Message("a process that builds pages was killed by the system")
        raise BrokenPage(message) from error
