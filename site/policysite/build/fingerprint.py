"""Whether there is anything to build: hashes of all that a site depends on, and of what it is.

Needs neither Flask nor the content's readers, so that a build with nothing to do costs little
more than starting Python. The mark of the last build stands in the built folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = ".policysite.json"
# Tells GitHub Pages to take the files of a branch as they are: it else runs Jekyll over them, which
# leaves out .well-known and every source.md. Other hosts pass it over.
NO_JEKYLL = ".nojekyll"
# What lies in the built folder and is no part of the site.
BESIDE = frozenset({MARK, NO_JEKYLL})
_MAKER = "policysite"
# A new version of one of these can change the pages without a change in our own files.
_LIBRARIES = frozenset(
    """babel cssselect2 flask flask_babel fonttools frozen_flask jinja2 lxml markdown markupsafe
    pydyf pyyaml tinycss2 tinyhtml5 weasyprint werkzeug""".split()  # noqa: SIM905
)
_INSTALLED = re.compile(r"(.+)-([^-]+)\.dist-info")
_PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Mark:
    """What a build wrote down of itself.

    The hash of its inputs, that of every file by name, and the options that it was given.
    """

    inputs: str
    outputs: dict[str, str]
    options: dict[str, str]


def of_inputs(root: Path, options: dict[str, str]) -> str:
    """The hash of content, messages, our own code, the libraries, and the build's `options`."""
    digest = hashlib.sha256(json.dumps(options, sort_keys=True).encode())
    # In a checkout our own messages lie beside site/; in a wheel, inside the package.
    folders = (
        root / "content",
        root / "translations",
        _PACKAGE,
        _PACKAGE.parents[1] / "translations",
    )
    for folder in folders:
        for name, path in _all_in(folder):
            if folder == _PACKAGE and "__pycache__" in name.split("/"):
                continue
            digest.update(os.fsencode(f"{name}\0{_hash(path)}\n"))
        digest.update(b"\n")
    digest.update("\n".join(_versions()).encode())
    return digest.hexdigest()


def of_outputs(folder: Path) -> dict[str, str]:
    """The hash of every file in the built `folder`, but for the mark itself."""
    return {name: _hash(folder / name) for name in sorted(names(folder))}


def names(folder: Path) -> set[str]:
    """The files of the site in the built `folder`, by name."""
    return {name for name, path in _all_in(folder) if not _is_folder(path)} - BESIDE


def read_mark(folder: Path) -> Mark | None:
    """What the last build wrote down of itself in `folder`; None where none of ours did."""
    try:
        values = json.loads((folder / MARK).read_text(encoding="utf-8"))
        if values["made_by"] != _MAKER:
            return None
        return Mark(
            inputs=str(values["inputs"]),
            outputs=dict(values["outputs"]),
            options=dict(values.get("options", {})),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_mark(folder: Path, inputs: str, options: dict[str, str]) -> Mark:
    """Write down in `folder` what it was made from, with which options, and what it holds.

    Beside that it leaves there what GitHub Pages asks for.
    """
    (folder / NO_JEKYLL).touch()
    mark = Mark(inputs=inputs, outputs=of_outputs(folder), options=options)
    text = json.dumps({"made_by": _MAKER, **asdict(mark)}, indent=2, sort_keys=True) + "\n"
    (folder / MARK).write_text(text, encoding="utf-8", newline="\n")
    return mark


def _all_in(folder: Path) -> list[tuple[str, Path]]:
    """Every file and folder below `folder` with its name from there, in one order everywhere."""
    found = [
        Path(base, name) for base, folders, files in os.walk(folder) for name in (*folders, *files)
    ]
    return sorted((path.relative_to(folder).as_posix(), path) for path in found)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _hash(path: Path) -> str:
    """The hash of a file; for what is no file, what it is instead."""
    if path.is_symlink():
        return f"link to {path.readlink()}"
    if path.is_file():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    return "folder" if path.is_dir() else "neither file nor folder"


def _versions() -> Iterator[str]:
    """Python's version and those of the libraries, as their installer wrote them down.

    The module importlib.metadata says the same, and takes as long as all the rest together.
    """
    yield ".".join(map(str, sys.version_info[:2]))
    found = set()
    for place in filter(Path.is_dir, map(Path, sys.path)):
        for path in place.iterdir():
            match = _INSTALLED.fullmatch(path.name)
            if match and match[1].lower().replace("-", "_") in _LIBRARIES:
                found.add(f"{match[1].lower()} {match[2]}")
    yield from sorted(found)
