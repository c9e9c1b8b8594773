"""The fingerprint: whatever a site depends on changes it, and nothing else does."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from policysite.build import fingerprint
from policysite.build.fingerprint import MARK, Mark, of_inputs, of_outputs, read_mark, write_mark


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "project/content/nl").mkdir(parents=True)
    (tmp_path / "project/content/nl/a.md").write_text("a")
    (tmp_path / "project/translations").mkdir()
    return tmp_path / "project"


def change_byte(project: Path) -> None:
    (project / "content/nl/a.md").write_text("b")


def rename(project: Path) -> None:
    (project / "content/nl/a.md").rename(project / "content/nl/b.md")


def add_empty_file(project: Path) -> None:
    (project / "content/nl/b.md").touch()


def add_folder(project: Path) -> None:
    (project / "content/en").mkdir()


def link_to_same_bytes(project: Path) -> None:
    (project / "other").write_text("a")
    (project / "content/nl/a.md").unlink()
    (project / "content/nl/a.md").symlink_to(project / "other")


def add_link_to_folder(project: Path) -> None:
    (project / "content/en").symlink_to("nl")


def add_pipe(project: Path) -> None:
    os.mkfifo(project / "content/pipe")


def add_cache_folder(project: Path) -> None:
    (project / "content/__pycache__").mkdir()


def add_message(project: Path) -> None:
    (project / "translations/messages.pot").touch()


@pytest.mark.parametrize(
    "change",
    [
        change_byte,
        rename,
        add_empty_file,
        add_folder,
        link_to_same_bytes,
        add_link_to_folder,
        add_pipe,
        add_cache_folder,
        add_message,
    ],
)
def test_inputs_change(project: Path, change: object) -> None:
    """Every change below content/ or translations/ is seen, a link or a folder as well."""
    before = of_inputs(project, {})
    assert callable(change)
    change(project)
    assert of_inputs(project, {}) != before


def test_inputs_stay(project: Path, tmp_path: Path) -> None:
    """Times, another path, and files outside the content change nothing."""
    before = of_inputs(project, {"as_of": "2026-11-22"})
    os.utime(project / "content/nl/a.md", (0, 0))
    (project / "README.md").touch()
    assert of_inputs(project, {"as_of": "2026-11-22"}) == before
    shutil.copytree(project, tmp_path / "elsewhere")
    assert of_inputs(tmp_path / "elsewhere", {"as_of": "2026-11-22"}) == before


def test_options_count(project: Path) -> None:
    """Each option of the build is among its inputs."""
    found = [of_inputs(project, options) for options in ({}, {"drafts": "x"}, {"as_of": "x"})]
    assert len(set(found)) == 3


def test_code_counts(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed template is seen, a compiled module is not."""
    package = tmp_path / "site/policysite"
    (package / "__pycache__").mkdir(parents=True)
    (package / "page.html").write_text("a")
    monkeypatch.setattr(fingerprint, "_PACKAGE", package)
    before = of_inputs(project, {})
    (package / "__pycache__/a.pyc").touch()
    assert of_inputs(project, {}) == before
    (package / "page.html").write_text("b")
    assert of_inputs(project, {}) != before


def test_libraries_count(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of a library that makes pages is seen, another linter is not."""
    packages = tmp_path / "site-packages"
    (packages / "Flask-3.1.0.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [str(packages), str(tmp_path / "missing")])
    before = of_inputs(project, {})
    (packages / "ruff-1.0.dist-info").mkdir()
    assert of_inputs(project, {}) == before
    (packages / "Flask-3.1.0.dist-info").rename(packages / "flask-3.1.1.dist-info")
    assert of_inputs(project, {}) != before


def test_libraries_are_found() -> None:
    """Every library that is named is also found here."""
    found = {line.split()[0].replace("-", "_") for line in list(fingerprint._versions())[1:]}
    assert found == fingerprint._LIBRARIES


def test_outputs(tmp_path: Path) -> None:
    """Every file counts by name and bytes, the mark and folders do not."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/a").write_text("abc")
    (tmp_path / MARK).touch()
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-4
    assert of_outputs(tmp_path) == {"sub/a": digest}
    (tmp_path / "b").symlink_to("sub/a")
    assert of_outputs(tmp_path)["b"] == "link to sub/a"


def test_mark(tmp_path: Path) -> None:
    """What was written can be read back, and includes every file."""
    (tmp_path / "a").write_text("a")
    written = write_mark(tmp_path, "f00", {"drafts": "False"})
    expected = Mark(inputs="f00", outputs=of_outputs(tmp_path), options={"drafts": "False"})
    assert read_mark(tmp_path) == written == expected
    assert list(written.outputs) == ["a"]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '"policysite"', '{"made_by": "policysite"}', '{"made_by": "x", "inputs": ""}'],
)
def test_no_mark(tmp_path: Path, text: str) -> None:
    """Anything else is not read as a mark."""
    assert read_mark(tmp_path) is None
    (tmp_path / MARK).write_text(text)
    assert read_mark(tmp_path) is None
    (tmp_path / MARK).write_bytes(b"\xff")
    assert read_mark(tmp_path) is None
