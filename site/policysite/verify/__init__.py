"""Verifying a published site: its files against each other, and against this project.

`verify` needs a `Site` (a folder, or a host over HTTPS: `open_site`) and, where there is one,
this project's Library. It reads what is public and nothing else, finds everything at once, and
meets a hostile site with findings, never with an exception.

What a page says around its article (its frame, its style sheet, what carries `data-note`) is not
part of the proof.
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
