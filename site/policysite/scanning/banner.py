"""Clicks the banner: by the selectors of the project, or else by the rules of autoconsent.

autoconsent (DuckDuckGo, MPL-2.0) knows how to refuse and accept several hundred banners. The
package duckduckgo-autoconsent-py contains its script and rules unchanged; they run only in the
scanned pages, and are not part of this program.
"""

from __future__ import annotations

import contextlib
import json
import time
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import duckduckgo_autoconsent
from playwright.sync_api import Error

from policysite.scanning.asking import ask

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

_RELAY = files("policysite.scanning").joinpath("relay.js").read_text(encoding="utf-8")
_STATE = "() => JSON.stringify(window.__policysite_banner ?? {})"
_ACTIONS = {"refused": "optOut", "accepted": "optIn"}
# How long a banner may take to appear, and then to be clicked, in seconds.
_APPEARS, _PATIENCE, _STEP = 8.0, 15.0, 0.2
_MOST_FRAMES = 20
SELECTOR = "site.toml"


@cache
def _rules() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(duckduckgo_autoconsent.rules_json())
    return found


def press(page: Page, moment: str, selector: str | None) -> str:
    """Refuse or accept everything on `page`; returns “site.toml”, the rule that did it, or "".

    `selector` is the CSS selector of the button, if the project names one.
    """
    if selector is not None:
        with contextlib.suppress(Error):
            page.locator(selector).first.click(timeout=_APPEARS * 1000)
            return SELECTOR
        return ""
    found, started = "", time.monotonic()
    while time.monotonic() - started < (_PATIENCE if found else _APPEARS):
        states = [_state(frame, moment) for frame in page.frames[:_MOST_FRAMES]]
        if done := next((state for state in states if state.get("done")), None):
            return "" if done["failed"] else f"autoconsent: {done['done']}"
        if found and not any(state.get("found") for state in states):
            return f"autoconsent: {found}"  # the page was reloaded after the click
        found = next((state["found"] for state in states if state.get("found")), found)
        page.wait_for_timeout(_STEP * 1000)
    return ""


def _state(frame: Frame, moment: str) -> dict[str, Any]:
    """The state of autoconsent in a frame; injects it if it is not there yet."""
    with contextlib.suppress(Error):
        state: dict[str, Any] = ask(frame, _STATE)
        if state:
            return state
        given = {"rules": _rules(), "action": _ACTIONS[moment]}
        return dict(ask(frame, _RELAY, given | {"bundle": duckduckgo_autoconsent.bundle()}))
    return {}
