"""Building: check, freeze into a staging folder, check the output, swap it in. All or nothing."""

from __future__ import annotations

import mimetypes
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policysite import catalogs, fingerprint, swap
from policysite.errors import BuildError, ContentProblems, TargetError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from policysite.edition import Edition
    from policysite.models import Library, Problem

    # Watches the pages go by and hands them on; is told how many there will be.
    Watch = Callable[[Iterable[str], int], Iterator[str]]

# Guesses differ between machines; a host is told by its own table.
_MIME_TYPES = {
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".txt": "text/plain",
    ".xml": "application/xml",
}
_SHOWN_FAULTS = 20


@dataclass(frozen=True)
class Options:
    """What to build: the project, the folder to write, the day, and what to show."""

    root: Path
    out: Path
    as_of: date
    base_url: str | None = None
    drafts: bool = False
    full: bool = False

    def as_texts(self) -> dict[str, str]:
        """What the built files depend on beside the project itself."""
        return {
            "as_of": self.as_of.isoformat(),
            "base_url": self.base_url or "",
            "drafts": str(self.drafts),
        }


@dataclass(frozen=True)
class Report:
    """What a build did: how many files there are, what was found; `changed` or as it was."""

    files: int
    problems: tuple[Problem, ...]
    changed: bool


def build(options: Options, watch: Watch) -> Report:
    """Make the site, or leave the last one as it was.

    Raises ContentProblems where a check errs, TargetError where the folder is not ours, and
    BuildError where the pages or the disk fail.
    """
    out = options.out
    check_target(options.root, out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with swap.locked(out):
            swap.recover(out)
            return _build(options, watch)
    except OSError as error:
        raise BuildError(f"The site could not be written, and is as it was: {error}") from None


def check_target(root: Path, out: Path) -> None:
    """Refuse a folder that policysite did not make; raises TargetError."""
    inside = out.resolve()
    if inside == root.resolve() or inside in root.resolve().parents:
        raise TargetError(f"{out} holds the project itself. Choose another folder with --out.")
    for name in ("content", "translations", "site", "tests"):
        if inside.is_relative_to((root / name).resolve()):
            raise TargetError(f"{out} lies in {name}/. Choose another folder with --out.")
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise TargetError(f"{out} is no folder. Choose another one with --out.")
    if out.is_dir() and any(out.iterdir()) and fingerprint.read_mark(out) is None:
        raise TargetError(
            f"{out} was not made by policysite, so nothing in it was touched. "
            "Empty it yourself, or choose another folder with --out."
        )


def _build(options: Options, watch: Watch) -> Report:
    inputs = fingerprint.of_inputs(options.root, catalogs.folder(options.root), options.as_texts())
    mark = fingerprint.read_mark(options.out)
    intact = mark is not None and mark.get("outputs") == fingerprint.of_outputs(options.out)
    if intact and mark is not None and mark.get("inputs") == inputs and not options.full:
        return Report(files=_count(options.out), problems=(), changed=False)
    library, problems = _checked(options.root)
    edition = _edition(options, library)
    if intact:
        _never_fewer(options.out, edition)
    staging = swap.staging_of(options.out)
    try:
        _freeze(edition, options.root, staging, watch)
        _inspect(edition, staging)
        fingerprint.write_mark(staging, inputs)
        _same_modes(staging)
        files = _count(staging)
        swap.into_place(options.out)
    finally:
        swap.recover(options.out)
    return Report(files=files, problems=tuple(problems), changed=True)


def _checked(root: Path) -> tuple[Library, list[Problem]]:
    from policysite import checks, content

    library = content.load(root)
    problems = checks.run(library)
    if checks.errors(problems):
        raise ContentProblems(problems, "the site was not built, the last one is as it was")
    return library, problems


def _edition(options: Options, library: Library) -> Edition:
    from policysite.edition import Edition

    return Edition(
        library=library,
        as_of=options.as_of,
        base_url=(options.base_url or library.site.base_url).rstrip("/"),
        drafts=options.drafts,
    )


def _never_fewer(out: Path, edition: Edition) -> None:
    """What the last build published must be in this one, to the byte."""
    for path in sorted((out / "ledger").rglob("*.json")) if (out / "ledger").is_dir() else []:
        name = path.relative_to(out).as_posix()
        data = edition.public_files.get(name)
        if data != path.read_bytes():
            what = "is missing from" if data is None else "was changed in"
            raise BuildError(
                f"content/{name} {what} the ledger, but the last site has it: what was published "
                "stays published. Put it back (git restore content/ledger), then build again."
            )


def _freeze(edition: Edition, root: Path, staging: Path, watch: Watch) -> None:
    from flask_frozen import Freezer, FrozenFlaskWarning

    from policysite.web import create_app
    from policysite.web.addresses import addresses

    for ending, kind in _MIME_TYPES.items():
        mimetypes.add_type(kind, ending)
    app = create_app(edition, root)
    app.testing = True  # an error in a page is raised, not rendered
    app.config.update(
        FREEZER_BASE_URL=edition.base_url,
        FREEZER_DESTINATION=str(staging.resolve()),
        FREEZER_REDIRECT_POLICY="error",
        FREEZER_REMOVE_EXTRA_FILES=False,
    )
    pages = list(addresses(edition))
    freezer = Freezer(app, with_static_files=False, with_no_argument_rules=False, log_url_for=False)
    freezer.register_generator(lambda: ((page.endpoint, dict(page.values)) for page in pages))
    with warnings.catch_warnings():
        warnings.simplefilter("error", FrozenFlaskWarning)
        for _ in watch((page.url for page in freezer.freeze_yield()), len(pages)):
            pass


def _inspect(edition: Edition, staging: Path) -> None:
    """Hold the staged files against what they promise; raises BuildError."""
    from policysite import output

    pages, others = _expected(edition)
    found = list(output.faults(staging, pages, others, edition.base_url))
    if found:
        shown = "\n".join(f"  {fault}" for fault in found[:_SHOWN_FAULTS])
        more = f"\n  and {len(found) - _SHOWN_FAULTS} more" if len(found) > _SHOWN_FAULTS else ""
        raise BuildError(
            f"The pages are not as they must be, so the last site stays as it was:\n{shown}{more}"
        )


def _expected(edition: Edition) -> tuple[dict[str, str], set[str]]:
    """The language of each page by its file, and the other files."""
    from policysite.web.addresses import addresses, file_of

    pages, others = {}, set()
    for address in addresses(edition):
        file = file_of(address)
        if file.endswith(".html") and address.endpoint != "ledger":
            pages[file] = address.values.get("language", edition.site.reference)
        else:
            others.add(file)
    return pages, others


def _same_modes(folder: Path) -> None:
    """The files can be read by the host, whatever the umask of the builder."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def _count(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))
