"""Whether there is anything to build: hashes of everything a site depends on, and of its files.

Needs neither Flask nor the content's readers, so that a build with nothing to do takes little
longer than starting Python. The mark of the last build is in the built folder.
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
# Tells GitHub Pages not to process the files of a branch: otherwise it runs Jekyll, which omits
# .well-known and every source.md. Other hosts ignore it.
NO_JEKYLL = ".nojekyll"
RECORD = ".policysite.parts"  # written by `build.record`
# Files in the built folder that are not part of the site.
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
    """The record of a build.

    The hash of its inputs, that of every file by name, and its options.
    """

    inputs: str
    outputs: dict[str, str]
    options: dict[str, str]


@dataclass(frozen=True)
class Inputs:
    """What a site depends on: the program as one hash, each file of content/, and the options.

    Of a draft that is not shown, only the name counts.
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
    """Everything that a site built from `root` with these `options` depends on."""
    return Inputs(program(root), _content(root / "content", options), options)


def program(root: Path) -> str:
    """The hash of our own code, of the messages of the project `root`, and of the libraries."""
    # In a checkout, our own messages are next to site/; in a wheel, inside the package.
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
    """The hash of each file of content/, by name relative to it."""
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
    """The hash of every file in the built `folder`, except the mark and files next to it.

    Hashes that are `known` are not computed again.
    """
    return {name: known.get(name) or of_file(folder, name) for name in sorted(names(folder))}


def of_file(folder: Path, name: str) -> str:
    """The hash of one file in `folder`."""
    return _hash(os.path.join(folder, name))


def names(folder: Path) -> set[str]:
    """The files of the site in the built `folder`, by name."""
    return files(folder) - BESIDE


def files(folder: Path) -> set[str]:
    """Every file in `folder`, by name."""
    return {name for name, path in _all_in(folder) if not _is_folder(path)}


def read_mark(folder: Path) -> Mark | None:
    """The mark of the last build in `folder`; None if it is not a build of ours."""
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
    """Write to `folder` what it was built from, with which options, and the hashes of its files.

    It also writes the file for GitHub Pages. `known` are hashes of files in it.
    """
    (folder / NO_JEKYLL).touch()
    mark = Mark(inputs=inputs, outputs=of_outputs(folder, known), options=options)
    text = json.dumps({"made_by": _MAKER, **asdict(mark)}, indent=2, sort_keys=True) + "\n"
    (folder / MARK).write_text(text, encoding="utf-8", newline="\n")
    return mark


def _all_in(folder: Path) -> list[tuple[str, str]]:
    """Every file and folder below `folder` with its name relative to it, in a fixed order."""
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
    """The hash of a file; for anything else, what it is instead."""
    if os.path.islink(path):
        return f"link to {os.readlink(path)}"
    if os.path.isfile(path):
        with open(path, "rb", buffering=0) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    return "folder" if os.path.isdir(path) else "neither file nor folder"


def _versions() -> Iterator[str]:
    """The versions of Python and the libraries, as recorded by their installer.

    The module importlib.metadata gives the same, but takes as long as everything else together.
    """
    yield ".".join(map(str, sys.version_info[:2]))
    found = set()
    for place in filter(Path.is_dir, map(Path, sys.path)):
        for path in place.iterdir():
            match = _INSTALLED.fullmatch(path.name)
            if match and match[1].lower().replace("-", "_") in _LIBRARIES:
                found.add(f"{match[1].lower()} {match[2]}")
    yield from sorted(found)
