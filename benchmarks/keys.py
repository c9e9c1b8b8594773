"""The preview without a browser: `python benchmarks/keys.py PROJECT KEYS`.

Reads and checks the project as the preview does when it starts, then types this many keys into a
draft and asks for its problems after each. It prints nothing; `build.py` measures its cost.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from corpus import number_of

from policysite.preview.snapshot import Snapshot
from policysite.preview.workspace import Workspace

DAY = date(2026, 11, 26)


def main(root: Path, keys: int) -> None:
    """Start, and type."""
    workspace = Workspace(root, lambda: DAY)
    workspace.read_ahead()
    draft = max((root / "content/nl/policy-1").iterdir(), key=number_of)
    text = draft.read_text(encoding="utf-8")
    for number in range(keys):
        typed = f"{text}{'en nog iets'[: number % 11 + 1]}\n".encode()
        now = workspace.with_unsaved({draft.relative_to(root).as_posix(): typed})
        assert isinstance(now, Snapshot)
        _ = now.problems


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
