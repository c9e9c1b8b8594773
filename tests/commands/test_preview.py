from __future__ import annotations

import stat
import sys
import webbrowser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from tests.helpers import tree

from policysite.commands.preview import _in_browser

ADDRESS = "http://127.0.0.1:8000/preview/?key=S3CR3T"


def test_the_key_is_on_no_command_line(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser is given a file that only this account may read; it goes when all has ended."""
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    before = tree(example)
    with _in_browser(example, ADDRESS):
        (address,) = opened
        assert "S3CR3T" not in address
        file = Path(unquote(urlsplit(address).path))
        assert f'content="0; url={ADDRESS}"' in file.read_text(encoding="utf-8")
        if sys.platform != "win32":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert tree(example) == before
