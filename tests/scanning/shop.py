"""A shop with a banner, and third parties under names of their own, as a browser meets them.

Every host is served from one port on loopback over HTTPS; `find` sends a scan there. On the path
/NAME/ the shop has the banner NAME. ALWAYS is what it stores without a choice, CONSENTED what it
stores after consent.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import ssl
import threading
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask, Response, send_from_directory
from werkzeug.serving import WSGIRequestHandler, make_server

from policysite.scanning import proxy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.wrappers import Response as Answer

SHOP, ADS, PIXEL = "www.shop.example", "ads.example", "pixel.tracker.example"
YEAR = 365 * 86400
TEN_YEARS = 10 * YEAR
# Each banner: its content besides its text. `allow()` is what it runs after consent.
BANNERS = {
    "cookieconsent": """
<link rel="stylesheet" href="/library/vanilla-cookieconsent/dist/cookieconsent.css">
<script src="/library/vanilla-cookieconsent/dist/cookieconsent.umd.js"></script>
<script>CookieConsent.run({
  categories: { necessary: { enabled: true, readOnly: true }, ads: {} },
  onConsent: () => CookieConsent.acceptedCategory("ads") && allow(),
  language: { default: "en", translations: { en: {
    consentModal: { title: "Cookies?", description: "We ask.", acceptAllBtn: "Accept all",
      acceptNecessaryBtn: "Reject all", showPreferencesBtn: "Choose" },
    preferencesModal: { title: "Choose", acceptAllBtn: "Accept all", acceptNecessaryBtn: "Reject",
      savePreferencesBtn: "Save", sections: [{ title: "Ads", linkedCategory: "ads" }] },
  } } },
});</script>""",
    "klaro": """
<script>window.klaroConfig = {
  version: 1, lang: "en", elementID: "klaro", storageMethod: "cookie", acceptAll: true,
  translations: { en: { privacyPolicyUrl: "/privacy", purposes: { ads: { title: "Ads" } } } },
  services: [{ name: "ads", title: "Ads", purposes: ["ads"],
    callback: (consent) => consent && allow() }],
};</script>
<script src="/library/klaro/dist/klaro.js"></script>""",
    "tarteaucitron": """
<script src="/library/tarteaucitronjs/tarteaucitron.js"></script>
<script>tarteaucitron.init({ privacyUrl: "", hashtag: "#tac", cookieName: "tarteaucitron",
  orientation: "middle", groupServices: false, showAlertSmall: false, cookieslist: false,
  closePopup: false, showIcon: false, adblocker: false, DenyAllCta: true, AcceptAllCta: true,
  highPrivacy: true, handleBrowserDNTRequest: false, removeCredit: true, moreInfoLink: false,
  useExternalCss: false, useExternalJs: false, mandatory: true });
tarteaucitron.services.ads = { key: "ads", type: "ads", name: "Ads", uri: "", needConsent: true,
  cookies: [], js: () => allow(), fallback: () => {} };
(tarteaucitron.job = tarteaucitron.job || []).push("ads");</script>""",
    "orejime": """
<link rel="stylesheet" href="/library/orejime/dist/orejime-standard.css">
<template data-purpose="ads"><script>allow()</script></template>
<script>window.orejimeConfig = { privacyPolicyUrl: "/privacy",
  purposes: [{ id: "ads", title: "Ads", description: "Ads", cookies: [] }] };</script>
<script src="/library/orejime/dist/orejime-standard-en.js"></script>""",
    "plain": """
<div id="own"><button id="no" onclick="own.remove()">Nope</button>
<button id="yes" onclick="own.remove(); document.cookie = 'answer=1; path=/'; allow()">Fine</button>
</div>
<script>if (document.cookie.includes("answer=1")) { own.remove(); allow(); }</script>""",
    "unknown": "<div><button>Hm</button></div>",
    "none": "",
}
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>
<h1>Our shop</h1><a href="second">More</a>
<script>
document.cookie = "visited=1; path=/; max-age={ten_years}";
localStorage.setItem("theme", "dark");
sessionStorage.setItem("tab", "1");
indexedDB.open("offline");
function allow() {{
  const tag = document.createElement("script");
  tag.src = "https://{ads}/tag.js";
  document.head.append(tag);
}}
</script>
{banner}
</html>"""
_TAG = """
document.cookie = "_ad=1; path=/; max-age=%d; domain=shop.example";
const frame = document.createElement("iframe");
frame.src = "https://%s/frame";
document.body.append(frame);
new Image().src = "https://%s/p.gif?id=secret-value";
"""
_FRAME = """<!doctype html><title>Ad</title><script>
document.cookie = "frame_script=1; SameSite=None; Secure; max-age=3600";
document.cookie = "never=1; SameSite=Lax; max-age=3600";
localStorage.setItem("frame_store", "1");
</script>"""

