"""How policies, sections and versions are named."""

from __future__ import annotations

import re
from typing import NamedTuple

from policysite.message import Message, WrongValue

_VERSION = re.compile(r"(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})")


class VersionNumber(NamedTuple):
    """MAJOR.MINOR: a higher MAJOR is a material change, a higher MINOR an editorial one."""

    major: int
    minor: int

    @classmethod
    def parse(cls, text: str) -> VersionNumber:
        """Parse `text` such as "2.10"; raises WrongValue if it is not a version number."""
        match = _VERSION.fullmatch(text)
        if match is None:
            message = Message("“%(text)s” is not a version number such as 1.0 or 2.10", text=text)
            raise WrongValue(message)
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        """The number as used in file names and addresses."""
        return f"{self.major}.{self.minor}"
