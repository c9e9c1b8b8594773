"""Linked data for search engines (schema.org), limited to facts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policysite.edition import Edition
    from policysite.models import Document, Organisation, Version


def statement(edition: Edition, version: Version, document: Document, address: str) -> str:
    """The JSON-LD of the page at `address` that shows one version of a statement.

    A draft has neither a date nor a publisher, because it is not published.
    """
    values: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": document.title,
        "url": address,
        "inLanguage": document.language,
        "version": str(version.number),
    }
    if version.entry is not None:
        values["datePublished"] = version.entry.published.isoformat()
        values["publisher"] = _publisher(edition.site.organisation)
    return _script(values)


def _publisher(organisation: Organisation) -> dict[str, str]:
    values = {
        "@type": "Organization",
        "name": organisation.name,
        "legalName": organisation.legal_name,
        "url": organisation.website,
    }
    return {key: value for key, value in values.items() if value}


def _script(values: dict[str, Any]) -> str:
    """JSON that cannot close the element that contains it."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
