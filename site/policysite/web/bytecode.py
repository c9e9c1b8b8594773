"""Compiled templates, cached for later applications: compiling is slower than rendering.

Like Python's own bytecode in __pycache__, compiled templates are cached for the next process; in a
read-only folder, for this process only. They are found by the text of the template and everything
else that they depend on.
"""

from __future__ import annotations

import contextlib
import hashlib
import sys
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from policysite.files import disk

_FOLDER = Path(__file__).parent / "templates" / "__pycache__"
_DIGEST = hashlib.sha256().digest_size
_SETTINGS = (
    "trim_blocks",
    "lstrip_blocks",
    "keep_trailing_newline",
    "optimized",
    "newstyle_gettext",
)


class Bytecode(BytecodeCache):
    """Compiled templates; Jinja compares each with the text of the template.

    `folder` is where other processes find them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._found: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load the bytecode of a template, if the template has not changed."""
        origin = _origin(bucket)
        if origin not in self._found:
            try:
                data = self._path(bucket).read_bytes()
            except OSError:
                return
            if data[:_DIGEST] != _digest(origin, data[_DIGEST:]):
                return
            self._found[origin] = data[_DIGEST:]
        bucket.bytecode_from_string(self._found[origin])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store the bytecode of a template."""
        origin = _origin(bucket)
        code = self._found[origin] = bucket.bytecode_to_string()
        if not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):  # then the next process compiles it again
                self._folder.mkdir(exist_ok=True)
                disk.replace_file(self._path(bucket), _digest(origin, code) + code)

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.{sys.implementation.cache_tag}.jinja"


def _origin(bucket: Bucket) -> str:
    """Everything that the bytecode depends on.

    The text of the template, Python, Jinja, the settings.
    """
    environment = bucket.environment
    settings = [getattr(environment, name, None) for name in _SETTINGS]
    versions = f"{sys.version} {jinja2.__version__}"
    return f"{bucket.key} {bucket.checksum} {versions} {settings} {sorted(environment.extensions)}"


def _digest(origin: str, code: bytes) -> bytes:
    return hashlib.sha256(origin.encode() + code).digest()


KEPT = Bytecode(_FOLDER)
