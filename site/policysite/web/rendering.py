"""Renders the files of an edition one by one, without writing them to a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from policysite.edition import Edition


def files(edition: Edition, root: Path) -> Iterator[tuple[str, bytes | None]]:
    """The name and the bytes of every file of `edition`, as a build writes them.

    `root` is the project, for the messages of the pages. For a PDF, whose bytes depend on the fonts
    of the computer, there is only the name.
    """
    app = create_app(edition, root)
    app.testing = True  # an error in a page is raised, not rendered
    client = app.test_client()
    for address in app.config["ADDRESSES"]:
        if address.endpoint == "pdf":
            yield address.file, None
            continue
        path = f"/{address.file.removesuffix('index.html')}"
        yield address.file, client.get(path, base_url=edition.base_url).data
