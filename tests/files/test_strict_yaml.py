import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policysite.files import strict_yaml
from policysite.files.strict_yaml import Node, YamlFault

LIMIT = 8192


def value(text: str) -> str | tuple[Node, ...] | dict[str, Node]:
    root = strict_yaml.parse(f"key: {text}", LIMIT)
    assert isinstance(root.value, dict)
    return root.value["key"].value


@pytest.mark.parametrize(
    "text",
    ["1.10", "no", "yes", "on", "~", "null", "true", "0x1F", "1e3", "2026-11-22", "12:30", "1_000"],
)
def test_every_scalar_stays_what_it_says(text: str) -> None:
    """2.10 is not 2.1 and no is not False: all scalars are texts."""
    assert value(text) == text


def test_every_value_knows_its_line() -> None:
    """A text is blamed on the line of its key, an item of a list on its own."""
    root = strict_yaml.parse("a: 1\n\nb:\n  - x\n  - y\nc:\n  later\n", LIMIT)
    assert isinstance(root.value, dict)
    assert root.value["c"] == Node(6, "later")
    assert root.value["b"].value == (Node(4, "x"), Node(5, "y"))


def test_nothing_is_an_empty_mapping() -> None:
    """A front matter without a line is one without keys."""
    assert strict_yaml.parse("", LIMIT) == Node(1, {})


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: &x y", 2, "an anchor (&) is not allowed; put the text in quotes"),
        ("a: *x", 1, "an alias (*) is not allowed; put the text in quotes"),
        ("a: !!str x", 1, "a tag (!) is not allowed; put the text in quotes"),
        ("a: !x", 1, "a tag (!) is not allowed; put the text in quotes"),
        ("%YAML 1.1\n---\na: b", 1, "a directive (%) is not allowed; put the text in quotes"),
        (
            "a: b\n--- \nc: d",
            2,
            "a second document (---) is not allowed; put the text in quotes",
        ),
        ("a: b\n<<: c", 2, "a merge key (<<) is not allowed"),
        ("a: b\na: c", 2, "the key “a” is repeated"),
        ("a: {b: c, b: d}", 1, "the key “b” is repeated"),
        ("? [a]\n: b", 1, "a key must be a single word"),
        ("a: b: c", 1, "a “: ” inside a text needs quotes around the whole text"),
        ("a: see §3 #4", 1, "what follows “ #” would be lost; put the text in quotes"),
        ("a:\n- b # c", 2, "what follows “ #” would be lost; put the text in quotes"),
        ("a: " + "[" * 40, 1, "it is nested too deeply"),
        ("a:\n" + "- " * 40 + "b", 2, "it is nested too deeply"),
        ('a: "\\u202E"', 1, "U+202E is a character that is not allowed in a text"),
        ('a: "\\0"', 1, "U+0000 is a character that is not allowed in a text"),
        ('a: "\\uD800"', 1, "U+D800 is a character that is not allowed in a text"),
        ('a: "e\\u0301"', 1, "“e\u0301” is not written in the usual way (NFC)"),
        ("a: " + "b" * LIMIT, 1, "this part is 8195 characters long; the limit is 8192"),
    ],
    ids=lambda value: str(value)[:24].encode("unicode_escape").decode(),
)
def test_what_is_not_plain_is_refused(text: str, line: int, message: str) -> None:
    """Every trap of YAML is a fault with its line and a sentence."""
    with pytest.raises(YamlFault) as caught:
        strict_yaml.parse(text, LIMIT)
    assert (caught.value.line, caught.value.message) == (line, message)


@pytest.mark.parametrize(
    "text", ["a: 'b", "a: [b", "a:\n\tb: c", "a: @b", "a: `b`", "a\n b: c", "a: b\n...\nc: d"]
)
def test_broken_yaml_is_a_fault(text: str) -> None:
    """What the library cannot read is reported as a fault, not as its exception."""
    with pytest.raises(YamlFault, match=r"it cannot be read as YAML|needs quotes"):
        strict_yaml.parse(text, LIMIT)


def test_a_bomb_of_merge_keys_does_not_go_off() -> None:
    """A few hundred bytes that would grow to gigabytes are refused at their first anchor."""
    bomb = "a0: &a0 {x: y}\n" + "".join(
        f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 20)
    )
    with pytest.raises(YamlFault, match=r"an anchor \(&\) is not allowed"):
        strict_yaml.parse(bomb, LIMIT)


@given(st.text(alphabet="ab:-#[]{}&*!|>'\"%@`?,\n\t .<~\\0u", max_size=60))
def test_no_text_ends_in_another_exception(text: str) -> None:
    """Garbage is read or is a fault."""
    with contextlib.suppress(YamlFault):
        strict_yaml.parse(text, LIMIT)


def slowly(text: str) -> Node | None:
    """The result of the slower parser for a text; None if it rejects it."""
    with pytest.MonkeyPatch.context() as patch, contextlib.suppress(YamlFault):
        patch.setattr(strict_yaml, "_quickly", lambda _text: None)
        return strict_yaml.parse(text, LIMIT)
    return None


@given(st.text(alphabet="ab:-#[]{}&*!|>'\"%?, \n=<~.", max_size=60))
def test_both_parsers_agree(text: str) -> None:
    """What the quicker parser reads is what the slower one reads."""
    if strict_yaml._quickly(text) is not None:
        with contextlib.suppress(YamlFault):
            assert strict_yaml.parse(text, LIMIT) == slowly(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: b\n",
        'url: "https://a.example/?b=c&d=100%"\n',
        'help:\n  - nl: {url: "https://a.example/?b", language: en}\n',
        "# “a”: see #4?\nname: 'b'\n",
    ],
)
def test_a_plain_text_is_read_quickly(text: str) -> None:
    """The features that our files use do not need the slower parser."""
    assert strict_yaml._quickly(text) is not None
    assert strict_yaml.parse(text, LIMIT) == slowly(text)


@pytest.mark.parametrize("text", ["a: >#b", "{a: b, c?d: e}", "a: b #c", "a: &x b", "%a\n--- b"])
def test_a_corner_of_yaml_is_read_slowly(text: str) -> None:
    """Where the parsers may differ, the one whose words we know decides."""
    assert strict_yaml._quickly(text) is None
