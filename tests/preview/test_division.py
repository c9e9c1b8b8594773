"""A text in fields: what is not edited stays unchanged, byte for byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers import EXAMPLE, ROOT

from policysite.preview import division

TEXT = """\
---
title: Privacy
in_short:
  - "Wij bewaren: 6 maanden."
  - Tweede.
changes:
- Anders.
---
Boven.

## Bewaren  {#retention covers="13-2-a"}

Zes maanden.

- een
- twee


### Meer {#more}
Direct.

## Leeg {#empty}

## Laatste {#last}

Einde."""
TEXTS = [
    path.read_text(encoding="utf-8")
    for folder in (EXAMPLE, ROOT)
    for path in sorted((folder / "content").glob("*/*/*.md"))
]


def changed(name: str, value: str, text: str = TEXT) -> str:
    return division.apply(division.divide(text), {name: value}, {})


def test_what_the_fields_hold() -> None:
    """Title, sentences and sections, each without the markup around it in the file."""
    divided = division.divide(TEXT)
    assert {each.name: each.value for each in divided.fields} == {
        "title": "Privacy",
        "in_short.0": "Wij bewaren: 6 maanden.",
        "in_short.1": "Tweede.",
        "changes.0": "Anders.",
        "top": "Boven.",
        "head.retention": "Bewaren",
        "body.retention": "Zes maanden.\n\n- een\n- twee",
        "head.more": "Meer",
        "body.more": "Direct.",
        "head.empty": "Leeg",
        "body.empty": "",
        "head.last": "Laatste",
        "body.last": "Einde.",
    }
    assert [(part.key, part.level, part.first, part.last) for part in divided.parts] == [
        ("retention", 2, 11, 18),
        ("more", 3, 19, 21),
        ("empty", 2, 22, 23),
        ("last", 2, 24, 26),
    ]


@pytest.mark.parametrize(
    ("name", "value", "old", "new"),
    [
        ("title", "Privacy: kort", "title: Privacy\n", 'title: "Privacy: kort"\n'),
        ("in_short.0", "Nieuw.", '- "Wij bewaren: 6 maanden."', '- "Nieuw."'),
        ("in_short.1", "Twee #drie", "  - Tweede.", '  - "Twee #drie"'),
        ("in_short.1", "", "  - Tweede.\n", ""),
        ("changes.0", "Iets\nanders.", "- Anders.", "- Iets anders."),
        ("changes.0", "", "changes:\n- Anders.\n", ""),
        ("head.retention", "Termijn", "## Bewaren  {#", "## Termijn  {#"),
        ("body.retention", "Twaalf.", "Zes maanden.\n\n- een\n- twee", "Twaalf."),
        ("body.empty", "Vol.", "{#empty}\n\n##", "{#empty}\n\nVol.\n\n##"),
        ("body.last", "", "Einde.", ""),
        ("top", "Nog boven.", "Boven.", "Nog boven."),
    ],
)
def test_a_change_is_written_where_it_stands(name: str, value: str, old: str, new: str) -> None:
    """One place of the file changes and nothing else, and it is still what YAML reads."""
    assert TEXT.count(old) == 1
    assert changed(name, value) == TEXT.replace(old, new)


def test_new_lines_of_a_list() -> None:
    """They are below the others, with the same indentation; a missing list is created."""
    divided = division.divide(TEXT)
    added = division.apply(divided, {}, {"changes": ["Een: twee.", " "], "in_short": ["Drie."]})
    assert added == TEXT.replace("- Anders.\n", '- Anders.\n- "Een: twee."\n').replace(
        "  - Tweede.\n", "  - Tweede.\n  - Drie.\n"
    )
    bare = "---\ntitle: T\n---\n## A {#a}\n"
    begun = division.apply(division.divide(bare), {}, {"changes": ["Een."]})
    assert begun == "---\ntitle: T\nchanges:\n  - Een.\n---\n## A {#a}\n"


def test_a_section_without_title_and_text_goes() -> None:
    """Both must be emptied; the text around it stays."""
    divided = division.divide(TEXT)
    gone = division.apply(divided, {"head.more": "", "body.more": " "}, {})
    assert gone == TEXT.replace("### Meer {#more}\nDirect.\n\n", "")


@pytest.mark.parametrize(("after", "before"), [("more", "## Leeg"), ("last", ""), ("", "## Bew")])
def test_a_new_section(after: str, before: str) -> None:
    """It is below the given section, or first, surrounded by single empty lines."""
    text = division.with_section(division.divide(TEXT), after, "## Nieuw {#new}", "Tekst.")
    keys = [part.key for part in division.divide(text).parts]
    assert "new" in keys
    assert keys.index("new") == (keys.index(after) + 1 if after else 0)
    assert "\n\n## Nieuw {#new}\n\nTekst.\n" + (f"\n{before}" if before else "") in text
    assert text.replace("## Nieuw {#new}\n\nTekst.\n", "").replace("\n", "") == TEXT.replace(
        "\n", ""
    )


@pytest.mark.parametrize(
    "front",
    [
        "title: T\nchanges: [Een., Twee.]",
        "title: >\n  T\n  U",
        "title: T\nchanges:\n  - Een\n    loopt door.",
        "title: T # weg\nx",
        "title: T\nchanges:\n  - Een: twee.",
        "onzin",
    ],
)
def test_front_matter_in_another_form_is_one_field(front: str) -> None:
    """What cannot be a form is shown as it is, and written as typed."""
    text = f"---\n{front}\n---\n## A {{#a}}\n"
    divided = division.divide(text)
    assert divided.title is None
    assert divided.front is not None
    assert divided.front.value == front
    assert changed("front", "title: T", text) == "---\ntitle: T\n---\n## A {#a}\n"


@pytest.mark.parametrize("text", ["", "Tekst.", "## A\n\nB\n", "---\ntitle: T\n## A {#a}\n", "\n"])
def test_any_text_can_be_divided(text: str) -> None:
    """Whatever a draft contains, its fields are its text."""
    divided = division.divide(text)
    assert division.apply(divided, {}, {}) == text


@given(st.data())
def test_nothing_else_is_touched(data: st.DataObject) -> None:
    """In all our texts, everything before and after the changed field stays."""
    text = data.draw(st.sampled_from(TEXTS))
    field = data.draw(st.sampled_from(division.divide(text).fields))
    value = data.draw(st.text("ab \"#:{}[]-*'", min_size=1).filter(lambda v: "##" not in v))
    value = " ".join(f"x{value}x".split())
    made = changed(field.name, value, text)
    assert made.startswith(text[: field.start])
    assert made.endswith(text[field.end :])
    again = division.divide(made).field(field.name)
    if field.name.startswith("head.") and "{" in value:
        return  # braces in a title are attributes for the dialect, and for it to judge
    assert again is not None
    assert again.value == value
