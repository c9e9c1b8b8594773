"""Verifying a published site: its files against each other, and against this project.

`verify` needs a `Site` (a folder, or a host over HTTPS: `open_site`) and, where there is one,
this project's Library. It reads what is public and nothing else, finds everything at once, and
meets a hostile site with findings, never with an exception.

What it proves comes in three steps. The ledger, its texts and the articles on the pages follow
from hashes alone. Everything else, also the frame of a page, its style sheet and what carries
`data-note`, must be to the byte what this program makes of those texts. The browser help, the
addresses for contact and the colour stand nowhere else on a site: they are compared where this
project is at hand, and so is every other byte but those of a PDF. Of a host it is seen besides how
it answers. What it shows to others, or at addresses that no page names, nobody sees from outside.
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
