"""The checks of a published site, in the order in which one file vouches for the next.

SHA256SUMS names every entry, source and article; the entries form a chain for each policy and
vouch for sources and articles; these for the pages; policies.json sums all of it up.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from policysite import ledger
from policysite.content.locked import published_version
from policysite.edition import Edition, summary
from policysite.message import Message, WrongValue
from policysite.models import Policy
from policysite.verify import frozen, overview, sums
from policysite.verify.findings import Finding, Verdict, merged
from policysite.verify.sites import ListedSite, Missing, SiteError, Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policysite.models import Entry, Library, Record, Version, VersionNumber, Withdrawal
    from policysite.verify.findings import Kind, Relation
    from policysite.verify.sites import Site

    Chains = Mapping[str, Sequence[tuple[VersionNumber, str]]]

_RESTORE = Message(
    "Find out who changed it and when, keep a copy, then put the published file back."
)
_REBUILD = Message("Build the site again and deploy it whole; then verify again.")
_REMOVE = Message("Find out who put it there; then build and deploy the site whole.")


def verify(
    site: Site,
    ours: Library | None = None,
    *,
    kept: bytes | None = None,
    as_of: date | None = None,
) -> Verdict:
    """Hold `site` against itself and, where given, against `ours`.

    `kept` is a SHA256SUMS that someone kept from an earlier day: every line in it must still be
    there. `as_of` is the day for which the site must say what is in force; None: any day will do.
    """
    return _Check(site, ours).run(kept, as_of)


class _Check:
    """One run over one site; the findings grow while it reads, each file once."""

    def __init__(self, site: Site, ours: Library | None) -> None:
        self._site = site
        self._ours = ours
        self._findings: list[Finding] = []
        self._damaged: set[sums.Key] = set()
        self._our_files = {} if ours is None else self._read_ours(ours)
        # What is known of the site so far.
        self._hashes: dict[str, str | None] = {}
        self._sums = sums.parse(b"")
        self._head: str | None = None
        self._policies: dict[str, Policy] = {}
        self._unreadable: set[sums.Key] = set()
        self._overview = overview.Overview()

    def run(self, kept: bytes | None, as_of: date | None) -> Verdict:
        """Everything, one after the other, as far as the site can be reached."""
        relation: Relation | None = None
        try:
            listed, told = self._read(sums.NAME), self._read(overview.NAME)
            if listed is None and told is None:
                message = Message("it can be no site of policysite: every one has these two files")
                names = f"{sums.NAME}, {overview.NAME}"
                self._add("missing", names, message, Message("Look whether it is the right place."))
            else:
                self._check_sums(listed)
                self._check_entries()
                self._check_names()
                self._check_overview(told, as_of)
                self._check_texts()
                self._check_pending_pages()
                self._check_verify_pages()
                if self._ours is not None:
                    relation = self._compare(self._ours)
                self._check_kept(kept or b"")
                self._check_strangers()
        except Unreachable as error:
            self._add("unreachable", Message("the site"), error.message, error.remedy)
        days = self._overview.days
        return Verdict(merged(self._findings), relation, self._head, days)

    def _add(self, kind: Kind, path: str, message: Message, remedy: Message) -> None:
        self._findings.append(Finding(kind, path, message, remedy))

    def _read(self, path: str) -> bytes | None:
        """The bytes of a file of the site; None, and a finding, where it cannot be had."""
        data: bytes | None = None
        try:
            data = self._site.read(path)
        except Unreachable:
            raise
        except Missing as error:
            self._add("missing", path, error.message, _REBUILD)
        except SiteError as error:
            self._add("unreadable", path, error.message, error.remedy)
        self._hashes[path] = None if data is None else ledger.sha256(data)
        return data

    def _read_published(self, path: str) -> bytes | None:
        """The bytes of a published file, held against SHA256SUMS."""
        data = self._read(path)
        if (
            data is not None
            and self._sums.hashes.get(path, self._hashes[path]) != self._hashes[path]
        ):
            message = Message("its hash is not the one in %(file)s", file=sums.NAME)
            self._add("changed", path, message, _RESTORE)
        return data

    def _read_ours(self, ours: Library) -> dict[str, bytes]:
        """What this project publishes; of a version that is damaged here, only the entry."""
        policies = []
        entries: dict[str, bytes] = {}
        for policy in ours.policies.values():
            whole = []
            for version in policy.published:
                assert version.entry is not None  # published versions have one
                if version.withdrawal or set(version.documents) >= set(version.entry.languages):
                    whole.append(version)
                    continue
                self._damaged.add((policy.name, version.number))
                message = Message(
                    "%(policy)s %(version)s is damaged in this project itself",
                    policy=policy.name,
                    version=version.number,
                )
                path = sums.entry_file(version.entry)
                entries[path] = version.entry.data
                remedy = Message("Run the command “check” and mend it.")
                self._add("contradiction", path, message, remedy)
            policies.append(replace(policy, versions=tuple(whole)))
        return entries | ledger.public_files(policies)

    # The ledger.

    def _check_sums(self, data: bytes | None) -> None:
        if data is None:
            return
        self._head = self._hashes[sums.NAME]
        self._sums = sums.parse(data)
        for fault in self._sums.faults:
            self._add("contradiction", sums.NAME, fault, _REBUILD)

    def _check_entries(self) -> None:
        """The entries that SHA256SUMS names, with the records beside them, and their chains."""
        entries: dict[sums.Key, Entry] = {}
        records: dict[sums.Key, list[Record | Withdrawal]] = {}
        for path in self._sums.hashes:
            key = sums.version_of(path)
            assert key is not None  # others are not among the hashes
            if sums.is_entry(path):
                data = self._read_published(path)
                entry = None if data is None else self._entry(path, key, data)
                if entry is None:
                    self._unreadable.add(key)
                else:
                    entries[key] = entry
        for path in self._sums.hashes:
            name, key = sums.record_name(path), sums.version_of(path)
            if name is not None and key is not None:
                record = self._record(path, name, entries.get(key))
                if record is not None:
                    records.setdefault(key, []).append(record)
        versions: dict[str, list[Version]] = {}
        for key in sorted(entries):
            found = published_version(entries[key], records.get(key, ()))
            versions.setdefault(found.policy, []).append(found)
        for policy, each in versions.items():
            self._policies[policy] = Policy(
                name=policy, versions=tuple(each), chain=ledger.chain(each)
            )
            for problem in ledger.chain_problems(each):
                path = problem.path.removeprefix("content/")
                self._add("contradiction", path, problem.message, _RESTORE)

    def _record(self, path: str, name: str, entry: Entry | None) -> Record | Withdrawal | None:
        data = self._read_published(path)
        if data is None:
            return None
        try:
            record = ledger.parse_record(name, data)
        except (WrongValue, RecursionError) as error:
            fault = Message("it is nested too deeply")
            if isinstance(error, WrongValue):
                fault = error.message
            message = Message("it is no record of the ledger: %(fault)s", fault=fault)
            self._add("contradiction", path, message, _RESTORE)
            return None
        misplaced = ledger.record_fault(record, entry)
        if misplaced is not None:
            self._add("contradiction", path, misplaced, _RESTORE)
            return None
        return record

    def _entry(self, path: str, key: sums.Key, data: bytes) -> Entry | None:
        try:
            entry = ledger.parse_entry(data)
        except (WrongValue, RecursionError) as error:
            fault = Message("it is nested too deeply")
            if isinstance(error, WrongValue):
                fault = error.message
            message = Message("it is no entry of the ledger: %(fault)s", fault=fault)
            self._add("contradiction", path, message, _RESTORE)
            return None
        if (entry.policy, entry.number) == key:
            return entry
        message = Message(
            "it is the entry of %(policy)s %(version)s", policy=entry.policy, version=entry.number
        )
        self._add("contradiction", path, message, _RESTORE)
        return None

    def _versions(self) -> Iterator[Version]:
        for policy in self._policies.values():
            yield from policy.versions

    def _all_entries(self) -> Iterator[Entry]:
        return (version.entry for version in self._versions() if version.entry is not None)

    def _version_of(self, entry: Entry) -> Version:
        versions = self._policies[entry.policy].versions
        return next(version for version in versions if version.number == entry.number)

    def _check_names(self) -> None:
        """SHA256SUMS names what the entries vouch for, and nothing else."""
        expected: set[str] = set()
        for entry in self._all_entries():
            version = self._version_of(entry)
            expected.add(sums.entry_file(entry))
            expected |= {sums.record_file(record) for record in ledger.records_of(version)}
            if version.withdrawal is not None:
                continue
            for language in entry.languages:
                expected |= {sums.article_file(entry, language), sums.source_file(entry, language)}
        for path in sorted(expected - set(self._sums.hashes)):
            message = Message(
                "its entry vouches for it, but %(file)s does not name it", file=sums.NAME
            )
            self._add("contradiction", path, message, _REBUILD)
        for path in sorted(set(self._sums.hashes) - expected):
            if sums.version_of(path) not in self._unreadable:
                message = Message("%(file)s names it, but no entry vouches for it", file=sums.NAME)
                self._add("extra", path, message, _REMOVE)

    def _check_overview(self, data: bytes | None, as_of: date | None) -> None:
        if data is None:
            return
        values, fault = overview.parse(data)
        faults = [fault] if fault else []
        if values is not None:
            self._overview = overview.check(values, self._head, self._policies)
            faults += self._overview.faults
        for message in faults:
            self._add("contradiction", overview.NAME, message, _REBUILD)
        days = self._overview.days
        if days and as_of is not None and not overview.holds_on(days, as_of):
            message = Message("it does not say what is in force on %(day)s", day=as_of)
            remedy = Message("Build the site on that day and deploy it.")
            self._add("stale", overview.NAME, message, remedy)

    # Texts and pages.

    def _check_texts(self) -> None:
        """Every source and article against its entry, and the pages against the article."""
        for entry in self._all_entries():
            for language in entry.languages:
                if self._version_of(entry).withdrawal is not None:
                    message = Message("it shows a text, but stands for a withdrawn version")
                    self._check_empty(sums.version_page(entry, language), message)
                else:
                    self._check_text(entry, language)

    def _check_text(self, entry: Entry, language: str) -> None:
        source, article = sums.source_file(entry, language), sums.article_file(entry, language)
        expected = {
            source: entry.source_sha256[language],
            article: entry.article_sha256[language],
        }
        data = {path: self._read_published(path) for path in expected}
        for path, hash_ in expected.items():
            if self._hashes[path] not in (None, hash_):
                message = Message("its hash is not the one in its entry")
                self._add("changed", path, message, _RESTORE)
        # The site's own article where it is right; else ours may still show what a page lacks.
        found = next(
            (
                each
                for each in (data[article], self._our_files.get(article))
                if each is not None and ledger.sha256(each) == expected[article]
            ),
            None,
        )
        if found is not None:
            self._check_title(entry, language, found)
        self._check_page(sums.version_page(entry, language), entry, language, found)
        if self._overview.in_force.get(entry.policy) == entry:
            self._check_page(f"{language}/{entry.policy}/index.html", entry, language, found)

    def _check_title(self, entry: Entry, language: str, article: bytes) -> None:
        """The title in policies.json is that of the article."""
        document = self._overview.documents.get(f"{language}/{entry.policy}/{entry.number}")
        title = frozen.title(self._pieces(article, language))
        if document is not None and document.get("title") != title:
            message = Message(
                "%(policy)s %(version)s: documents %(language)s title is not “%(title)s”",
                policy=entry.policy,
                version=entry.number,
                language=language,
                title=title,
            )
            self._add("contradiction", overview.NAME, message, _REBUILD)

    def _pieces(self, article: bytes, language: str) -> tuple[frozen.Piece, ...]:
        base_url = self._overview.base_url or (self._ours.site.base_url if self._ours else "")
        return frozen.article(article, urlsplit(base_url).path, language)

    def _check_page(self, path: str, entry: Entry, language: str, article: bytes | None) -> None:
        """The page at `path` shows the text of a version; `article` None: nobody has it."""
        page = self._page(path)
        if page is None:
            return
        if not page.article:
            self._add("changed", path, Message("it shows no text of a policy"), _REBUILD)
            return
        if article is not None:
            difference = frozen.difference(self._pieces(article, language), page.article)
            if difference is not None:
                message = Message(
                    "it does not show %(policy)s %(version)s: %(difference)s",
                    policy=entry.policy,
                    version=entry.number,
                    difference=difference,
                )
                self._add("changed", path, message, _RESTORE)
        if entry.article_sha256[language] not in page.text:
            message = Message("it does not show the hash of its text")
            self._add("contradiction", path, message, _REBUILD)
        day = self._version_of(entry).effective
        if day.isoformat() not in page.days:
            message = Message("it does not say that the text applies from %(day)s", day=day)
            self._add("contradiction", path, message, _REBUILD)
        home = f"{self._overview.base_url}/{language}/{entry.policy}/"
        if self._overview.base_url and page.canonical not in (home, f"{home}{entry.number}/"):
            message = Message(
                "it gives “%(given)s” as its address, but it stands at %(address)s",
                given=page.canonical,
                address=home,
            )
            self._add("contradiction", path, message, _REBUILD)

    def _page(self, path: str) -> frozen.Page | None:
        data = self._read(path)
        if data is None:
            return None
        try:
            return frozen.page(data)
        except frozen.BadPage as error:
            message = Message("it is not a page as we write them: %(fault)s", fault=error.message)
            self._add("changed", path, message, _REBUILD)
            return None

    def _check_empty(self, path: str, message: Message) -> None:
        page = self._page(path)
        if page is not None and page.article:
            self._add("changed", path, message, _REBUILD)

    def _check_pending_pages(self) -> None:
        """Where nothing is in force in a language, the policy's page shows no text."""
        for policy in self._overview.policies:
            in_force = self._overview.in_force.get(policy)
            for language in self._overview.languages:
                if in_force is None or language not in in_force.languages:
                    path = f"{language}/{policy}/index.html"
                    message = Message(
                        "it shows a text, but stands for a policy with no version in force"
                    )
                    self._check_empty(path, message)

    def _check_verify_pages(self) -> None:
        """The page that tells how to check shows the head, in every language."""
        values = self._overview.values
        published = {language for entry in self._all_entries() for language in entry.languages}
        for language in self._overview.languages or sorted(published):
            path = f"{language}/verify/index.html"
            page = self._page(path)
            if page is None:
                continue
            if self._head is not None and page.head != self._head:
                message = Message(
                    "the head that it shows is not the hash of %(file)s", file=sums.NAME
                )
                self._add("contradiction", path, message, _REBUILD)
            if values and not page.title.endswith(f" – {values.get('organisation')}"):
                message = Message("organisation is not the one that %(path)s names", path=path)
                self._add("contradiction", overview.NAME, message, _REBUILD)

    # Against us, and against what others kept.

    def _compare(self, ours: Library) -> Relation:
        theirs = {path: self._hashes.get(path) or "" for path in self._sums.hashes}
        own = {path: ledger.sha256(data) for path, data in self._our_files.items()}
        relation = _relation(
            _chains(theirs, self._policies), _chains(own, ours.policies), theirs, own
        )
        self._compare_files(own, relation)
        if relation == "equal" and not self._damaged:
            if self._head != ledger.sha256(ledger.sums(self._our_files)):
                message = Message("it is not the list that we published")
                self._add("changed", sums.NAME, message, _REBUILD)
            self._compare_overview(ours)
        return relation

    def _compare_files(self, own: Mapping[str, str], relation: Relation) -> None:
        """Each published file of ours and theirs."""
        lost, unknown = _REBUILD, _REMOVE
        if relation == "older than ours":
            lost = Message("The site is older than this project: build and deploy it.")
        elif relation == "ahead of ours":
            unknown = Message("Get the newest state of the project (git pull); then verify again.")
        for path, hash_ in sorted(own.items()):
            if path in self._sums.hashes and path not in self._hashes:
                self._read_published(path)
            if path not in self._hashes:
                message = Message("it was published here, but not on the site")
                self._add("missing", path, message, lost)
            elif self._hashes[path] not in (None, hash_):
                message = Message("it is not the file that we published")
                self._add("changed", path, message, _RESTORE)
        for path in sorted(set(self._sums.hashes) - set(own)):
            if sums.version_of(path) not in self._damaged:
                self._add("extra", path, Message("the site has it, this project does not"), unknown)

    def _compare_overview(self, ours: Library) -> None:
        """All that policies.json says, where both have the same versions."""
        days, base_url = self._overview.days, self._overview.base_url
        if days is None or base_url is None:
            return
        day = days[0] or days[1] or date.min
        expected = summary(Edition(library=ours, as_of=day, base_url=base_url))
        if expected == self._overview.values:
            return
        faults = list(overview.differences(self._overview.values, expected))
        for fault in faults or [Message("it says more than we do")]:
            self._add("changed", overview.NAME, fault, _REBUILD)

    def _check_kept(self, kept: bytes) -> None:
        """Every line of a SHA256SUMS of an earlier day is still there."""
        before = sums.parse(kept)
        withdrawn = {(v.policy, v.number) for v in self._versions() if v.withdrawal is not None}
        for path, hash_ in before.hashes.items():
            if f"{hash_}  {path}" in self._sums.lines:
                continue
            key = sums.version_of(path)
            text = not sums.is_entry(path) and sums.record_name(path) is None
            if text and key in withdrawn and path not in self._sums.hashes:
                continue
            kind: Kind = "changed" if path in self._sums.hashes else "missing"
            message = Message("its line in the earlier %(file)s is no longer there", file=sums.NAME)
            self._add(kind, path, message, _RESTORE)

    def _check_strangers(self) -> None:
        """Files in a folder that stand where only published ones may."""
        if not isinstance(self._site, ListedSite):
            return
        pages = {
            sums.version_page(entry, language)
            for entry in self._all_entries()
            for language in entry.languages
        }
        known = {*self._sums.hashes, *self._our_files, *pages}
        for path in self._site.names():
            unreadable = sums.version_of(path.replace("index.html", "source.md"))
            if sums.stands_for_a_version(path) and not (
                path in known or unreadable in self._unreadable
            ):
                self._add("extra", path, Message("no published version has such a file"), _REMOVE)


