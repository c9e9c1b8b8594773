"""Compiled templates, kept for the next application of this process.

Each edition of the content has an application of its own, and compiling its templates would take
longer than making its pages.
"""

from __future__ import annotations

from jinja2.bccache import Bucket, BytecodeCache


class Bytecode(BytecodeCache):
    """What was compiled, by template; Jinja compares it with the text of the template."""

    def __init__(self) -> None:
        self._found: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template what was made of it before, if the template is still the same."""
        if bucket.key in self._found:
            bucket.bytecode_from_string(self._found[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was made of a template."""
        self._found[bucket.key] = bucket.bytecode_to_string()


KEPT = Bytecode()
