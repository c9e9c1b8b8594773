"""Whether there is anything to build: a hash over all that a site depends on.

Needs neither Flask nor the content's readers, so that a build with nothing to do costs little
more than starting Python. The mark of the last build stands in the built folder.
"""

from __future__ import annotations

import hashlib
import json
from importlib import metadata
from pathlib import Path

MARK = ".policysite.json"
# A new version of one of these can change the pages without a change in our own files.
_LIBRARIES = (
    "babel",
    "flask",
    "flask-babel",
    "frozen-flask",
    "jinja2",
    "lxml",
    "markdown",
    "pyyaml",
)


def of_inputs(root: Path, translations: Path, options: dict[str, str]) -> str:
    """The hash of content, messages, our own code, the libraries, and the build's `options`."""
    digest = hashlib.sha256(json.dumps(options, sort_keys=True).encode())
    for folder in (root / "content", translations, Path(__file__).parent):
        _add_folder(digest, folder)
    for name in _LIBRARIES:
        digest.update(f"{name} {metadata.version(name)}\n".encode())
    return digest.hexdigest()


def of_outputs(folder: Path) -> str:
    """The hash of every file in the built `folder` but the mark itself."""
    digest = hashlib.sha256()
    _add_folder(digest, folder)
    return digest.hexdigest()


def read_mark(folder: Path) -> dict[str, str] | None:
    """What the last build wrote down of itself in `folder`; None where it wrote nothing."""
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return mark if isinstance(mark, dict) else None


def write_mark(folder: Path, inputs: str) -> None:
    """Write down in `folder` what it was made from and what it holds."""
    mark = {"inputs": inputs, "made_by": "policysite", "outputs": of_outputs(folder)}
    text = json.dumps(mark, indent=2, sort_keys=True) + "\n"
    (folder / MARK).write_text(text, encoding="utf-8", newline="\n")


def _add_folder(digest: hashlib._Hash, folder: Path) -> None:
    paths = (path for path in folder.rglob("*") if path.is_file())
    for path in sorted(paths, key=lambda path: path.relative_to(folder).as_posix()):
        name = path.relative_to(folder).as_posix()
        if name == MARK or "__pycache__" in path.parts:
            continue
        data = path.read_bytes()
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
