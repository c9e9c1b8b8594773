"""Unusable files, imported through the browser: reported, nothing stored."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.helpers import tree
from tests.preview.conftest import let_in, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from policysite.preview import Preview

pytestmark = pytest.mark.slow

MEGABYTE = 1024 * 1024
# What Word makes of a document with a password begins like this, and so does one of Word 97.
PROTECTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1024
# The file, and what is said of it; the last is of 100 MB, and made where it is needed.
FILES = [
    ("geen-word.docx", b"Dit is gewone tekst.\n", "Dit is geen Word-document (.docx)"),
    ("beschadigd.docx", b"PK\x03\x04" + b"\x00" * 2000, "Dit is geen Word-document (.docx)"),
    ("versleuteld.docx", PROTECTED, "Dit bestand heeft een wachtwoord"),
    ("brief.pdf", b"%PDF-1.7\n", "brief.pdf is een pdf"),
]


@pytest.mark.browser
def test_a_file_that_is_none_is_answered_in_words(
    browser: Browser, example: Path, tmp_path: Path
) -> None:
    """In the person's language; nothing is written, and one that is too large is not even sent."""
    large = tmp_path / "groot.docx"
    with large.open("wb") as file:
        file.truncate(100 * MEGABYTE)
    before = tree(example)
    with running(example) as preview:
        context = let_in(browser.new_context(), preview)
        page = context.new_page()
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.method))
        for name, data, words in [*FILES, (large.name, b"", "de grens is 5 MB")]:
            file_here = tmp_path / name
            if data:
                file_here.write_bytes(data)
            page.goto(f"{preview.origin}/preview/nl/")
            page.locator("#page_import_privacy > summary").click()
            page.locator("#page_file_privacy").set_input_files(file_here)
            page.locator("#page_import_privacy button").click()
            told = "#page_import_privacy [role=status]" if not data else "#page_result"
            expect(page.locator(told)).to_contain_text(words)
        assert sent.count("POST") == len(FILES)
        context.close()
    assert tree(example) == before


def posted(preview: Preview, size: int) -> bytes:
    """The answer to a form of `size` bytes, which is sent to its end before anything is read."""
    guard, port = preview.guard, preview.server.port
    head = (
        "POST /preview/nl/privacy/import/ HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{port}\r\nOrigin: {preview.origin}\r\n"
        f"Cookie: {guard.cookie_name}={guard.cookie}\r\nContent-Length: {size}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
    )
    piece = b"data=" + b"A" * (MEGABYTE - 5)
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(head.encode())
        for _ in range(size // MEGABYTE):
            connection.sendall(piece)
        answer = b""
        while received := connection.recv(65536):
            answer += received
    return answer


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is read as on Linux")
def test_a_hundred_megabytes_take_no_memory(example: Path) -> None:
    """Files sent without the page's script are reported, and nothing is kept."""

    def most() -> int:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) // 1024

    before = tree(example)
    with running(example) as preview:
        posted(preview, 0)
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        memory = most()
        answer = posted(preview, 100 * MEGABYTE).decode()
        assert most() - memory < 20
    assert answer.startswith("HTTP/1.1 413 ")
    assert 'lang="nl"' in answer.partition("page_result")[0]
    assert "Dit is veel te groot voor een verklaring" in answer
    assert tree(example) == before
