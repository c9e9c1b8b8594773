"""Compiled templates: kept for the next process, and never taken for those of another text."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from policysite.web.bytecode import Bytecode


@pytest.fixture(autouse=True)
def bytecode_may_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever PYTHONDONTWRITEBYTECODE says where the tests run."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)


def rendered(folder: Path, text: str, *, trim_blocks: bool = False) -> str:
    """What a template says in a process that finds the bytecode of others in `folder`."""
    environment = jinja2.Environment(  # noqa: S701 (it makes no HTML)
        loader=jinja2.DictLoader({"a": text}),
        bytecode_cache=Bytecode(folder),
        trim_blocks=trim_blocks,
    )
    return environment.get_template("a").render()


def test_kept_for_the_next_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one process has compiled the next one need not compile."""
    folder = tmp_path / "cache"
    assert rendered(folder, "a{{ 1 + 1 }}") == "a2"
    assert len(list(folder.iterdir())) == 1
    monkeypatch.setattr(jinja2.Environment, "_compile", None)
    assert rendered(folder, "a{{ 1 + 1 }}") == "a2"


def test_another_text_or_setting(tmp_path: Path) -> None:
    """A template with another text, or other environment settings, is compiled again."""
    assert rendered(tmp_path, "a\n{% if 1 %}\nb{% endif %}") == "a\n\nb"
    assert rendered(tmp_path, "a\n{% if 1 %}\nc{% endif %}") == "a\n\nc"
    assert rendered(tmp_path, "a\n{% if 1 %}\nc{% endif %}", trim_blocks=True) == "a\nc"
    assert len(list(tmp_path.iterdir())) == 1


def test_damaged(tmp_path: Path) -> None:
    """What is not as it was written is not run."""
    assert rendered(tmp_path, "a{{ 1 + 1 }}") == "a2"
    (path,) = tmp_path.iterdir()
    data = path.read_bytes()
    for place in (0, 40, len(data) - 1):
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert rendered(tmp_path, "a{{ 1 + 1 }}") == "a2"
        assert path.read_bytes() == data
    path.write_bytes(data[:20])
    assert rendered(tmp_path, "a{{ 1 + 1 }}") == "a2"


def test_nowhere_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing may be written, templates are compiled as ever."""
    (tmp_path / "file").touch()
    assert rendered(tmp_path / "file/cache", "a") == "a"
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert rendered(tmp_path / "cache", "a") == "a"
    assert not (tmp_path / "cache").exists()
