"""Object storage (S3 and compatible) behind CloudFront, which sends the headers.

The bucket itself needs no configuration: types and caching are set on each object when it is
deployed. CloudFront needs a response headers policy and a small function. Source:
docs.aws.amazon.com, “Response headers policies” and “CloudFront Functions”.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from policysite import headers
from policysite.hosting.hosts.host import Host
from policysite.verify.abilities import Ability

if TYPE_CHECKING:
    from policysite.hosting.hosts.host import Built

_FUNCTION, _POLICY = ".host/cloudfront-function.js", ".host/cloudfront-headers.json"
# CloudFront has dedicated fields for these.
_SECURITY = "SecurityHeadersConfig"


def configuration(site: Built) -> dict[str, str]:
    """The function for viewer requests, and the policy with the headers of every response."""
    return {_FUNCTION: _function(site), _POLICY: _policy(site)}


def _function(site: Built) -> str:
    wishes = [[wish.lower(), language] for wish, language in headers.wishes(site.languages)]
    return f"""\
// CloudFront Function, event “viewer request”: folders have a page, / leads to a language.
var WISHES = {json.dumps(wishes)};

function handler(event) {{
  var request = event.request;
  var asked = request.headers["accept-language"];
  if (request.uri === "/" && asked) {{
    var first = asked.value.toLowerCase().split(",")[0].split(";")[0].trim();
    for (var i = 0; i < WISHES.length; i++) {{
      if (first === WISHES[i][0] || first.indexOf(WISHES[i][0] + "-") === 0) {{
        return {{
          statusCode: 302,
          statusDescription: "Found",
          headers: {{
            location: {{ value: "/" + WISHES[i][1] + "/" }},
            vary: {{ value: "Accept-Language" }},
          }},
        }};
      }}
    }}
  }}
  if (request.uri.endsWith("/")) {{
    request.uri += "index.html";
  }}
  return request;
}}
"""


def _policy(site: Built) -> str:
    sent = headers.headers(*site.digests)
    sent.pop("Cache-Control")  # set on each object
    sent.pop("X-Content-Type-Options")
    policy = {
        "Name": "policies",
        _SECURITY: {
            "ContentSecurityPolicy": {
                "Override": True,
                "ContentSecurityPolicy": sent.pop("Content-Security-Policy"),
            },
            "ContentTypeOptions": {"Override": True},
            "FrameOptions": {"Override": True, "FrameOption": sent.pop("X-Frame-Options")},
            "ReferrerPolicy": {"Override": True, "ReferrerPolicy": sent.pop("Referrer-Policy")},
            "StrictTransportSecurity": {
                "Override": True,
                "AccessControlMaxAgeSec": int(
                    sent.pop("Strict-Transport-Security").removeprefix("max-age=")
                ),
            },
        },
        "CustomHeadersConfig": {
            "Quantity": len(sent),
            "Items": [
                {"Header": name, "Value": value, "Override": True} for name, value in sent.items()
            ],
        },
    }
    return json.dumps(policy, indent=2) + "\n"


HOST = Host(
    "s3",
    "object storage behind CloudFront",
    configuration,
    lacks=frozenset({Ability.NOT_FOUND}),
)
