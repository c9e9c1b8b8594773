from __future__ import annotations

from typing import TYPE_CHECKING

from tests.content.problems import errors
from tests.helpers import AS_OF, EN, NL, document, publish, write_project

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    """A folder with the name of a version is not a version."""
    root = write_project(tmp_path, {f"{NL}/x.md": document(), EN: document()})
    assert f"{NL}:1: file-name: the file name is not a version such as 1.0.md" in errors(root)


def test_a_language_written_after_publication_is_refused(tmp_path: Path) -> None:
    """A text next to a published version would look as if it had been published too."""
    root = write_project(tmp_path, {NL: document()}, languages=("nl",))
    publish(root, "privacy", "1.0", AS_OF)
    settings = root / "content/site.toml"
    settings.write_text(settings.read_text().replace('["nl"]', '["nl", "en"]'), encoding="utf-8")
    write_project(root, {EN: document()})
    assert errors(root) == [
        f"{EN}:1: published-source: version 1.0 was published without the language “en”"
    ]
