"""Values of a TOML text are changed, and nothing else of it."""

from __future__ import annotations

import tomllib

import pytest

from policysite.files.strict_toml import TomlFault
from policysite.files.toml_editing import Path, Value, edited, starts

TEXT = """\
# On top.
base = "one"   # why one
names = [
    "a",  # the first
    "b",
    "d",
]

[contacts]
requests = "a@b.nl"

# About what follows.
[other]
x = "1"

[privacy."2.0"]
moved = { old = "new" }  # said in June
"""


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({}, "", ""),
        ({("base",): "one", ("names",): ["a", "b", "d"]}, "", ""),
        ({("base",): 'two "x"'}, '"one"   # why', '"two \\"x\\""   # why'),
        ({("names",): ["a", "c", "d"]}, '    "b",\n', '    "c",\n'),
        ({("names",): ["a", "b", "d", "e"]}, '    "d",\n', '    "d",\n    "e",\n'),
        ({("contacts", "x"): "1"}, 'b.nl"\n', 'b.nl"\nx = "1"\n'),
        ({("other", "x"): None}, '[other]\nx = "1"\n', ""),
        ({("privacy", "2.0", "moved"): {"old": "n"}}, '{ old = "new" }', '{old = "n"}'),
        (
            {("privacy", "2.0", "moved"): None, ("privacy", "2.0", "retired"): ["old"]},
            'moved = { old = "new" }  # said in June\n',
            'retired = ["old"]\n',
        ),
        ({("nothing", "here"): None}, "", ""),
    ],
)
def test_what_is_not_changed_stays(changes: dict[Path, Value], old: str, new: str) -> None:
    """To the byte: comments, order and the layout of a list; nothing is written for nothing."""
    assert old in TEXT
    made = edited(TEXT, changes)
    assert made == TEXT.replace(old, new, 1)
    tomllib.loads(made)


def test_a_text_is_begun_and_emptied() -> None:
    """Tables are made where they are missing, and go with their last value."""
    path = ("privacy", "2.0", "retired")
    made = edited("", {path: ["a"], ("privacy", "2.0", "moved"): {"b": "c"}})
    assert made == '[privacy."2.0"]\nretired = ["a"]\nmoved = {b = "c"}\n'
    assert edited(made, {path: None, ("privacy", "2.0", "moved"): None}) == ""


def test_another_order_is_kept_as_it_was_asked_for() -> None:
    """An address has its lines in the order in which they are given."""
    made = edited('x = ["a", "b", "c"]\n', {("x",): ["c", "a", "a"]})
    assert tomllib.loads(made) == {"x": ["c", "a", "a"]}


def test_what_is_no_toml_is_not_changed() -> None:
    """The fault is reported with its line."""
    with pytest.raises(TomlFault) as caught:
        edited("x = 1\ny =\n", {("x",): "2"})
    assert caught.value.line == 2


def test_where_each_value_begins() -> None:
    """Tables and values, each with its line; items of a list have none."""
    assert starts(TEXT) == [
        (2, ("base",)),
        (3, ("names",)),
        (9, ("contacts",)),
        (10, ("contacts", "requests")),
        (13, ("other",)),
        (14, ("other", "x")),
        (16, ("privacy", "2.0")),
        (17, ("privacy", "2.0", "moved")),
    ]
