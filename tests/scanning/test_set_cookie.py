from __future__ import annotations

from datetime import UTC, datetime

import pytest

from policysite.scanning.set_cookie import Declared, read, shown

NOW = datetime(2026, 11, 26, 12, 0, 0, tzinfo=UTC)
HOST = "www.shop.example"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a=1", Declared("a", HOST, 0, False)),
        (" a = 1 ; Path=/", Declared("a", HOST, 0, False)),
        ("a=1; Max-Age=60", Declared("a", HOST, 60, False)),
        ("a=1; max-age=60; expires=Thu, 26 Nov 2026 12:00:01 GMT", Declared("a", HOST, 60, False)),
        ("a=1; Expires=Thu, 26 Nov 2026 12:00:01 GMT", Declared("a", HOST, 1, False)),
        ("a=1; Expires=Sun, 23 Nov 2036 12:00:00 GMT", Declared("a", HOST, 3650 * 86400, False)),
        ("a=1; Expires=soon", Declared("a", HOST, 0, False)),
        ("a=1; Max-Age=soon", Declared("a", HOST, 0, False)),
        ("a=1; Max-Age=0", Declared("a", HOST, None, False)),
        ("a=1; Max-Age=-1", Declared("a", HOST, None, False)),
        ("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", Declared("a", HOST, None, False)),
        ("a=1; Domain=.shop.example", Declared("a", "shop.example", 0, False)),
        ("a=1; Domain=SHOP.example; Secure; Partitioned", Declared("a", "shop.example", 0, True)),
        ("a=1; Domain=other.example", None),
        ("a=1; Domain=op.example", None),
        ("no cookie", None),
        ("=1", None),
        ("", None),
    ],
)
def test_a_cookie_is_read_as_a_browser_reads_it(line: str, expected: Declared | None) -> None:
    """Name, domain and declared lifetime; None where a browser takes nothing."""
    assert read(line, HOST, NOW) == expected


def test_a_name_can_always_be_shown() -> None:
    """Invisible characters are named by their code, and a long name is cut."""
    assert shown("a\u202eb\x00") == "a\\x202eb\\x00"
    assert shown("n" * 4096) == "n" * 199 + "*"
