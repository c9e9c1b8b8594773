"""The data model: frozen dataclasses for the content and its problems."""

from policysite.models.documents import Document, Section, source_path
from policysite.models.inventory import Inventory, Lifetime, Listed
from policysite.models.library import Library
from policysite.models.names import HOSTS, LANGUAGE, NAME, primary_language
from policysite.models.numbers import VersionNumber
from policysite.models.policies import Policy, State, Version
from policysite.models.problems import Concern, Problem, count_of, few
from policysite.models.records import (
    CallOff,
    Ending,
    Entry,
    Joining,
    Record,
    Rescheduling,
    Withdrawal,
)
from policysite.models.settings import (
    Acceptance,
    AnchorStep,
    Authority,
    Browser,
    BrowserHelp,
    Exemption,
    HelpPage,
    Organisation,
    ScanSettings,
    Site,
    Target,
)

__all__ = [
    "HOSTS",
    "LANGUAGE",
    "NAME",
    "Acceptance",
    "AnchorStep",
    "Authority",
    "Browser",
    "BrowserHelp",
    "CallOff",
    "Concern",
    "Document",
    "Ending",
    "Entry",
    "Exemption",
    "HelpPage",
    "Inventory",
    "Joining",
    "Library",
    "Lifetime",
    "Listed",
    "Organisation",
    "Policy",
    "Problem",
    "Record",
    "Rescheduling",
    "ScanSettings",
    "Section",
    "Site",
    "State",
    "Target",
    "Version",
    "VersionNumber",
    "Withdrawal",
    "count_of",
    "few",
    "primary_language",
    "source_path",
]
