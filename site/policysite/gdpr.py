"""What the law requires a statement to contain: the GDPR (Dutch: AVG) and the cookie rule.

The codes are those used in `covers`: article, paragraph, letter. Of article 12, only the paragraphs
that a text can cover are items: its first is about style, its second about the company's conduct,
its seventh about icons. Article 14 repeats article 13 for data obtained from others; only its
additional requirements are separate items.

Article 11.7a of the Telecommunicatiewet requires clear and complete information before anything is
stored on, or read from, a visitor's device, and consent. That information includes how long a
cookie is stored and whether third parties have access (CJEU 1 October 2019, C-673/17, paragraph
81). The codes of its items begin with “tw”.
"""

from __future__ import annotations

from dataclasses import dataclass

from policysite.message import Message


@dataclass(frozen=True, kw_only=True)
class Item:
    """One required item: its code such as “13-1-c”, and its subject in plain words.

    `unless` says when it is not required; empty if it always is. `source` is its place in the law,
    for items whose code does not show it.
    """

    code: str
    name: Message
    unless: Message | None = None
    source: Message | None = None

    @property
    def citation(self) -> Message:
        """Its place in the law, such as “GDPR 13(1)(c)”."""
        if self.source is not None:
            return self.source
        article, paragraph, *letter = self.code.split("-")
        values = {"article": article, "paragraph": paragraph}
        if letter:
            return Message(
                "GDPR %(article)s(%(paragraph)s)(%(letter)s)", **values, letter=letter[0]
            )
        return Message("GDPR %(article)s(%(paragraph)s)", **values)


_FROM_OTHERS = Message("all data come from the reader")
_NO_COOKIES = Message("the site stores and reads nothing on a device")
_COOKIE_RULE = Message("Tw 11.7a(1)")

ITEMS: tuple[Item, ...] = (
    Item(code="12-3", name=Message("how soon a request is answered")),
    Item(code="12-4", name=Message("what happens when a request is refused")),
    Item(code="12-5", name=Message("that a request is free of charge")),
    Item(code="12-6", name=Message("when further proof of identity is requested")),
    Item(
        code="13-1-a",
        name=Message("the identity and contact details of the controller and its representative"),
    ),
    Item(
        code="13-1-b",
        name=Message("how to contact the data protection officer"),
        unless=Message("there is no data protection officer"),
    ),
    Item(
        code="13-1-c", name=Message("what the data are used for, and the legal basis of each use")
    ),
    Item(
        code="13-1-d",
        name=Message("the legitimate interests"),
        unless=Message("no use of data is based on a legitimate interest"),
    ),
    Item(
        code="13-1-e",
        name=Message("who receives the data"),
        unless=Message("nobody else receives the data"),
    ),
    Item(
        code="13-1-f",
        name=Message("transfers outside the European Economic Area, and their safeguards"),
        unless=Message("no data leave the European Economic Area"),
    ),
    Item(
        code="13-2-a",
        name=Message("how long the data are kept, or how that is decided"),
    ),
    Item(
        code="13-2-b",
        name=Message(
            "the rights of access, rectification, erasure, restriction, objection and portability"
        ),
    ),
    Item(
        code="13-2-c",
        name=Message("that consent can be withdrawn at any time"),
        unless=Message("no use of data is based on consent"),
    ),
    Item(code="13-2-d", name=Message("the right to complain to a supervisory authority")),
    Item(
        code="13-2-e",
        name=Message("whether the data must be provided, and the consequences of not doing so"),
    ),
    Item(
        code="13-2-f",
        name=Message("automated decisions and profiling: their logic and their consequences"),
        unless=Message("no decisions are based solely on automated processing"),
    ),
    Item(
        code="13-3",
        name=Message("any further use of the data for another purpose"),
        unless=Message("the data are used only for the purposes in the statement"),
    ),
    Item(
        code="14-1-d",
        name=Message("the categories of data obtained from others"),
        unless=_FROM_OTHERS,
    ),
    Item(
        code="14-2-f",
        name=Message("the source of data not obtained from the reader, and whether it is public"),
        unless=_FROM_OTHERS,
    ),
    Item(
        code="tw-purpose",
        name=Message("what is stored on or read from a device (cookies and the like), and why"),
        unless=_NO_COOKIES,
        source=_COOKIE_RULE,
    ),
    Item(
        code="tw-consent",
        name=Message("that consent is requested before setting cookies that require it"),
        unless=Message("no cookie requires consent"),
        source=_COOKIE_RULE,
    ),
    Item(
        code="tw-exempt",
        name=Message("which cookies do not require consent, and why"),
        unless=Message("every cookie requires consent"),
        source=Message("Tw 11.7a(3)"),
    ),
    Item(
        code="tw-duration",
        name=Message("how long each cookie lasts"),
        unless=_NO_COOKIES,
        source=_COOKIE_RULE,
    ),
    Item(
        code="tw-access",
        name=Message("whether anyone other than the company has access to the cookies"),
        unless=_NO_COOKIES,
        source=_COOKIE_RULE,
    ),
)
BY_CODE = {item.code: item for item in ITEMS}
