"""The list of cookies is shown, is current, and was recently compared with the website."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policysite.content.cookies import PATH
from policysite.message import Message
from policysite.models import Problem
from policysite.rules import Rule
from policysite.statement import cookie_list

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policysite.models import Library, Policy, Version

UNSHOWN_LIST = Rule(
    name=Message("unshown-list"),
    severity="warning",
    reason=Message("A list that no statement shows does not inform visitors."),
    remedy=Message("Write [[cookies]] as a separate paragraph in a draft, in every language."),
)
OUTDATED_LIST = Rule(
    name=Message("outdated-list"),
    severity="warning",
    reason=Message(
        "The list that visitors read was fixed when its version was published. Since then, "
        "cookies.yaml has changed."
    ),
    remedy=Message("Publish a new version with the current list: “new cookies --minor”."),
)
LIST_AGE = Rule(
    name=Message("list-age"),
    severity="hint",
    reason=Message(
        "Every script added to a website can change its cookies. A list that has not been "
        "compared with the website for three months may be wrong (cookies.yaml, checked_on)."
    ),
    remedy=Message(
        "Run “scan” on the website, correct the list, then set checked_on to today's date."
    ),
)

OLDEST = 92


def cookie_lists(library: Library, as_of: date) -> Iterator[Problem]:
    """Some text shows the list, the newest one that does shows the current list, and it is recent.

    Open places in it are reported by `open_places`.
    """
    inventory = library.inventory
    if inventory is None:
        return
    shown = [
        (policy, versions[-1])
        for policy in library.policies.values()
        if (versions := [version for version in policy.versions if _shows(version)])
    ]
    if not shown:
        message = Message("no statement shows this list")
        yield Problem(rule=UNSHOWN_LIST, path=PATH, line=1, message=message)
    for policy, version in shown:
        yield from _outdated(library, policy, version)
    age = (as_of - inventory.checked_on).days
    if age > OLDEST:
        message = Message(
            "the list was last checked %(age)s days ago, on %(day)s",
            age=age,
            day=inventory.checked_on,
        )
        yield Problem(rule=LIST_AGE, path=PATH, line=1, message=message)


def _shows(version: Version) -> bool:
    documents = version.documents.values()
    return any(cookie_list.is_shown_by(document.source.decode()) for document in documents)


def _outdated(library: Library, policy: Policy, version: Version) -> Iterator[Problem]:
    """A published version with an outdated list; drafts are always made from the current one."""
    if version.entry is None or not policy.stands(version):
        return
    for language, document in version.documents.items():
        if cookie_list.frozen(document.article) != library.cookie_lists.get(language):
            message = Message(
                "the list in %(policy)s %(version)s, which is published, differs from this one",
                policy=policy.name,
                version=version.number,
            )
            yield Problem(rule=OUTDATED_LIST, path=PATH, line=1, message=message)
            return
