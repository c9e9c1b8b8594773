"""Which site is meant: a folder, an address, or neither."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policysite.verify import BadAddress, open_site


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("http://localhost/", "does not start with https://"),
        ("ftp://localhost/", "does not start with https://"),
        ("https://", "not the plain address"),
        ("https://a@localhost/", "not the plain address"),
        ("https://localhost/?a", "not the plain address"),
        ("https://localhost/#a", "not the plain address"),
        ("https://localhost:x/", "is not an address"),
        ("https://local host/", "not the plain address"),
        ("https://[::1/", "is not an address"),
        ("nowhere", "there is no folder “nowhere”"),
    ],
)
def test_an_address_that_cannot_be_meant(where: str, words: str) -> None:
    """Neither a folder nor an https: address is wrong use, in words."""
    with pytest.raises(BadAddress, match=re.escape(words)), open_site(where):
        pass


def test_an_authority_that_cannot_be_meant(tmp_path: Path) -> None:
    """An authority without a certificate, or for a folder, is wrong use, in words."""
    (tmp_path / "empty").touch()
    for name in ("empty", "missing"):
        with (
            pytest.raises(BadAddress, match="does not contain a readable certificate"),
            open_site("https://localhost", tmp_path / name),
        ):
            pass
    with pytest.raises(BadAddress, match="not to a folder"), open_site(".", tmp_path / "empty"):
        pass
