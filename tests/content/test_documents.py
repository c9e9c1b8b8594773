from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.helpers import EXAMPLE, check, load

from policysite.content.documents import LEDGER_ARTICLE, PUBLISHED_SOURCE

if TYPE_CHECKING:
    from pathlib import Path


def test_a_published_page_is_the_frozen_article() -> None:
    """Published texts are read from the ledger byte for byte, and not rendered again."""
    for policy in load(EXAMPLE).policies.values():
        for version in policy.published:
            for language, found in version.documents.items():
                file = f"content/ledger/{policy.name}/{version.number}.{language}.html"
                assert found.article.encode() == (EXAMPLE / file).read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["nl/privacy/1.1.md", "ledger/privacy/1.1.en.html"])
def test_one_changed_byte_of_a_published_text_is_seen(example: Path, name: str) -> None:
    """Whichever byte of a published source or article is changed, in whichever bit."""
    file = example / "content" / name
    data = file.read_bytes()
    rule = PUBLISHED_SOURCE if name.endswith(".md") else LEDGER_ARTICLE
    for position in range(0, len(data), max(1, len(data) // 12)):
        bit = 1 << (position % 8)
        file.write_bytes(data[:position] + bytes([data[position] ^ bit]) + data[position + 1 :])
        assert [p.path for p in check(example) if p.rule is rule] == [f"content/{name}"]
    file.write_bytes(data + b"\n")
    assert [p.path for p in check(example) if p.rule is rule] == [f"content/{name}"]
    file.unlink()
    assert [p.message for p in check(example) if p.rule is rule] == ["a published file is missing"]
