"""Evaluates JavaScript in a page that may never respond."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Frame

_PATIENCE = 3000


def ask(frame: Frame, function: str, argument: object = None) -> Any:
    """What `function`, in JavaScript, returns in `frame` as JSON: a non-empty text.

    Raises playwright's Error if the frame is gone or does not respond within three seconds: in a
    page with an endless loop, `evaluate` would wait for ever.
    """
    handle = frame.wait_for_function(function, arg=argument, timeout=_PATIENCE)
    return json.loads(handle.json_value())
