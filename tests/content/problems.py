"""What the tests of reading share: the errors of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.helpers import check, shown

if TYPE_CHECKING:
    from pathlib import Path


def errors(root: Path) -> list[str]:
    """The errors of the project `root`, as `path:line: rule: message`."""
    return shown([problem for problem in check(root) if problem.rule.severity == "error"])
