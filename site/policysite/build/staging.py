"""The pages of an edition as files in a folder, and whether they are as they must be.

A build swaps such a folder in; `publish` makes one to see that a version can be built at all.
"""

from __future__ import annotations

import mimetypes
import threading
import warnings
from typing import TYPE_CHECKING

from flask_frozen import Freezer, FrozenFlaskWarning, MissingURLGeneratorWarning
from jinja2 import TemplateError

from policysite import headers
from policysite.build import output
from policysite.message import Message, WrongValue
from policysite.web.app import create_app
from policysite.web.pages import addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from policysite.edition import Edition
    from policysite.web.addresses import Address

    # Watches the pages go by and hands them on; is told how many there will be.
    Watch = Callable[[Iterable[str], int], Iterator[str]]

_SHOWN_FAULTS = 20
# What becomes of a warning is decided for all threads of a process at once.
_FREEZING = threading.Lock()


class BadPages(WrongValue):
    """The pages are not as they must be; the message is a list of what is wrong, a line each."""

    def __init__(self, faults: Sequence[Message]) -> None:
        shown = list(faults[:_SHOWN_FAULTS])
        if more := len(faults) - len(shown):
            shown.append(Message.plural("and %(count)s more", "and %(count)s more", more))
        super().__init__(Message.joined(["", *shown], "\n  "))


class BrokenPage(WrongValue):
    """A page could not be made; the message is the fault as the program knows it."""

    def __init__(self, error: Exception) -> None:
        super().__init__(Message.joined([f"{type(error).__name__}: {error}"], ""))


def make(
    edition: Edition,
    root: Path,
    folder: Path,
    watch: Watch,
    wanted: Callable[[Address], bool] = lambda _address: True,
) -> None:
    """Write the pages of `edition` that are `wanted` into `folder`, and check them there.

    `root` is the project, for the messages of the pages. Raises BrokenPage where a page cannot be
    made, and BadPages where one is not as it must be.
    """
    known = list(addresses(edition))
    chosen = [address for address in known if wanted(address)]
    _freeze(edition, root, folder, watch, chosen)
    found = list(
        output.faults(
            folder,
            {each.file: _language(each, edition) for each in chosen if _is_page(each)},
            {each.file for each in chosen if not _is_page(each)},
            edition.base_url,
            elsewhere={each.file for each in known if not wanted(each)},
        )
    )
    if found:
        raise BadPages(found)


def _freeze(
    edition: Edition, root: Path, folder: Path, watch: Watch, chosen: Sequence[Address]
) -> None:
    for ending, kind in headers.TYPES.items():  # what a machine knows by itself differs
        mimetypes.add_type(kind, f".{ending}")
    app = create_app(edition, root)
    app.testing = True  # an error in a page is raised, not rendered
    app.config.update(
        FREEZER_BASE_URL=edition.base_url,
        FREEZER_DESTINATION=str(folder.resolve()),
        FREEZER_REDIRECT_POLICY="error",
        FREEZER_REMOVE_EXTRA_FILES=False,
    )
    freezer = Freezer(app, with_static_files=False, with_no_argument_rules=False, log_url_for=False)
    freezer.register_generator(lambda: ((page.endpoint, dict(page.values)) for page in chosen))
    with _FREEZING, warnings.catch_warnings():
        warnings.simplefilter("error", FrozenFlaskWarning)
        # It would name the kinds of page that are not wanted.
        warnings.simplefilter("ignore", MissingURLGeneratorWarning)
        try:
            for _ in watch((page.url for page in freezer.freeze_yield()), len(chosen)):
                pass
        # A ValueError is the library's word for an address that nothing answers.
        except (TemplateError, FrozenFlaskWarning, ValueError) as error:
            raise BrokenPage(error) from error


def _is_page(address: Address) -> bool:
    return address.file.endswith(".html") and address.endpoint != "ledger"


def _language(address: Address, edition: Edition) -> str:
    return address.values.get("language", edition.site.reference)
