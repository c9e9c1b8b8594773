"""Chromium with a fresh profile, like that of a visitor. Owns the library playwright.

A scan that identifies itself, or that blocks third-party cookies as test browsers do, would miss
what visitors get.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from policysite.errors import MissingExtra
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import BrowserContext, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_ON_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
# The profile of a visitor who allows third-party cookies, as most do.
_PREFERENCES = {
    "profile": {"cookie_controls_mode": 0, "block_third_party_cookies": False},
    "privacy_sandbox": {"m1": {"topics_enabled": False}},
}
_ARGUMENTS = (
    # Reveals automation, from which some banners hide.
    "--disable-blink-features=AutomationControlled",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--proxy-bypass-list=<-loopback>",  # by default, requests to loopback bypass the proxy
    "--disable-background-networking",
    "--no-pings",
    # Third-party frames in the same process, so that one session sees the cookies of all of them.
    # The profile is new and empty: it contains nothing that a page could steal.
    "--disable-site-isolation-trials",
)


def find() -> tuple[str, str]:
    """The path of Chromium and its name and version; raises MissingExtra if there is none."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES, _ON_MAC):
        if name and (path := shutil.which(name)):
            done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
            if re.search(r" [0-9]+\.[0-9.]+", done.stdout):
                return path, " ".join(done.stdout.split())
    raise MissingExtra(
        Message(
            "A scan needs Chromium, which is not installed. On Debian or Ubuntu, run: sudo "
            "apt-get install chromium libatomic1. Or set CHROMIUM to its path."
        )
    )


@contextlib.contextmanager
def visitor(
    playwright: Playwright, path: str, name: str, proxy: int, arguments: Sequence[str] = ()
) -> Iterator[BrowserContext]:
    """A browser with a fresh profile that reaches the network through the port `proxy`.

    `path` and `name` come from `find`.
    """
    version = re.search(r" ([0-9]+)\.", name)
    with tempfile.TemporaryDirectory(
        prefix="policysite-scan-", ignore_cleanup_errors=True
    ) as folder:
        profile = Path(folder) / "Default"
        profile.mkdir()
        (profile / "Preferences").write_text(json.dumps(_PREFERENCES), encoding="utf-8")
        as_root = hasattr(os, "geteuid") and os.geteuid() == 0
        system = (
            "X11; Linux x86_64" if sys.platform == "linux" else "Macintosh; Intel Mac OS X 10_15_7"
        )
        context = playwright.chromium.launch_persistent_context(
            folder,
            executable_path=path,
            headless=True,
            args=[*_ARGUMENTS, *(["--no-sandbox"] if as_root else []), *arguments],
            proxy={"server": f"http://127.0.0.1:{proxy}"},
            accept_downloads=False,
            service_workers="block",
            user_agent=f"Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) "
            f"Chrome/{version[1] if version else 0}.0.0.0 Safari/537.36",
        )
        try:
            yield context
        finally:
            context.close()
