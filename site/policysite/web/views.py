"""The views: each is one lookup and one template."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from flask import Response, abort, current_app, render_template, url_for
from markupsafe import Markup

from policysite import edition as editions
from policysite import ledger
from policysite.catalogs import direction, language_name
from policysite.checks import coverage
from policysite.checks.links import BROWSER_PAGE
from policysite.redline import versions, wording
from policysite.statement import article
from policysite.web import i18n, news, pdf, questions, structured_data, timeline
from policysite.web.addresses import pdf_name
from policysite.web.letters import letters
from policysite.web.mirroring import mirrored

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from policysite.edition import Edition
    from policysite.models import Document, Ending, Policy, Version
    from policysite.redline import Redline, SectionChange

_BINARY = "application/octet-stream"  # the type that hosts use for a file without an extension


def chooser() -> str:
    """The page on which visitors choose a language; with only one, its home page."""
    languages = _edition().site.languages
    return home(languages[0]) if len(languages) == 1 else render_template("chooser.html")


def home(language: str) -> str:
    """Every policy with its version in force, what is coming and what changed last."""
    _check_language(language)
    answers = questions.answers(_edition(), language, i18n.gettext)
    return render_template("home.html", answers=answers)


def policy_page(language: str, policy: str) -> str:
    """The version of a policy that is in force."""
    found = _policy(policy)
    version = _edition().in_force(found)
    document = version.documents.get(language) if version else None
    _check_language(language)
    ending = found.ending(_edition().as_of)
    if ending is not None and language in ending.reason:
        return _ended(found, ending, language)
    if version is None or document is None:
        return render_template("pending.html", policy=found)
    return _statement(found, version, document, permanent=False)


def _ended(policy: Policy, ending: Ending, language: str) -> str:
    """What happened to a policy that has ended."""
    last = next(version for version in policy.versions if version.number == ending.number)
    last = policy.highest_applied(_edition().as_of) or last
    return render_template("ended.html", policy=policy, ending=ending, last=last)


def version_page(language: str, policy: str, version: str) -> str:
    """The permanent page of one version of a policy."""
    found = _policy(policy)
    for shown in found.published:
        if str(shown.number) == version and shown.withdrawal and language in shown.languages:
            return render_template("withdrawn.html", policy=found, version=shown)
    shown, document = _document(found, version, language)
    return _statement(found, shown, document, permanent=True)


def redline_page(language: str, policy: str, version: str) -> str:
    """What changed in a version, compared with the previous one."""
    new, _ = _document(_policy(policy), version, language)
    old = _edition().compared_with(new, language)
    return _redline(_compared(old, new, language), old, new, language) if old else abort(404)


def since_page(language: str, policy: str, version: str) -> str:
    """Everything that changed from a superseded version to the version in force."""
    old, _ = _document(_policy(policy), version, language)
    new = _edition().in_force(_policy(policy))
    if new is None:
        abort(404)
    found = versions.redline(versions.Pair(old, new, language), i18n.gettext)
    return _redline(found, old, new, language)


def source(language: str, policy: str, version: str) -> Response:
    """The Markdown source of a version, byte for byte."""
    _, document = _document(_policy(policy), version, language)
    return Response(document.source, mimetype="text/markdown")


def pdf_file(language: str, policy: str, version: str, name: str) -> Response:
    """A version for printing: its article, and its identification on every page."""
    shown, document = _document(_policy(policy), version, language)
    if name != pdf_name(shown, language):
        abort(404)
    resolve = _resolver(language, draft=shown.entry is None)
    composed = article.compose(
        document.article,
        resolve=lambda target: urljoin(_edition().base_url, resolve(target)),
        labels=article.Labels(in_short=i18n.gettext("In short")),
        written_out=True,
    )
    sha256 = ledger.sha256(document.article.encode())
    page = render_template(
        "print.html",
        address=_address(shown, language, permanent=True, full=True),
        article=Markup(composed),  # noqa: S704 (checked when it was frozen or rendered)
        document=document,
        print_style=Markup(_print_style(language)),  # noqa: S704 (our own file)
        sha256=sha256,
        version=shown,
    )
    return Response(pdf.make(page, identifier=sha256), mimetype="application/pdf")


def browsers(language: str) -> str:
    """How to see, delete and block cookies in each browser."""
    _check_language(language)
    return render_template("browsers.html", help=_edition().library.browser_help)


def changes(language: str) -> str:
    """Every published version of every policy, newest first."""
    _check_language(language)
    edition = _edition()
    lives = [(each, timeline.spans(edition, each, language)) for each in edition.policies]
    return render_template("changes.html", versions=edition.published(), lives=lives)


def feed(language: str) -> Response:
    """Every publication as an Atom feed (RFC 4287), for people who want to follow changes."""
    _check_language(language)
    edition = _edition()
    found = news.news(edition, language)
    text = render_template("changes.xml", news=found, feed_id=news.feed_id(edition, language))
    return Response(text, mimetype="application/atom+xml")


def verify(language: str) -> str:
    """How anyone can check that nothing published was ever changed."""
    _check_language(language)
    return render_template("verify.html", files=_edition().public_files)


def contact(language: str) -> str:
    """How to reach the company, with prepared messages."""
    _check_language(language)
    promises = questions.promises(_edition(), language)
    return render_template("contact.html", letters=letters(i18n.gettext), promises=promises)


def accessibility(language: str) -> str:
    """How the pages are made accessible, and whom to contact about problems."""
    _check_language(language)
    contacts = _edition().site.contacts
    return render_template(
        "accessibility.html", contact=contacts.get("general", contacts["requests"])
    )


def not_found(language: str | None = None) -> str:
    """The page for an address that does not exist."""
    if language is not None:
        _check_language(language)
    return render_template("not_found.html", everywhere=language is None)


def ledger_file(path: str) -> Response:
    """An entry or a frozen article, byte for byte."""
    data = _edition().public_files.get(f"ledger/{path}")
    if data is None:
        abort(404)
    mimetype = "application/json" if path.endswith(".json") else "text/html"
    return Response(data, mimetype=mimetype)


def policies() -> Response:
    """For programs: which version of which policy applies."""
    text = json.dumps(editions.summary(_edition()), indent=2, sort_keys=True, ensure_ascii=False)
    return Response(text + "\n", mimetype="application/json")


def schema() -> Response:
    """The JSON Schema of policies.json."""
    text = resources.files("policysite.web").joinpath("policies.schema.json").read_text("utf-8")
    return Response(text, mimetype="application/json")


def sums() -> Response:
    """The hash of every published file, in the format of `sha256sum -c`."""
    return Response(_edition().sums, mimetype=_BINARY)


def sitemap() -> Response:
    """The pages that search engines should show, each with its translations (sitemaps.org)."""
    pages = [page for page in current_app.config["ADDRESSES"] if page.indexed]
    return Response(render_template("sitemap.xml", pages=pages), mimetype="application/xml")


def robots() -> Response:
    """Every robot is welcome (RFC 9309)."""
    return Response(render_template("robots.txt"), mimetype="text/plain")


def security() -> Response:
    """Where to report a security problem (RFC 9116)."""
    as_of = _edition().as_of
    expires = editions.security_expiry(as_of)
    # The month, so that `verify` can tell when a site is no longer rebuilt.
    text = render_template("security.txt", expires=expires, made=f"{as_of:%Y-%m}")
    return Response(text, mimetype="text/plain")


def _statement(policy: Policy, version: Version, document: Document, *, permanent: bool) -> str:
    edition = _edition()
    in_force = edition.in_force(policy)
    context = {
        "document": document,
        "in_force": in_force,
        "permanent": permanent,
        "policy": policy,
        "questions": coverage.answered(document.sections, wording.reader_questions(i18n.gettext)),
        "state": edition.state(version),
        "version": version,
    }
    composed = article.compose(
        document.article,
        resolve=_resolver(document.language, draft=version.entry is None),
        labels=article.Labels(
            in_short=i18n.gettext("In short"),
            section=i18n.gettext("Link to this section"),
        ),
        translations=_other_languages(version, document, permanent=permanent),
        status=render_template("status.html", **context),
        contents=render_template("contents.html", **context),
        colon=i18n.gettext(":"),
    )
    elsewhere = edition.state(version) != "in force"
    canonical = _address(version, document.language, permanent=elsewhere, full=True)
    data = structured_data.statement(edition, version, document, canonical)
    return render_template(
        "statement.html",
        **context,
        article=Markup(composed),  # noqa: S704 (checked when it was frozen or rendered)
        canonical=canonical,
        structured_data=Markup(data),  # noqa: S704 (it escapes what could end it)
    )


def _redline(found: Redline, old: Version, new: Version, language: str) -> str:
    steps = _edition().steps(old, new)
    context = {"found": found, "new": new, "old": old, "steps": steps}
    context["policy"] = _policy(new.policy)
    composed = article.compose(
        found.article,
        resolve=_resolver(language, draft=new.entry is None),
        labels=article.Labels(in_short=i18n.gettext("In short")),
        status=render_template("redline_summary.html", **context),
        around_title=(
            i18n.gettext("What changed in:"),
            i18n.gettext("from version %(old)s to version %(new)s")
            % {"old": _dated(old), "new": _dated(new)},
        ),
        colon=i18n.gettext(":"),
    )
    shown = Markup(composed)  # noqa: S704 (checked when it was frozen or rendered)
    return render_template("redline.html", **context, article=shown)


def _dated(version: Version) -> str:
    """The number of a version with its date, or a note that it has none."""
    day = i18n.gettext("draft") if version.entry is None else i18n.day(version.effective)
    return f"{version.number} ({day})"


def sections_touched(old: Version, new: Version, language: str) -> Sequence[SectionChange]:
    """The sections that changed from `old` to `new`, two versions of a policy, in `language`."""
    found = _noted(new.policy).get(_touched_key(old, new, language))
    return _compared(old, new, language).changes if found is None else found


def section_touched(change: SectionChange, old: Version, new: Version, language: str) -> str:
    """The name of a changed section; the text above the first heading is the summary."""
    before, after = old.documents[language], new.documents[language]
    above = change.level == 1 and before.title == after.title
    if above and article.summary(before.article) != article.summary(after.article):
        return i18n.gettext("In short")
    return change.title


def _compared(old: Version, new: Version, language: str) -> Redline:
    """The redline of two versions; its sections are recorded for the page of all changes."""
    found = versions.redline(versions.Pair(old, new, language), i18n.gettext)
    _noted(new.policy)[_touched_key(old, new, language)] = found.changes
    return found


def _noted(policy: str) -> dict[str, tuple[SectionChange, ...]]:
    found: dict[str, tuple[SectionChange, ...]] = current_app.config["TOUCHED"][policy]
    return found


def _touched_key(old: Version, new: Version, language: str) -> str:
    return f"{language} {old.number} {new.number}"


def _other_languages(
    version: Version, document: Document, *, permanent: bool
) -> list[article.Translation]:
    return [
        article.Translation(
            language=language,
            name=language_name(language),
            address=_address(version, language, permanent=permanent),
            ids=other.ids,
        )
        for language, other in version.documents.items()
        if language != document.language
    ]


def _address(version: Version, language: str, *, permanent: bool, full: bool = False) -> str:
    """The permanent address of a version, or the address of whichever version is in force.

    A `full` one starts with https://.
    """
    values = {"language": language, "policy": version.policy}
    if not permanent:
        return url_for("policy", _external=full, **values)
    return url_for("version", _external=full, version=str(version.number), **values)


def _resolver(language: str, *, draft: bool) -> Callable[[str], str]:
    """Resolves `policy:` links: to the version in force; from a draft, to the newest version.

    A link leads to a section only if that page has it: of two texts that link to each other, one is
    published first, and until the other has the section, links lead to its page.
    """

    def resolve(target: str) -> str:
        name, _, id_ = target.removeprefix("policy:").partition("#")
        if name == BROWSER_PAGE and language in _edition().library.browser_help.languages:
            address, is_there = url_for("browsers", language=language), bool(id_)
        elif name == BROWSER_PAGE:  # published before its target
            address, is_there = url_for("home", language=language), False
        else:
            address, ids = _leads(_policy(name), language, draft=draft)
            is_there = id_ in ids
        return f"{address}#{id_}" if is_there else address

    return resolve


def _leads(policy: Policy, language: str, *, draft: bool) -> tuple[str, frozenset[str]]:
    """The page to which links to `policy` lead, and its sections."""
    version, ids = _edition().leads(policy, language, draft=draft)
    if version is not None:
        return _address(version, language, permanent=True), ids
    return url_for("policy", language=language, policy=policy.name), ids


def _print_style(language: str) -> str:
    style = resources.files("policysite.web").joinpath("print.css").read_text(encoding="utf-8")
    return style if direction(language) == "ltr" else mirrored(style)


def _edition() -> Edition:
    edition: Edition = current_app.config["EDITION"]
    return edition


def _check_language(language: str) -> None:
    if language not in _edition().site.languages:
        abort(404)


def _policy(name: str) -> Policy:
    policy = _edition().library.policies.get(name)
    if policy is None:
        abort(404)
    return policy


def _document(policy: Policy, number: str, language: str) -> tuple[Version, Document]:
    for version in _edition().versions(policy):
        if str(version.number) == number and language in version.documents:
            return version, version.documents[language]
    return abort(404)
