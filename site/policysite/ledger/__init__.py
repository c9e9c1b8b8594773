"""The ledger: the record of published versions, and the proof that they never changed.

For each published version, `content/ledger/<policy>/` contains an entry (`1.0.json`), the article
in each language (`1.0.nl.html`), and records of later events (`2.0.called-off.json`). An entry
contains the hashes of the sources and the articles and the hash of the previous entry, so that no
entry can be changed, removed or inserted unnoticed; a record contains the hash of its entry. Every
hash is SHA-256 (FIPS 180-4) over the exact bytes of a file.
"""

from policysite.ledger.chain import LEDGER_CHAIN, chain, chain_problems, goal_problems
from policysite.ledger.encoding import parse_date, sha256
from policysite.ledger.entries import make_entry, parse_entry, stamped
from policysite.ledger.files import (
    FOLDER,
    LEDGER_FILE,
    Name,
    article_path,
    entry_path,
    hash_problem,
    json_paths,
    parse_name,
    public_files,
    record_fault,
    record_path,
    records_of,
    sums,
)
from policysite.ledger.records import (
    make_call_off,
    make_ending,
    make_joining,
    make_rescheduling,
    make_withdrawal,
    parse_record,
    published_version,
    unseen_sign,
    with_records,
)

__all__ = [
    "FOLDER",
    "LEDGER_CHAIN",
    "LEDGER_FILE",
    "Name",
    "article_path",
    "chain",
    "chain_problems",
    "entry_path",
    "goal_problems",
    "hash_problem",
    "json_paths",
    "make_call_off",
    "make_ending",
    "make_entry",
    "make_joining",
    "make_rescheduling",
    "make_withdrawal",
    "parse_date",
    "parse_entry",
    "parse_name",
    "parse_record",
    "public_files",
    "published_version",
    "record_fault",
    "record_path",
    "records_of",
    "sha256",
    "stamped",
    "sums",
    "unseen_sign",
    "with_records",
]