# (kind, name, domain, lifetime in seconds) without a choice, and after consent.
ALWAYS = {
    ("cookie", "basket", SHOP, 0),
    ("cookie", "brief", SHOP, 1),
    ("cookie", "decade", SHOP, TEN_YEARS),
    ("cookie", "visited", SHOP, TEN_YEARS),
    ("local-storage", "theme", SHOP, float("inf")),
    ("session-storage", "tab", SHOP, 0),
    ("indexed-db", "offline", SHOP, float("inf")),
}
CONSENTED = {
    ("cookie", "_ad", "shop.example", 90 * 86400),
    ("cookie", "frame_header", ADS, YEAR),
    ("cookie", "frame_script", ADS, 3600),
    ("cookie", "__Host-part", ADS, 3600),
    ("local-storage", "frame_store", ADS, float("inf")),
    ("cookie", "px", PIXEL, YEAR),
    ("pixel", "/p.gif", PIXEL, 0),
}


@dataclass
class Shop:
    """The shop as it is served: its port, its additional behaviour, and its requests."""

    port: int
    key: str
    elsewhere: proxy.Finder = field(default_factory=lambda: proxy.public_places(frozenset()))

    async def find(self, host: str, port: int) -> proxy.Place | None:
        """Where a host of the shop is; of another, what a scan makes of it."""
        if host.endswith(".example") and port == 443:
            return "127.0.0.1", self.port
        return await self.elsewhere(host, port)

    @property
    def arguments(self) -> tuple[str, ...]:
        """What makes Chromium trust the certificate of the shop."""
        return (f"--ignore-certificate-errors-spki-list={self.key}",)


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 -- its name there
        pass


def application(libraries: Path) -> Flask:
    """The shop and the third parties, distinguished by the requested name."""
    app = Flask(__name__)

    @app.get("/library/<path:name>")
    def library(name: str) -> Answer:
        return send_from_directory(libraries, name)

    @app.get("/<banner>/")
    @app.get("/<banner>/second")
    def page(banner: str) -> Response:
        answer = Response(
            _PAGE.format(ten_years=TEN_YEARS, ads=ADS, banner=BANNERS.get(banner, ""))
        )
        answer.set_cookie("basket", "1")
        answer.set_cookie("brief", "1", max_age=1)
        answer.set_cookie("decade", "1", max_age=TEN_YEARS)
        return answer

    @app.get("/tag.js")
    def tag() -> Response:
        return Response(_TAG % (90 * 86400, ADS, PIXEL), content_type="text/javascript")

    @app.get("/frame")
    def frame() -> Response:
        answer = Response(_FRAME)
        answer.set_cookie("frame_header", "1", max_age=YEAR, samesite="None", secure=True)
        answer.set_cookie("refused_by_browser", "1", max_age=YEAR)
        answer.set_cookie(
            "__Host-part", "1", max_age=3600, samesite="None", secure=True, partitioned=True
        )
        return answer

    @app.get("/p.gif")
    def pixel() -> Response:
        answer = Response(b"GIF89a", content_type="image/gif")
        answer.set_cookie("px", "1", max_age=YEAR, samesite="None", secure=True)
        return answer

    @app.get("/favicon.ico")
    def icon() -> tuple[str, int]:
        return "", 404

    return app


@contextlib.contextmanager
def served(app: Flask, folder: Path) -> Iterator[Shop]:
    """`app` over HTTPS on loopback, under every name that ends in .example."""
    key = _certificate(folder / "shop.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "shop.pem")
    server = make_server(
        "127.0.0.1", 0, app, threaded=True, ssl_context=context, request_handler=Quiet
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Shop(port=server.server_port, key=key)
    server.shutdown()
    thread.join()
    server.server_close()


def _certificate(file: Path) -> str:
    """Write a certificate of our own with its key into `file`; the hash of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, SHOP)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=10))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName(each) for each in (SHOP, ADS, PIXEL, "shop.example")]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return b64encode(hashlib.sha256(public).digest()).decode()
