"""Purging the cache in front of a target, so that readers see a release at once.

CloudFront and Cloudflare are called through their own APIs, with credentials from environment
variables. Sources: docs.aws.amazon.com, “CreateInvalidation” and “Signature Version 4”;
developers.cloudflare.com, “Purge cached content”.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from policysite.errors import DeploymentError
from policysite.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

CLOUDFRONT, CLOUDFLARE = "https://cloudfront.amazonaws.com", "https://api.cloudflare.com"
_PATIENCE = 30.0
_ALL = """\
<?xml version="1.0" encoding="UTF-8"?>
<InvalidationBatch xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">\
<CallerReference>{moment}</CallerReference>\
<Paths><Items><Path>/*</Path></Items><Quantity>1</Quantity></Paths></InvalidationBatch>"""


def empty(cache: str, variables: Mapping[str, str], now: datetime) -> None:
    """Purge everything from a cache.

    `cache` is “cloudfront:” or “cloudflare:” with the name of the distribution or zone, `variables`
    are the environment variables, and `now` is the time in UTC. Raises DeploymentError.
    """
    kind, _, name = cache.partition(":")
    request = (_cloudfront if kind == "cloudfront" else _cloudflare)(name, variables, now)
    try:
        with urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 (https: of ours alone)
            answer.read()
    except (OSError, ValueError) as error:
        reason = f"{error.code} {error.reason}" if isinstance(error, HTTPError) else str(error)
        raise DeploymentError(
            Message(
                "The release is on the target, but the cache in front of it (%(cache)s) could "
                "not be cleared: %(reason)s. It may serve old pages for up to five minutes. "
                "Check that the key has permission to clear it, then deploy again.",
                cache=cache,
                reason=reason,
            )
        ) from None


def _cloudflare(zone: str, variables: Mapping[str, str], now: datetime) -> Request:
    token = _key(variables, "CLOUDFLARE_API_TOKEN")
    return Request(  # noqa: S310
        f"{CLOUDFLARE}/client/v4/zones/{zone}/purge_cache",
        data=json.dumps({"purge_everything": True}).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )


def _cloudfront(distribution: str, variables: Mapping[str, str], now: datetime) -> Request:
    path = f"/2020-05-31/distribution/{distribution}/invalidation"
    body = _ALL.format(moment=f"{now:%Y%m%dT%H%M%S%fZ}").encode()
    host = CLOUDFRONT.partition("://")[2]
    names = {"host": host, "x-amz-date": f"{now:%Y%m%dT%H%M%SZ}"}
    if token := variables.get("AWS_SESSION_TOKEN"):
        names["x-amz-security-token"] = token
    keys = _key(variables, "AWS_ACCESS_KEY_ID"), _key(variables, "AWS_SECRET_ACCESS_KEY")
    # CloudFront is a global service, and requests are signed for this region.
    signed = authorization("POST", path, body, names, keys, "us-east-1/cloudfront")
    sent = {**names, "Authorization": signed, "Content-Type": "application/xml"}
    return Request(f"{CLOUDFRONT}{path}", data=body, headers=sent)  # noqa: S310


def authorization(
    method: str,
    path: str,
    body: bytes,
    signed: Mapping[str, str],
    keys: tuple[str, str],
    scope: str,
) -> str:
    """The “Authorization” header of a request without a query (AWS Signature Version 4).

    `signed` are the headers to sign, with lower-case names; “x-amz-date” is one of them. `keys` are
    the id and the secret, and `scope` is the region and the service.
    """
    names = ";".join(sorted(signed))
    lines = [f"{name}:{signed[name].strip()}" for name in sorted(signed)]
    canonical = "\n".join([method, path, "", *lines, "", names, hashlib.sha256(body).hexdigest()])
    moment = signed["x-amz-date"]
    whole = f"{moment[:8]}/{scope}/aws4_request"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    text = "\n".join(["AWS4-HMAC-SHA256", moment, whole, hashed])
    key = f"AWS4{keys[1]}".encode()
    for part in (*whole.split("/"), text):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return (
        f"AWS4-HMAC-SHA256 Credential={keys[0]}/{whole}, SignedHeaders={names}, "
        f"Signature={key.hex()}"
    )


def _key(variables: Mapping[str, str], name: str) -> str:
    found = variables.get(name)
    if not found:
        raise DeploymentError(
            Message(
                "The cache in front of the target cannot be cleared: the environment variable "
                "%(name)s with the key is not set.",
                name=name,
            )
        )
    return found
