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
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

MARK = ".policysite.json"
# Tells GitHub Pages to take the files of a branch as they are: it else runs Jekyll over them, which
# leaves out .well-known and every source.md. Other hosts pass it over.
NO_JEKYLL = ".nojekyll"
RECORD = ".policysite.parts"  # what `build.record` keeps there
# What lies in the built folder and is no part of the site.
BESIDE = frozenset({MARK, NO_JEKYLL, RECORD})
_MAKER = "policysite"
# A new version of one of these can change the pages without a change in our own files.
_LIBRARIES = frozenset(
    """babel cssselect2 flask flask_babel fonttools frozen_flask jinja2 lxml markdown markupsafe
    pydyf pyyaml tinycss2 tinyhtml5 weasyprint werkzeug""".split()  # noqa: SIM905
)
_INSTALLED = re.compile(r"(.+)-([^-]+)\.dist-info")
_PACKAGE = Path(__file__).parents[1]
_VERSION = re.compile(r"[^/]+/([^/]+)/([0-9]+\.[0-9]+)\.md")  # of a policy, in a language


@dataclass(frozen=True)
class Mark:
    """What a build wrote down of itself.

    The hash of its inputs, that of every file by name, and the options that it was given.
    """

    inputs: str
    outputs: dict[str, str]
    options: dict[str, str]


@dataclass(frozen=True)
class Inputs:
    """What a site depends on: the program as one hash, each file of content/, and the options.

    Of a draft that is not shown only the name counts.
    """

    program: str
    content: dict[str, str]
    options: dict[str, str]

    @property
    def digest(self) -> str:
        """The hash of all of it."""
        values = [self.program, self.content, self.options]
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def of_inputs(root: Path, options: dict[str, str]) -> str:
    """The hash of content, messages, our own code, the libraries, and the build's `options`."""
    return inputs(root, options).digest


def inputs(root: Path, options: dict[str, str]) -> Inputs:
    """All that a site depends on which is built from `root` with these `options`."""
    return Inputs(program(root), _content(root / "content", options), options)


def program(root: Path) -> str:
    """The hash of our own code, of the messages of the project `root`, and of the libraries."""
    # In a checkout our own messages lie beside site/; in a wheel, inside the package.
    folders = (root / "translations", _PACKAGE, _PACKAGE.parents[1] / "translations")
    digest = hashlib.sha256()
    for folder in folders:
        digest.update(_sources(folder))
        digest.update(b"\n")
    digest.update("\n".join(_versions()).encode())
    return digest.hexdigest()


def _sources(folder: Path) -> bytes:
    """A line with name and hash for each file and folder below `folder` that is not compiled."""
    return b"".join(
        os.fsencode(f"{name}\0{_hash(path)}\n")
        for name, path in _all_in(folder)
        if "__pycache__" not in name.split("/")
    )


def _content(folder: Path, options: dict[str, str]) -> dict[str, str]:
    """The hash of each file of content/ by its name from there."""
    found = dict(_all_in(folder))
    drafts = options.get("drafts") == str(True)
    return {
        name: "draft" if not drafts and _is_draft(name, path, found) else _hash(path)
        for name, path in found.items()
    }


def _is_draft(name: str, path: str, known: Container[str]) -> bool:
    """Whether a file is a version of a policy that is not in the ledger."""
    match = _VERSION.fullmatch(name)
    if match is None or f"ledger/{match[1]}/{match[2]}.json" in known:
        return False
    return os.path.isfile(path) and not os.path.islink(path)


def of_outputs(folder: Path, known: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """The hash of every file in the built `folder`, but for the mark and what lies beside it.

    Those that are `known` are not asked for again.
    """
    return {name: known.get(name) or of_file(folder, name) for name in sorted(names(folder))}


def of_file(folder: Path, name: str) -> str:
    """The hash of one file in `folder`."""
    return _hash(os.path.join(folder, name))


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


def write_mark(
    folder: Path,
    inputs: str,
    options: dict[str, str],
    known: Mapping[str, str] = MappingProxyType({}),
) -> Mark:
    """Write down in `folder` what it was made from, with which options, and what it holds.

    Beside that it leaves there what GitHub Pages asks for. `known` are hashes of files in it.
    """
    (folder / NO_JEKYLL).touch()
    mark = Mark(inputs=inputs, outputs=of_outputs(folder, known), options=options)
    text = json.dumps({"made_by": _MAKER, **asdict(mark)}, indent=2, sort_keys=True) + "\n"
    (folder / MARK).write_text(text, encoding="utf-8", newline="\n")
    return mark


def _all_in(folder: Path) -> list[tuple[str, str]]:
    """Every file and folder below `folder` with its name from there, in one order everywhere."""
    found = []
    start = len(os.fspath(folder)) + 1
    for base, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = os.path.join(base, name)
            found.append((path[start:].replace(os.sep, "/"), path))
    return sorted(found)


def _is_folder(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)


def _hash(path: str) -> str:
    """The hash of a file; for what is no file, what it is instead."""
    if os.path.islink(path):
        return f"link to {os.readlink(path)}"
    if os.path.isfile(path):
        with open(path, "rb", buffering=0) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    return "folder" if os.path.isdir(path) else "neither file nor folder"


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
