"""Questions to a page, which may never answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Frame

_PATIENCE = 3000


def ask(frame: Frame, function: str, argument: object = None) -> Any:
    """What `function`, in JavaScript, says in `frame` as JSON: a text that is not empty.

    Raises playwright's Error where the frame is gone, and where no answer comes in three seconds:
    a page in an endless loop would let `evaluate` wait for ever.
    """
    handle = frame.wait_for_function(function, arg=argument, timeout=_PATIENCE)
    return json.loads(handle.json_value())
