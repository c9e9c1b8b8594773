"""The requests to the cache in front of a target, and the messages if it refuses."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from policysite.errors import DeploymentError
from policysite.hosting.deployment import cache

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
VARIABLES = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "CLOUDFLARE_API_TOKEN": "token",
}
ZONE = "0123456789abcdef0123456789abcdef"


@dataclass
class Service:
    """A service on loopback that keeps what it was asked, and answers with `status`."""

    asked: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    status: int = 200


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    kept = Service()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name.lower(): value for name, value in self.headers.items()}
            kept.asked.append((self.path, sent, body))
            self.send_response(kept.status)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setattr(cache, "CLOUDFRONT", address)
        monkeypatch.setattr(cache, "CLOUDFLARE", address)
        yield kept
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("method", "signature"),
    [
        ("GET", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        ("POST", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    ],
)
def test_a_request_is_signed_as_amazon_does(method: str, signature: str) -> None:
    """The examples “get-vanilla” and “post-vanilla” of Amazon's test suite come out the same."""
    signed = {"host": "example.amazonaws.com", "x-amz-date": "20150830T123600Z"}
    keys = ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    found = cache.authorization(method, "/", b"", signed, keys, "us-east-1/service")
    assert found == (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        f"SignedHeaders=host;x-amz-date, Signature={signature}"
    )


def test_cloudfront_forgets_everything(service: Service) -> None:
    """One invalidation for all paths, signed, of this moment."""
    cache.empty("cloudfront:E1ABC", VARIABLES, NOW)
    ((path, sent, body),) = service.asked
    assert path == "/2020-05-31/distribution/E1ABC/invalidation"
    assert "<Path>/*</Path>" in body
    assert "<CallerReference>20261126T120000000000Z</CallerReference>" in body
    assert sent["x-amz-date"] == "20261126T120000Z"
    assert "/20261126/us-east-1/cloudfront/aws4_request" in sent["authorization"]
    assert "secret" not in str(sent)


def test_cloudflare_forgets_everything(service: Service) -> None:
    """The zone is purged, with the token of the variable."""
    cache.empty(f"cloudflare:{ZONE}", VARIABLES, NOW)
    ((path, sent, body),) = service.asked
    assert path == f"/client/v4/zones/{ZONE}/purge_cache"
    assert sent["authorization"] == "Bearer token"
    assert body == '{"purge_everything": true}'


@pytest.mark.parametrize("name", ["cloudfront:E1", f"cloudflare:{ZONE}"])
def test_a_refusal_says_what_is_live(service: Service, name: str) -> None:
    """The release is there; old pages may be served for minutes, and no key is in the message."""
    service.status = 403
    with pytest.raises(DeploymentError, match=r"release is on the target.*403.*five minutes"):
        cache.empty(name, VARIABLES, NOW)


def test_a_key_that_is_missing_is_named() -> None:
    """Before anything is asked."""
    with pytest.raises(DeploymentError, match="CLOUDFLARE_API_TOKEN"):
        cache.empty(f"cloudflare:{ZONE}", {}, NOW)
