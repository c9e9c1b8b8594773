"""Building: the same bytes everywhere, all or nothing, never fewer versions than before."""

from __future__ import annotations

import errno
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import html5lib
import pytest
from jinja2 import UndefinedError
from tests import depth
from tests.helpers import (
    AS_OF,
    EXAMPLE,
    NL,
    ROOT,
    copy_example,
    document,
    publish,
    run,
    tree,
    write_project,
)
from tests.shared import once

from policysite.build.freezing import Options, Report, build
from policysite.content import reader
from policysite.edition import Edition
from policysite.errors import BuildError, TargetError
from policysite.files import disk
from policysite.web import pages
from policysite.web.pages import addresses

pytestmark = pytest.mark.slow

NEXT_YEAR = date(2027, 1, 1)
# How many files the example's site has.
FILES = len(list(addresses(Edition(reader.load(EXAMPLE), AS_OF, "https://host.example"))))


def watch(pages: Iterable[str], _total: int) -> Iterator[str]:
    return iter(pages)


def make(
    root: Path,
    out: Path | None = None,
    *,
    as_of: date = AS_OF,
    base_url: str | None = None,
    drafts: bool = False,
    full: bool = False,
) -> Report:
    options = Options(
        root=root,
        out=out if out is not None else root / "build",
        as_of=as_of,
        base_url=base_url,
        drafts=drafts,
        full=full,
    )
    return build(options, watch)


def command(root: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "policysite", "--root", str(root), "build", *arguments]


def environment(**variables: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "site"), **variables}


def modes(folder: Path) -> set[tuple[bool, int]]:
    """(is a folder, permission bits) of everything in and at `folder`."""
    return {(p.is_dir(), p.stat().st_mode & 0o7777) for p in [folder, *folder.rglob("*")]}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, frozen; no test writes in it."""
    return once(tmp_path_factory, "freezing", lambda out: make(EXAMPLE, out))


@pytest.fixture
def built(example: Path, site: Path) -> Path:
    """A copy of the example with its site in build/, which the test may change."""
    shutil.copytree(site, example / "build")
    return example


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one document, for what must be built many times."""
    root = write_project(tmp_path_factory.mktemp("small"), {NL: document()}, languages=("nl",))
    publish(root, "privacy", "1.0", AS_OF)
    return root


# The same bytes


