from __future__ import annotations

import pytest

from policysite.scanning.parties import Parties, registered


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("www.shop.example", "shop.example"),
        ("shop.co.uk", "shop.co.uk"),
        ("a.b.shop.co.uk", "shop.co.uk"),
        ("shop.github.io", "shop.github.io"),
        ("co.uk", "co.uk"),
        ("localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "::1"),
        ("WWW.Shop.Example.", "shop.example"),
    ],
)
def test_the_registered_part_of_a_name(host: str, expected: str) -> None:
    """What somebody registered, by the public suffix list; an address is itself."""
    assert registered(host) == expected


def test_another_name_below_a_public_suffix_is_a_third_party() -> None:
    """Two shops below one suffix are two parties; two hosts of one shop are one."""
    parties = Parties.of(("www.shop.github.io",))
    assert not parties.is_third("img.shop.github.io")
    assert parties.is_third("other.github.io")
