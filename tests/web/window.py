"""A window of a real browser: what it shows, in what mode, and what a page in it did."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypedDict

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Without resultTypes axe also writes down every element that passed, which takes as long again.
AXE = {"runOnly": RULES, "resultTypes": ["violations", "incomplete"]}
# What axe cannot decide by itself, and why it is right: an arrow is no text, and its colour is
# that of the links beside it; a cell of a wide table that is scrolled away has the colours of the
# cells in sight, which are measured.
EXPLAINED = (
    "Element content contains only non-text characters",
    "Element's background color could not be determined because it's partially obscured by "
    "another element",
)


class Media(TypedDict, total=False):
    """What Chromium is told to pretend."""

    media: Literal["print", "screen"]
    color_scheme: Literal["dark", "light"]
    forced_colors: Literal["active", "none"]


@dataclass(frozen=True)
class Mode:
    """A way of looking at a page: what differs from a light screen of usual size."""

    changes: Media
    width: int = 1280
    height: int = 720


# Zoom makes the window smaller in CSS pixels: at 400 per cent 1280 pixels are 320.
MODES = {
    "light": Mode({}),
    "dark": Mode({"color_scheme": "dark"}),
    "forced colours": Mode({"forced_colors": "active"}),
    "200 per cent": Mode({}, width=640, height=512),
    "400 per cent": Mode({}, width=320, height=256),
    "print": Mode({"media": "print"}),
}
USUAL = MODES["light"]


@dataclass
class Window:
    """A page of Chromium, and what it asked for and complained of since it was opened."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))

    def open(self, address: str, mode: Mode = USUAL) -> Page:
        """The page at `address` as a visitor sees it who comes there first."""
        self.page.goto("about:blank")  # or an address that differs in its "#" alone is not opened
        self.look(mode)
        self.requests.clear()
        self.complaints.clear()
        self.page.goto(address)
        return self.page

    def look(self, mode: Mode) -> None:
        """Look at the page in a mode, with nothing left of another one."""
        usual = Media(media="screen", color_scheme="light", forced_colors="none")
        told: Media = {**usual, **mode.changes}
        self.page.set_viewport_size({"width": mode.width, "height": mode.height})
        self.page.emulate_media(**told)


def axe(page: Page) -> list[str]:
    """What axe finds wrong on a page, or leaves open though it is not explained here."""
    response = Axe().run(page, options=AXE).response
    return [
        f"{finding['id']}: {node['html']}: {check['message']}"
        for kind in ("violations", "incomplete")
        for finding in response[kind]
        for node in finding["nodes"]
        for check in [*node["any"], *node["all"], *node["none"]]
        if kind == "violations" or check["message"] not in EXPLAINED
    ]