def copy_backwards(target: Path) -> Path:
    """A copy of the example whose files were made in the opposite order, in another year."""
    for path in sorted((p for p in EXAMPLE.rglob("*") if p.is_file()), reverse=True):
        copy = target / path.relative_to(EXAMPLE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
        os.utime(copy, (10**9, 10**9))
    return target


def test_same_bytes_everywhere(tmp_path: Path) -> None:
    """Time zone, locale, umask, hash seed, path, file order and current folder change no byte."""
    worlds = [
        (copy_example(tmp_path / "one"), "Pacific/Kiritimati", "C", "1", 0o077, tmp_path),
        (
            copy_backwards(tmp_path / "an other" / "plaats é"),
            "America/Los_Angeles",
            "tr_TR.UTF-8",
            "2",
            0o000,
            tmp_path / "an other",
        ),
    ]
    builds = [
        subprocess.Popen(
            command(Path(os.path.relpath(root, folder)), "--as-of", str(AS_OF)),
            cwd=folder,
            env=environment(TZ=zone, LANG=locale, LC_ALL=locale, PYTHONHASHSEED=seed),
            umask=umask,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        for root, zone, locale, seed, umask, folder in worlds
    ]
    assert [process.wait() for process in builds] == [0, 0]
    one, other = (tree(root / "build") for root, *_ in worlds)
    assert len(one) > 40
    assert one == other
    for root, *_ in worlds:
        assert modes(root / "build") == {(True, 0o755), (False, 0o644)}


# All or nothing


def test_killed_at_any_moment(built: Path) -> None:
    """The old site survives a kill -9 at many moments, and the next build makes the new one."""
    old = tree(built / "build")
    new = None
    for fifteenth in range(1, 12, depth.number(2, 1)):
        process = subprocess.Popen(
            command(built, "--as-of", str(NEXT_YEAR)),
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(timeout=fifteenth / 15)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        if tree(built / "build") != old:
            new = tree(built / "build")
            break
    make(built, as_of=NEXT_YEAR)
    assert new is None or new == tree(built / "build")
    assert sorted(path.name for path in built.iterdir()) == ["build", "content"]


def test_interrupted(built: Path) -> None:
    """Ctrl-C leaves the old site and nothing else."""
    before = tree(built)

    def interrupting(pages: Iterable[str], _total: int) -> Iterator[str]:
        yield next(iter(pages))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(Options(root=built, out=built / "build", as_of=NEXT_YEAR), interrupting)
    assert tree(built) == before


def show_changes_with(monkeypatch: pytest.MonkeyPatch, view: Callable[..., str]) -> None:
    table = [
        replace(page, view=view) if page.endpoint == "changes" else page for page in pages.PAGES
    ]
    monkeypatch.setattr(pages, "PAGES", tuple(table))


def test_broken_page(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception in a page leaves the old site, and the message says what it was."""

    def broken(**_values: str) -> str:
        raise UndefinedError("'nobody' is undefined")

    show_changes_with(monkeypatch, broken)
    before = tree(built)
    result = run(built, "build", "--as-of", str(NEXT_YEAR))
    assert result.exit_code == 1
    assert (
        "A page could not be built, so the previous site was kept: UndefinedError" in result.output
    )
    assert tree(built) == before


def test_faulty_page(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that is not as it must be is named, and leaves the old site."""
    show_changes_with(monkeypatch, lambda language: f'<p lang="{language}">Hello')
    before = tree(built)
    result = run(built, "build", "--as-of", str(NEXT_YEAR))
    assert result.exit_code == 1
    assert "The built pages failed these checks, so the previous site was kept:" in result.output
    assert "  nl/changes/index.html:1: it does not start with <!doctype html>" in result.output
    assert tree(built) == before


def test_content_problems(built: Path) -> None:
    """Content with a problem leaves the old site, and nothing is written."""
    (built / "content/browsers.yaml").write_text("nonsense")
    before = tree(built)
    result = run(built, "build")
    assert result.exit_code == 1
    assert "content/browsers.yaml:1: " in result.output
    assert "the previous one was not changed" in result.output
    assert tree(built) == before


@pytest.mark.parametrize("limit", depth.some([0, 100, 9000], type, 2))
def test_file_too_large(built: Path, limit: int) -> None:
    """Where the system refuses to write more bytes, the old site stays."""
    before = tree(built)
    done = subprocess.run(
        command(built, "--as-of", str(NEXT_YEAR)),
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 1
    assert "The site could not be built and was not changed" in done.stderr
    assert tree(built) == before


def test_a_swap_that_the_disk_did_not_confirm_is_told(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new site is in place, and is not reported as unchanged; the next build confirms it."""

    def refuse(_path: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    before = tree(built / "build")
    with monkeypatch.context() as patch:
        patch.setattr(disk, "sync", refuse)
        with pytest.raises(
            BuildError, match=r"^The new site is in .*the disk reports an error"
        ) as caught:
            make(built, as_of=NEXT_YEAR)
    assert "Build again." in caught.value.message
    new = tree(built / "build")
    assert new != before
    make(built, as_of=NEXT_YEAR)
    assert tree(built / "build") == new
    assert sorted(path.name for path in built.iterdir()) == ["build", "content"]


def test_full_disk(built: Path, tmp_path: Path) -> None:
    """A full disk leaves the old site, and with more room the new one is built."""
    disk = tmp_path / "disk"
    disk.mkdir()
    size = sum(256 * 16 + len(data) for data in tree(built / "build").values())
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size * 5 // 4}", "none", str(disk)]
    able = os.geteuid() == 0 and shutil.which("mount") is not None
    if not able or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can make a small disk; test_file_too_large needs no root")
    try:
        out = disk / "build"
        make(built, out)
        old = tree(out)
        with pytest.raises(BuildError, match="the disk is full"):
            make(built, out, as_of=NEXT_YEAR)
        assert tree(out) == old
        assert [path.name for path in disk.iterdir()] == ["build"]
        bigger = ["mount", "-o", f"remount,size={size * 4}", str(disk)]
        subprocess.run(bigger, check=True, capture_output=True)
        assert make(built, out, as_of=NEXT_YEAR).changed
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_three_at_once(built: Path) -> None:
    """Three builds at once all end well, and the site is one of theirs, whole."""
    days = [date(2026, 12, day) for day in (1, 2, 3)]
    builds = [
        subprocess.Popen(
            command(built, "--as-of", str(day), "--base-url", f"https://day{day.day}.example"),
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for day in days
    ]
    assert [process.wait() for process in builds] == [0, 0, 0]
    found = tree(built / "build")
    match = re.search(rb"https://day(\d).example", found["sitemap.xml"])
    assert match is not None
    base_url = f"https://{match[0].decode().removeprefix('https://')}"
    make(built, built / "alone", as_of=days[int(match[1]) - 1], base_url=base_url)
    assert found == tree(built / "alone")
    assert sorted(path.name for path in built.iterdir()) == ["alone", "build", "content"]


# Where to


@pytest.mark.parametrize(
    ("out", "complaint"),
    [
        ("strangers", "contains files that policysite did not create (notes.txt, sub/a.txt)"),
        ("file", "is not a folder"),
        ("link", "is not a folder"),
        ("dangling", "is not a folder"),
        (".", "contains the project itself"),
        ("..", "contains the project itself"),
        ("/", "contains the project itself"),
        ("content", "is inside content/"),
        ("content/new", "is inside content/"),
        ("strangers/../content/nl", "is inside content/"),
        ("link-to-content/new", "is inside content/"),
        ("tests/new", "is inside tests/"),
        ("build/new", "which the next build replaces"),
        ("build/nl", "which the next build replaces"),
    ],
)
def test_refused_target(
    built: Path, monkeypatch: pytest.MonkeyPatch, out: str, complaint: str
) -> None:
    """A place that is not ours is refused, and nothing in it is touched."""
    (built / "strangers/sub").mkdir(parents=True)
    (built / "strangers/notes.txt").write_text("mine")
    (built / "strangers/sub/a.txt").write_text("mine")
    (built / "file").write_text("mine")
    (built / "link").symlink_to("build")
    (built / "link-to-content").symlink_to("content")
    (built / "dangling").symlink_to("nowhere")
    before = tree(built)
    monkeypatch.chdir(built)
    result = run(Path(), "build", "--out", out)
    assert result.exit_code == (1 if out == "strangers" else 2)
    assert complaint in result.output
    assert tree(built) == before
    assert (built / "link").is_symlink()
    assert not (built / "nowhere").exists()


def test_stranger_in_our_folder(built: Path) -> None:
    """A file that someone put into build/ is named, and not deleted."""
    (built / "build/CNAME").write_text("policies.example")
    before = tree(built)
    with pytest.raises(
        TargetError, match=r"did not create \(CNAME\), so nothing in it was changed"
    ):
        make(built, full=True)
    assert tree(built) == before


def test_litter_in_our_folder(built: Path) -> None:
    """Files that a file manager leaves in build/ are deleted and prevent nothing."""
    (built / "build/nl/.DS_Store").touch()
    assert make(built).changed
    assert not (built / "build/nl/.DS_Store").exists()


@pytest.mark.parametrize("mark", ["{}", "[]", '{"made_by": "someone"}', "nonsense"])
def test_mark_of_others(built: Path, mark: str) -> None:
    """A folder whose mark is not ours is a stranger's."""
    (built / "build/.policysite.json").write_text(mark)
    with pytest.raises(TargetError, match="did not create"):
        make(built)


@pytest.mark.parametrize("out", ["new", "empty", "a/deep/place", "../beside", "mar ké"])
def test_other_place(example: Path, site: Path, monkeypatch: pytest.MonkeyPatch, out: str) -> None:
    """A folder that is empty or not there yet is fine, wherever it is."""
    (example / "empty").mkdir()
    monkeypatch.chdir(example)
    result = run(Path(), "build", "--as-of", str(AS_OF), "--out", out)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"Built {FILES} files in {out}, as of {AS_OF}.\n"
    assert tree(example / out) == tree(site)
    assert not (example / "build").exists()


# Nothing to do


def test_nothing_to_do(built: Path) -> None:
    """A second build writes nothing, imports no Flask, and reports that nothing has changed."""
    before = {path: path.stat() for path in sorted(built.rglob("*"))}
    program = (
        "import sys; from policysite.cli import main; main(sys.argv[1:], standalone_mode=False); "
        "print(sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *command(built, "--as-of", str(AS_OF))[3:]],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    said, modules = done.stdout.splitlines()
    assert said == f"Nothing has changed: {built / 'build'} is up to date ({FILES} files)."
    assert "click" in modules
    heavy = {"flask", "flask_frozen", "jinja2", "lxml", "babel", "markdown", "yaml", "werkzeug"}
    assert not heavy & set(json.loads(modules.replace("'", '"')))
    after = {path: path.stat() for path in sorted(built.rglob("*"))}
    assert [(p, s.st_mtime_ns, s.st_ino) for p, s in before.items()] == [
        (p, s.st_mtime_ns, s.st_ino) for p, s in after.items()
    ]


def append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + (b"# x\n" if path.suffix == ".yaml" else b"\nx\n"))


def test_every_input_counts(example: Path, site: Path) -> None:
    """Content, messages, the day, an option or damage to build/: each change makes a new build."""
    shutil.copytree(ROOT / "translations", example / "translations")
    out = example / "build"

    def changed(**options: object) -> bool:
        return make(example, **options).changed  # type: ignore[arg-type]

    assert changed()
    assert not changed()
    for language in ("nl", "en"):
        append(example / f"content/{language}/cookies/1.1.md")  # a draft
    assert not changed()
    assert changed(drafts=True)
    assert changed()
    append(example / "content/browsers.yaml")
    assert changed()
    po = example / "translations/nl/LC_MESSAGES/messages.po"
    po.write_text(po.read_text(encoding="utf-8") + "\n# A remark.\n", encoding="utf-8")
    assert changed()
    assert changed(full=True)
    assert changed(as_of=NEXT_YEAR)
    assert changed(as_of=NEXT_YEAR, drafts=True)
    assert changed(as_of=NEXT_YEAR, drafts=True, base_url="https://other.example")
    assert not changed(as_of=NEXT_YEAR, drafts=True, base_url="https://other.example")
    assert changed()
    append(out / "nl/index.html")
    assert changed()
    (out / "en/privacy/index.html").unlink()
    assert changed()
    assert (out / "en/privacy/index.html").is_file()
    assert tree(out)["robots.txt"] == tree(site)["robots.txt"]


def test_new_folder_counts(built: Path) -> None:
    """Also an empty folder or a link in content/ is looked at again."""
    (built / "content/nl/unknown").mkdir()
    result = run(built, "build", "--as-of", str(AS_OF))
    assert result.exit_code == 1
    assert "content/nl/unknown:1: " in result.output


# Never fewer


@pytest.mark.parametrize("damage", [False, True])
def test_never_fewer(built: Path, damage: bool) -> None:
    """A published version that is gone is refused by name, also where build/ was damaged."""
    for pattern in ("ledger/cookies/1.0*", "??/cookies/1.0.md"):
        for path in (built / "content").glob(pattern):
            path.unlink()
    if damage:
        (built / "build/ledger/cookies/1.0.json").unlink()
    before = tree(built)
    result = run(built, "build")
    assert result.exit_code == 1
    assert "content/ledger/cookies/1.0.json is missing from the ledger" in result.output
    assert "git restore content/ledger" in result.output
    assert tree(built) == before


def test_never_other(built: Path) -> None:
    """A published version that was published again with other contents is rejected by name."""
    for path in (built / "content/ledger/cookies").iterdir():
        path.unlink()
    for language, more in (("nl", "Nog een zin."), ("en", "One more sentence.")):
        source = built / f"content/{language}/cookies/1.0.md"
        source.write_text(f"{source.read_text(encoding='utf-8')}\n{more}\n", encoding="utf-8")
    publish(built, "cookies", "1.0", AS_OF)
    before = tree(built)
    with pytest.raises(
        BuildError, match=r"content/ledger/cookies/1\.0\.json in the ledger was changed"
    ):
        make(built)
    assert tree(built) == before


def test_more_is_fine(built: Path) -> None:
    """A version more than last time is what building is for."""
    for language in ("nl", "en"):
        folder = built / f"content/{language}/privacy"
        (folder / "2.1.md").write_bytes((folder / "2.0.md").read_bytes())
    publish(built, "privacy", "2.1", NEXT_YEAR)
    assert make(built).changed
    assert (built / "build/ledger/privacy/2.1.json").is_file()


# The address of the site


def hrefs(data: bytes) -> list[str]:
    return re.findall(r'href="([^"]*)"', data.decode())


@pytest.mark.parametrize(
    ("base_url", "prefix"),
    [
        ("https://host.example/sub/path", "/sub/path/"),
        ("https://host.example/nl/", "/nl/"),
        ("https://host.example:8443", "/"),
    ],
)
def test_base_url(tmp_path: Path, base_url: str, prefix: str) -> None:
    """Every link inside the site starts with the path of the base URL, every full one with it."""
    result = run(EXAMPLE, "build", "--out", str(tmp_path / "site"), "--base-url", base_url)
    assert result.exit_code == 0, result.output
    pages = list((tmp_path / "site").rglob("*.html"))
    links = {link for page in pages for link in hrefs(page.read_bytes())}
    inside = {link for link in links if link.startswith("/")}
    assert len(inside) > 20
    assert all(link.startswith(prefix) for link in inside)
    full = {link for link in links if link.startswith("https://host.example")}
    assert full
    assert all(link.startswith(f"{base_url.rstrip('/')}/") for link in full)
    assert not {link for link in links if link.startswith("https://policies.voorbeeld.example")}
    sitemap = (tmp_path / "site/sitemap.xml").read_text(encoding="utf-8")
    assert f"<loc>{base_url.rstrip('/')}/nl/</loc>" in sitemap
    summary = json.loads((tmp_path / "site/policies.json").read_bytes())
    url = summary["policies"][0]["versions"][0]["documents"]["nl"]["url"]
    assert url == f"{base_url.rstrip('/')}/nl/privacy/1.0/"


@pytest.mark.parametrize(
    "base_url",
    [
        "",
        "http://host.example",
        "host.example",
        "https://",
        "https:///path",
        "https://host.example?a=1",
        "https://host.example#top",
        "https://user@host.example",
        "https://ho st.example",
        'https://host.example/"x',
        "https://[::1",
        "https://host.example:port",
    ],
)
def test_bad_base_url(tmp_path: Path, base_url: str) -> None:
    """A base URL that is none is wrong usage, and nothing is written."""
    result = run(EXAMPLE, "build", "--out", str(tmp_path / "site"), "--base-url", base_url)
    assert result.exit_code == 2
    assert "--base-url" in result.output
    assert not list(tmp_path.iterdir())


# The frozen pages


def dates(data: bytes) -> set[str]:
    return set(re.findall(r"<time[^>]*>([^<]*)</time>", data.decode()))


@pytest.mark.parametrize("languages", [("nl", "en"), ("en", "nl")])
def test_languages(example: Path, languages: tuple[str, str]) -> None:
    """Frozen in one process, every page has its own language and dates in it, in both orders."""
    settings = example / "content/site.toml"
    text = settings.read_text(encoding="utf-8")
    named = ", ".join(f'"{language}"' for language in languages)
    settings.write_text(re.sub(r"languages = .*", f"languages = [{named}]", text), encoding="utf-8")
    shutil.rmtree(example / "content/ledger")
    publish(example, "privacy", "1.0", AS_OF)
    publish(example, "cookies", "1.0", AS_OF)
    make(example)
    expected = {"nl": "22 november 2026", "en": "22 November 2026"}
    for language, day in expected.items():
        for path in (example / "build" / language).rglob("*.html"):
            data = path.read_bytes()
            assert f'<html lang="{language}">'.encode() in data
            assert path.parent.name == "browsers" or dates(data) <= {day}, path
        assert dates((example / "build" / language / "privacy/index.html").read_bytes()) == {day}
        assert dates((example / "build" / language / "index.html").read_bytes()) == {day}
    assert f'<html lang="{languages[0]}">' in (example / "build/404.html").read_text("utf-8")


def test_html_parses(site: Path) -> None:
    """No page of the site gives a parser that follows the HTML standard cause to complain."""
    pages = [path for path in site.rglob("*.html") if "ledger" not in path.parts]
    assert len(pages) > 20
    for path in pages:
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(path.read_bytes(), transport_encoding="utf-8")
        assert parser.errors == [], path


def test_github_pages_leaves_the_files_as_they_are(example: Path) -> None:
    """A build has .nojekyll and bears one that was put there; verify does not ask for it."""
    site = example / "build"
    make(example)
    assert (site / ".nojekyll").read_bytes() == b""
    (site / ".nojekyll").write_text("mine")
    assert make(example, full=True).changed
    assert (site / ".nojekyll").read_bytes() == b""
    for change in (Path.touch, Path.unlink):
        change(site / ".nojekyll")
        verified = run(example, "verify", str(site), "--as-of", str(AS_OF))
        assert verified.exit_code == 0, verified.output


def test_progress(example: Path) -> None:
    """In a pipe a build says how much there is to do; on standard output what it did."""
    result = run(example, "build", "--as-of", str(AS_OF))
    assert result.stderr == f"Building {FILES} pages …\n"
    assert result.stdout == f"Built {FILES} files in {example / 'build'}, as of {AS_OF}.\n"
