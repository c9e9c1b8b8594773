"""Word of each change to the pages that are open (server-sent events, HTML Living Standard)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, current_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policysite.preview.workspace import Workspace

# A sign of life after so many seconds, by which a page that was closed is noticed.
_SILENCE = 15.0
_RETRY = "retry: 500\n\n"


def events() -> Response:
    """The stamp of the content, at once and again whenever it is another one."""
    workspace: Workspace = current_app.config["WORKSPACE"]
    return Response(_stamps(workspace), mimetype="text/event-stream")


def _stamps(workspace: Workspace) -> Iterator[str]:
    yield _RETRY
    told = ""
    while not workspace.stopped:
        stamp = workspace.wait(told, _SILENCE)
        yield ": nothing new\n\n" if stamp == told else f"data: {stamp}\n\n"
        told = stamp
