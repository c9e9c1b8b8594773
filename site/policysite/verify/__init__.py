"""Verifying a published site: its files against each other, and against this project.

`verify` needs a `Site` (a folder, or a host over HTTPS: `open_site`) and, if there is one, this
project's Library. It reads only what is public, reports everything at once, and responds to a
hostile site with findings, never with an exception.

The proof has three steps. The ledger, its texts and the articles on the pages follow from hashes
alone. Everything else, including the frame of a page, its style sheet and everything with
`data-note`, must be byte for byte what this program makes from those texts. The browser help, the
contact addresses and the colour are not available elsewhere on a site: they are compared if this
project is available, and so is every other byte except those of PDFs. For a host, its responses are
checked as well. What it shows to others, or at addresses that no page links to, cannot be seen from
outside.
"""

from policysite.verify.check import verify
from policysite.verify.findings import Finding, Kind, Relation, Verdict
from policysite.verify.folder import FolderSite
from policysite.verify.https import HttpsSite
from policysite.verify.making import NotMade, Program
from policysite.verify.opening import open_site
from policysite.verify.report import report
from policysite.verify.sites import BadAddress, ListedSite, Site, SiteError

__all__ = [
    "BadAddress",
    "Finding",
    "FolderSite",
    "HttpsSite",
    "Kind",
    "ListedSite",
    "NotMade",
    "Program",
    "Relation",
    "Site",
    "SiteError",
    "Verdict",
    "open_site",
    "report",
    "verify",
]
