from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from tests.helpers import (
    AS_OF,
    EN,
    EXAMPLE,
    NL,
    check,
    document,
    load,
    publish,
    run,
    status_of,
    tree,
    write_project,
)

from policysite.errors import PolicysiteError
from policysite.publishing import drafting
from policysite.redline.wording import DraftWords
from policysite.statement import frontmatter

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("untried")]

WORDS = {
    "nl": DraftWords("[[TODO: wat]]", "[[TODO: vertaal]]"),
    "en": DraftWords("[[TODO: what]]", "[[TODO: translate]]"),
    "fr": DraftWords("[[TODO: quoi]]", "[[TODO: traduire]]"),
}
SUMMARIES = {"nl": "['Wij zijn er. [Intro](#intro)']", "en": "['We are there. [Intro](#intro)']"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a published version 1.0 in two languages."""
    documents = {NL: document(in_short=SUMMARIES["nl"]), EN: document(in_short=SUMMARIES["en"])}
    write_project(tmp_path, documents)
    publish(tmp_path, "privacy", "1.0", AS_OF)
    return tmp_path


def draft(root: Path, *, material: bool = False) -> drafting.Draft:
    made = drafting.prepare(load(root), "privacy", material=material, words=WORDS)
    drafting.write(root, made)
    return made


@pytest.mark.parametrize(("option", "number"), [("--minor", "1.1"), ("--major", "2.0")])
def test_the_next_version_in_every_language(root: Path, option: str, number: str) -> None:
    """Two files, copied but for the changes, and the command says which and what to do next."""
    before = tree(root)
    result = run(root, "new", "privacy", option)
    after = tree(root)
    assert result.exit_code == 0
    names = [f"content/{language}/privacy/{number}.md" for language in ("nl", "en")]
    assert set(after) - set(before) == set(names)
    assert {name: after[name] for name in before} == before
    for name in names:
        assert f"  {name}\n" in result.stdout
    assert f"privacy {number}, copied from 1.0:" in result.stdout
    assert f"“publish privacy {number} --effective DATE” publishes the version." in result.stdout


def test_all_but_the_changes_is_kept(root: Path) -> None:
    """Title, summary, text and ids are those of the version before; the changes are open."""
    run(root, "new", "privacy", "--minor")
    for language, words in (
        ("nl", "wat er verandert, voor een lezer, één zin per regel"),
        ("en", "the changes for readers, one sentence per line"),
    ):
        text = (root / f"content/{language}/privacy/1.1.md").read_text(encoding="utf-8")
        assert text == document(in_short=SUMMARIES[language]).replace(
            "---\n##", f'changes:\n  - "[[TODO: {words}]]"\n---\n##'
        )


def test_the_open_place_stops_a_publication(root: Path) -> None:
    """A draft that was not edited is not published."""
    run(root, "new", "privacy", "--minor")
    result = run(root, "publish", "privacy", "1.1", "--effective", "2999-01-01", "--yes")
    assert result.exit_code == 1
    assert "content/nl/privacy/1.1.md:5: open-place: [[TODO: wat er verandert" in result.stderr


@pytest.mark.parametrize(
    "front",
    [
        "title: T\nchanges:\n  - Xx.\n  - Yy.\n",
        "changes:\n- Xx.\n\n- Yy.\ntitle: T\n",
        "title: T\nchanges: [Xx., Yy.]\n",
        "changes: [Xx.,\n  Yy.]\ntitle: T\n",
        '"changes":\n  - Xx.\ntitle: T\n',
        "changes :\n  - Xx.\ntitle: T\n",
        "{title: T, changes: [Xx.]}\n",
        "title: 'T'\n",
        "title: >-\n  T\nchanges:\n  - >-\n    Xx\n    changes:\n",
    ],
    ids=range(9),
)
def test_changes_in_any_form_give_way(tmp_path: Path, front: str) -> None:
    """However the front matter is written, what is read is the same, with one open change."""
    text = f"---\n{front}---\n## A {{#a}}\n\nText.\n"
    root = write_project(tmp_path, {NL: text, EN: text})
    publish(root, "privacy", "1.0", AS_OF)
    for made in draft(root).texts.values():
        found, problems = frontmatter.parse(made.decode(), "a.md")
        assert problems == []
        assert found is not None
        assert (found.title, len(found.changes)) == ("T", 1)
        assert found.changes[0].startswith("[[TODO: ")
        assert found.body == "## A {#a}\n\nText.\n"


def test_a_summary_in_another_form_is_kept() -> None:
    """If the lines cannot be removed, title and summary are rewritten, word for word."""
    front = '{title: "T: “q”", in_short: ["A [b](#a)", "C: d"], changes: [One.]}'
    assert drafting._rewritten(f"---\n{front}\n---\nBody\n", "a.md") == [
        'title: "T: “q”"',
        "in_short:",
        '  - "A [b](#a)"',
        '  - "C: d"',
    ]


@pytest.mark.parametrize("options", [(), ("--major", "--minor")])
def test_the_kind_of_change_must_be_said(root: Path, options: tuple[str, ...]) -> None:
    """Neither or both is wrong usage, and nothing is written."""
    before = tree(root)
    result = run(root, "new", "privacy", *options)
    assert (result.exit_code, tree(root)) == (2, before)
    assert "specify either --major (a material change) or --minor" in result.stderr


@pytest.mark.parametrize(
    ("drafts", "option", "message"),
    [
        (
            ["1.1"],
            "--minor",
            "There is already a draft: privacy 1.1. Make your change in "
            "content/nl/privacy/1.1.md and its other languages, or publish that draft first. "
            "Alternatively, “new” with --beside starts another draft, “renumber privacy 1.1 "
            "NEW” gives this one another number, and “discard privacy 1.1” sets it aside, "
            "which can be undone.",
        ),
        (["1.1"], "--major", "There is already a draft: privacy 1.1."),
        (["1.7", "2.0"], "--major", "There is already a draft: privacy 1.7."),
        (["2.0"], "--major", "There is already a draft: privacy 2.0."),
    ],
    ids=range(4),
)
def test_a_draft_is_not_begun_twice(
    root: Path, drafts: list[str], option: str, message: str
) -> None:
    """If there is a draft between the published versions and the new one, nothing is written."""
    text = document(changes="[One.]")
    write_project(root, {f"{code}/privacy/{n}.md": text for code in ("nl", "en") for n in drafts})
    before = tree(root)
    result = run(root, "new", "privacy", option)
    assert (result.exit_code, tree(root)) == (1, before)
    assert message in result.stderr


def test_a_small_change_beside_a_large_draft(root: Path) -> None:
    """While a material draft takes its time, an editorial one is possible; both are named."""
    text = document(changes="[One.]")
    write_project(root, {f"{code}/privacy/2.0.md": text for code in ("nl", "en")})
    result = run(root, "new", "privacy", "--minor")
    assert result.exit_code == 0
    assert "privacy 1.1, copied from 1.0:" in result.stdout
    assert "Draft 2.0 already exists and was not changed" in result.stdout


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        ("terms", "There is no policy “terms”. The policies are: privacy, cookies."),
        ("cookies", "“cookies” has no version yet, so there is nothing to copy."),
        ("privacy", "privacy 1.0 is still a draft, and there is no published version."),
    ],
    ids=range(3),
)
def test_nothing_to_copy(tmp_path: Path, policy: str, message: str) -> None:
    """The reason is reported, and nothing is written."""
    root = write_project(
        tmp_path, {NL: document(), EN: document()}, policies=("privacy", "cookies")
    )
    before = tree(root)
    result = run(root, "new", policy, "--minor")
    assert (result.exit_code, tree(root)) == (status_of(message), before)
    assert message in result.stderr


def test_a_withdrawn_text_is_not_copied(root: Path) -> None:
    """What is copied is the newest text that is there; its number follows the newest of all."""
    text = document("## Old {#intro}\n\nText.\n", changes="[One.]")
    write_project(root, {f"{code}/privacy/1.1.md": text for code in ("nl", "en")})
    publish(root, "privacy", "1.1", AS_OF)
    reasons = ("--reason-nl", "Bevel.", "--reason-en", "Order.", "--yes")
    assert run(root, "withdraw", "privacy", "1.0", *reasons).exit_code == 0
    library = load(root)
    first, second = library.policies["privacy"].versions
    gone = replace(second, documents={}, withdrawal=first.withdrawal)
    held = replace(first, documents=second.documents, withdrawal=None)
    policy = replace(library.policies["privacy"], versions=(held, gone))
    library = replace(library, policies={"privacy": policy})
    made = drafting.prepare(library, "privacy", material=False, words=WORDS)
    assert (str(made.copied_from), str(made.number)) == ("1.0", "1.2")
    policy = replace(policy, versions=(first, gone))
    library = replace(library, policies={"privacy": policy})
    with pytest.raises(PolicysiteError, match="Every text of “privacy” was withdrawn"):
        drafting.prepare(library, "privacy", material=False, words=WORDS)


def test_a_damaged_text_is_not_copied(root: Path) -> None:
    """If a published file was changed, its problem is reported, and nothing is written."""
    (root / "content/nl/privacy/1.0.md").write_text(document() + "more\n", encoding="utf-8")
    before = tree(root)
    result = run(root, "new", "privacy", "--minor")
    assert (result.exit_code, tree(root)) == (1, before)
    assert "content/nl/privacy/1.0.md:1: published-source:" in result.stderr
    assert "1 error above: privacy 1.0 cannot be copied in its current form." in result.stderr


def test_a_new_language_gets_a_text_to_translate(root: Path) -> None:
    """A language that the version lacks gets the reference text, open until it is translated."""
    write_project(root, {}, languages=("nl", "en", "fr"))
    made = draft(root)
    assert made.untranslated == ("fr",)
    text = made.texts["content/fr/privacy/1.1.md"].decode()
    assert text.split("---\n")[2].startswith("[[TODO: traduire]]\n\n## Intro {#intro}\n")
    assert '  - "[[TODO: quoi]]"\n' in text
    assert "[[TODO: traduire]]" not in made.texts["content/en/privacy/1.1.md"].decode()


@pytest.mark.parametrize("broken", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("call", [1, 2])
def test_a_failure_leaves_nothing(
    root: Path, broken: BaseException, call: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk or Ctrl-C at either file: no file of the draft is left."""
    count, sync = 0, os.fsync

    def fail(handle: int) -> None:
        nonlocal count
        count += 1
        if count == call:
            raise broken
        sync(handle)

    monkeypatch.setattr(os, "fsync", fail)
    before = tree(root)
    expected = PolicysiteError if isinstance(broken, OSError) else KeyboardInterrupt
    with pytest.raises(expected) as caught:
        draft(root)
    assert tree(root) == before
    if isinstance(caught.value, PolicysiteError):
        message = (
            "The draft could not be written: the disk is full. Free some space and run the "
            "command again. Nothing was changed."
        )
        assert caught.value.message == message


def test_a_file_that_came_meanwhile_is_kept(root: Path) -> None:
    """Nothing is overwritten, and the other language is taken back."""
    made = drafting.prepare(load(root), "privacy", material=False, words=WORDS)
    write_project(root, {"en/privacy/1.1.md": "mine"})
    before = tree(root)
    with pytest.raises(PolicysiteError, match="Someone else has just started"):
        drafting.write(root, made)
    assert tree(root) == before


def test_a_draft_is_clean(root: Path) -> None:
    """The checks find the open places of a new draft, and nothing else."""
    draft(root)
    assert {problem.rule.name for problem in check(root)} <= {"open-place"}


def test_a_statement_with_everything_can_be_continued() -> None:
    """The statement of the example gives a draft that reads like it."""
    library = load(EXAMPLE)
    made = drafting.prepare(library, "privacy", material=False, words=WORDS)
    newest = library.policies["privacy"].published[-1]
    assert set(made.texts) == {f"content/{language}/privacy/2.1.md" for language in ("nl", "en")}
    for path, text in made.texts.items():
        old = newest.documents[path.split("/")[1]].source.decode()
        body = old.split("\n---\n", 1)[1]
        assert text.decode().split("\n---\n", 1)[1] == body
