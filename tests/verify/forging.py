"""The files of the example as it is built, changed, and forged: without a trace, hash by hash."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

from policysite import ledger
from policysite.ledger import sha256

if TYPE_CHECKING:
    pass


Files = dict[str, bytes]
POLICIES = {"privacy": ("1.0", "1.1", "2.0"), "cookies": ("1.0",)}
LANGUAGES = ("nl", "en")
SUMS, SUMMARY = "SHA256SUMS", "policies.json"
ENTRY = "ledger/privacy/1.1.json"
ARTICLE = "ledger/privacy/1.1.nl.html"
SOURCE = "nl/privacy/1.1/source.md"
PAGE = "nl/privacy/1.1/index.html"
IN_FORCE = "nl/privacy/index.html"
VERIFY = "nl/verify/index.html"
WORD = b"bewaren uw gegevens 6 maanden"

# Every file that SHA256SUMS of the example names.
LEDGER = [
    path
    for policy, numbers in POLICIES.items()
    for number in numbers
    for path in (
        f"ledger/{policy}/{number}.json",
        *(f"ledger/{policy}/{number}.{language}.html" for language in LANGUAGES),
        *(f"{language}/{policy}/{number}/source.md" for language in LANGUAGES),
    )
]
ENTRIES = [path for path in LEDGER if path.endswith(".json")]


def edited(files: Files, path: str, old: bytes, new: bytes) -> Files:
    """The files with one text replaced in one of them."""
    assert old in files[path]
    return files | {path: files[path].replace(old, new, 1)}


def without(files: Files, *paths: str) -> Files:
    """The files but for some."""
    return {path: data for path, data in files.items() if path not in paths}


def listed(files: Files, *more: str) -> Files:
    """The files with SHA256SUMS and the head computed again, for the same names and `more`."""
    names = {line[66:] for line in files[SUMS].decode().splitlines()} | set(more)
    return headed(files, ledger.sums({name: files[name] for name in names if name in files}))


def headed(files: Files, sums: bytes) -> Files:
    """The files with another SHA256SUMS, and its head wherever the old one stands."""
    old, new = sha256(files[SUMS]).encode(), sha256(sums).encode()
    changed = {path: d.replace(old, new) for path, d in files.items() if old in d}
    return files | changed | {SUMS: sums}


def forged(files: Files) -> Files:
    """The files as a forger leaves them: every hash in every file matches."""
    files = dict(files)
    renamed: dict[bytes, bytes] = {}
    for policy, numbers in POLICIES.items():
        previous = b""
        for number in numbers:
            path = f"ledger/{policy}/{number}.json"
            values = json.loads(files[path])
            for key, language in itertools.product(("article_sha256", "source_sha256"), LANGUAGES):
                text = f"ledger/{policy}/{number}.{language}.html"
                if key == "source_sha256":
                    text = f"{language}/{policy}/{number}/source.md"
                old, new = values[key][language], sha256(files[text])
                values[key][language] = new
                renamed[old.encode()] = new.encode()
            if values["previous"]:
                values["previous"]["sha256"] = sha256(previous)
            previous = files[path] = written(values)
    for path in [p for p in files if p == SUMMARY or p.endswith("index.html")]:
        for old_hash, new_hash in renamed.items():
            files[path] = files[path].replace(old_hash, new_hash)
    return listed(files | {SUMMARY: summarised(files)})


def summarised(files: Files) -> bytes:
    """policies.json with the dates of the entries."""
    summary = json.loads(files[SUMMARY])
    for each in summary["policies"]:
        for version in each["versions"]:
            values = json.loads(files[f"ledger/{each['policy']}/{version['version']}.json"])
            version |= {key: values[key] for key in ("effective", "published")}
    return written(summary)


def written(values: object) -> bytes:
    """JSON as the project writes it."""
    return (json.dumps(values, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def named(files: Files) -> list[str]:
    """The files that SHA256SUMS names."""
    return [line[66:] for line in files[SUMS].decode().splitlines()]