def _relation(
    their_chains: Chains, our_chains: Chains, theirs: Mapping[str, str], ours: Mapping[str, str]
) -> Relation:
    """How two ledgers, as hashes by file, stand to each other."""
    their_records, our_records = _records(theirs), _records(ours)
    older, ahead = their_records < our_records, our_records < their_records
    forked = not (their_records <= our_records or our_records <= their_records)
    for policy in {*their_chains, *our_chains}:
        their, our = their_chains.get(policy, []), our_chains.get(policy, [])
        older |= len(their) < len(our)
        ahead |= len(our) < len(their)
        shared = min(len(their), len(our))
        forked |= their[:shared] != our[:shared]
    if forked or (older and ahead):
        return "forked"
    return "older than ours" if older else "ahead of ours" if ahead else "equal"


def _chains(hashes: Mapping[str, str], policies: Mapping[str, Policy]) -> Chains:
    """The entries of each policy in the order of publication, those that nobody can read last."""
    found: dict[str, list[tuple[VersionNumber, str]]] = {}
    for path, hash_ in hashes.items():
        key = sums.version_of(path)
        if key is not None and sums.is_entry(path):
            found.setdefault(key[0], []).append((key[1], hash_))
    for name, entries in found.items():
        chain = policies[name].chain if name in policies else ()
        place = {number: position for position, number in enumerate(chain)}
        entries.sort(key=lambda entry, place=place: (place.get(entry[0], len(place)), entry[0]))  # type: ignore[misc]
    return found


def _records(hashes: Mapping[str, str]) -> set[tuple[str, str]]:
    """The records of what became of versions."""
    return {(path, hash_) for path, hash_ in hashes.items() if sums.record_name(path) is not None}
