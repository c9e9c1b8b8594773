"""What publishing would change, publishing it, and beginning the next draft."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Response, abort, current_app, g, redirect, render_template, request, url_for

from policysite import catalogs, ledger
from policysite.errors import ContentProblems, PolicysiteError
from policysite.hosting import exposure
from policysite.message import Message
from policysite.models import count_of, source_path
from policysite.preview import live, pages, recording
from policysite.preview.findings import by_severity
from policysite.publishing import announcement, drafting, publication, unpublishing
from policysite.redline.wording import draft_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from flask import Flask

    from policysite.models import Problem
    from policysite.preview.bench import Bench
    from policysite.preview.findings import SeverityFindings
    from policysite.preview.snapshot import Snapshot
    from policysite.publishing.publication import Publication

    # A file with errors: its path, the text of this version (if it is one), and the errors.
    Blocking = tuple[str, Bench | None, tuple[SeverityFindings, ...]]


def install(app: Flask) -> None:
    """Add these pages to `app`."""
    app.add_url_rule(f"{pages.PLACE}publish/", "publish", look)
    app.add_url_rule(f"{pages.PLACE}publish/", "publish_now", publish, methods=["POST"])
    app.add_url_rule(f"{pages.PLACE}unpublish/", "unpublish_look", look)
    app.add_url_rule(f"{pages.PLACE}unpublish/", "unpublish", unpublish, methods=["POST"])
    app.add_url_rule("/preview/<locale>/<policy>/new/", "new_draft", new_draft, methods=["POST"])


def look(locale: str, policy: str, version: str, language: str) -> str | tuple[str, int]:
    """What would be locked, or what prevents it."""
    return _page(pages.found(policy, version, language), request.args.get("effective"))


def publish(
    locale: str, policy: str, version: str, language: str
) -> Response | str | tuple[str, int]:
    """Publish what the person was shown, if it is unchanged and they have confirmed it."""
    here = pages.found(policy, version, language)
    effective = request.form.get("effective")
    refusal: Message | None = _refusal()
    if refusal is None:
        try:
            prepared = _prepared(here, _day(effective, here))
            if prepared.preflight.oddity and request.form.get("odd") != "yes":
                refusal = Message("Nothing was published: tick the box about the date as well.")
            elif prepared.preflight.doubtful and request.form.get("editorial") != "yes":
                refusal = Message(
                    "Nothing was published: answer the question about the changes that "
                    "look material."
                )
            elif ledger.sha256(prepared.entry.data) != request.form.get("shown"):
                refusal = Message(
                    "The text or the ledger was changed after this page was loaded, so nothing "
                    "was published. Review it again."
                )
            else:
                moment = current_app.config["WORKSPACE"].moment()
                publication.write(here.snapshot.root, prepared, moment)
                # The following page shows why that was refused.
                person, push = current_app.config["GUARD"].person, request.form.get("push")
                live.commit(here, person, push=push == "yes")
        except PolicysiteError as error:
            refusal = error.sentence
    if refusal is not None:
        return _page(here, effective, refusal)
    return redirect(request.path, 303)  # type: ignore[return-value]


def unpublish(
    locale: str, policy: str, version: str, language: str
) -> Response | str | tuple[str, int]:
    """Take back a publication that nobody else can have seen, and open its draft."""
    here = pages.found(policy, version, language)
    now = here.snapshot
    refusal: Message | None = None
    if not current_app.config["GUARD"].holds(request.form.get("token", "")):
        refusal = Message("The preview has been restarted, so nothing was undone. Try again.")
    elif request.form.get("sure") != "yes":
        refusal = Message("Nothing was undone: tick the box to confirm.")
    else:
        try:
            taken_back = unpublishing.prepare(now.library, policy, version)
            exposure.refuse(now.root, now.library.site, taken_back.entry)
            unpublishing.carry_out(now.root, taken_back, current_app.config["GUARD"].person)
        except PolicysiteError as error:
            refusal = error.sentence
    if refusal is not None:
        return _page(here, None, refusal)
    address = url_for("write", locale=locale, policy=policy, version=version, language="all")
    return redirect(address, 303)  # type: ignore[return-value]


def new_draft(locale: str, policy: str) -> Response | tuple[str, int]:
    """Begin the next version of a policy in every language, and open it in the editor."""
    now: Snapshot = g.snapshot
    if policy not in now.library.policies:
        abort(404)
    if not current_app.config["GUARD"].holds(request.form.get("token", "")):
        return _failed(Message("The preview has been restarted. Try again.")), 403
    words = {
        language: draft_words(catalogs.load(now.root, language).gettext)
        for language in now.library.site.languages
    }
    try:
        draft = drafting.prepare(
            now.library,
            policy,
            material=request.form.get("kind") == "material",
            words=words,
            beside=request.form.get("beside") == "yes",
            of=request.form.get("of") or None,
        )
        drafting.write(now.root, draft)
        paths = [source_path(code, policy, draft.number) for code in now.library.site.languages]
        live.record(now.root, paths, f"Begin {policy} {draft.number}")
    except PolicysiteError as error:
        return _failed(error.sentence), 409
    number = str(draft.number)
    address = url_for("write", locale=locale, policy=policy, version=number, language="all")
    return redirect(address, 303)  # type: ignore[return-value]


def _page(
    here: Bench, effective: str | None, refusal: Message | None = None
) -> str | tuple[str, int]:
    if not here.is_draft:
        page = render_template(
            "published.html",
            bench=here,
            newest=_is_newest(here),
            refusal=refusal,
            typed=[],
            **_way(here),
            **recording.choices(here),
        )
        return page if refusal is None else (page, 409)
    blocking: list[Blocking] = []
    prepared = None
    day = _day(effective, here)
    try:
        prepared = _prepared(here, day)
    except ContentProblems as error:
        blocking = list(_blocking(here, error.blocking))
    except PolicysiteError as error:
        refusal = refusal or error.sentence
    page = render_template(
        "publish.html",
        bench=here,
        blocking=blocking,
        effective=day,
        has_remote=live.is_pushed_somewhere(here.snapshot.root),
        refusal=refusal,
        **(_summary(prepared) if prepared else {"preflight": None}),
    )
    return page if refusal is None else (page, 409)


def _way(here: Bench) -> dict[str, Any]:
    """The remaining steps; `targets` and `services` are for the buttons."""
    found = live.what_next(here)
    return {"next": found, "targets": found["targets"], "services": found["services"]}


def _is_newest(here: Bench) -> bool:
    """Whether it is the last publication of its policy, the only one that can be taken back."""
    last = here.policy.last
    return last is not None and last.number == here.version.number


def _summary(prepared: Publication) -> dict[str, Any]:
    """What the page shows about a publication; `shown` is the hash of all that it would lock."""
    language = g.translator.language
    return {
        "count": count_of(prepared.preflight.unanswered),
        "absent": announcement.absent(prepared.preflight),
        "difference": partial(announcement.difference, language=language),
        "facts": announcement.facts(prepared.preflight, language),
        "files": [
            *prepared.articles,
            ledger.entry_path(prepared.entry.policy, prepared.entry.number),
        ],
        "kinds": announcement.CHANGE_KINDS,
        "notes": announcement.notes(prepared.preflight, language),
        "preflight": prepared.preflight,
        "section_title": announcement.section_title,
        "shown": ledger.sha256(prepared.entry.data),
    }


def _blocking(here: Bench, errors: Sequence[Problem]) -> Iterator[Blocking]:
    """The errors by file, those of the version's own texts first, in the order of languages."""
    own = {here.in_language(code).place.path: here.in_language(code) for code in here.languages}
    paths = [*own, *sorted({problem.path for problem in errors} - set(own))]
    for path in paths:
        text = own.get(path)
        found = [problem for problem in errors if problem.path == path]
        if found:
            yield path, text, by_severity(found, text.document if text else None)


def _prepared(here: Bench, effective: date) -> Publication:
    now = here.snapshot
    return publication.prepare(
        now.library, here.policy.name, str(here.version.number), effective, now.as_of
    )


def _day(effective: str | None, here: Bench) -> date:
    """The chosen date; by default the first on which the version may take effect."""
    lower = [v.effective for v in here.policy.standing if v.number < here.version.number]
    earliest = max([here.snapshot.as_of, *lower])
    try:
        return ledger.parse_date(effective or "")
    except ValueError:
        return earliest


def _refusal() -> Message | None:
    if not current_app.config["GUARD"].holds(request.form.get("token", "")):
        return Message("The preview has been restarted, so nothing was published. Try again.")
    if request.form.get("sure") != "yes":
        return Message("Nothing was published: tick the box to confirm.")
    return None


def _failed(message: Message) -> str:
    return render_template("failed.html", failure=message, typed=[])
