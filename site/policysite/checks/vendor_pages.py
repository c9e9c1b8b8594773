"""The browser help was verified recently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.content.browsers import PATH
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policysite.models import BrowserHelp

VENDOR_PAGE_AGE = Rule(
    name=Message("vendor-page-age"),
    severity="hint",
    reason=Message(
        "Browsers often change their menus. Instructions that have not been checked for six "
        "months may be wrong (browsers.yaml, checked_on)."
    ),
    remedy=Message("Check the vendor's pages and the steps, then set verified_on to today's date."),
)

OLDEST = 180


def vendor_pages(browser_help: BrowserHelp, as_of: date) -> Iterator[Problem]:
    """The pages of each browser's vendor were verified in the last 180 days."""
    for browser in browser_help.browsers:
        age = (as_of - browser.verified_on).days
        if age > OLDEST:
            message = Message(
                "“%(browser)s” was last checked %(age)s days ago, on %(day)s",
                browser=browser.name,
                age=age,
                day=browser.verified_on,
            )
            yield Problem(rule=VENDOR_PAGE_AGE, path=PATH, line=browser.line, message=message)
