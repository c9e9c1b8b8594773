"""Messages about failed connections."""

from __future__ import annotations

import http.client
import socket
import ssl

from policysite.message import Message

_TRY_AGAIN = Message("Check that the address is right and the site is live, then verify again.")
_CERTIFICATE = {  # OpenSSL's X509_V_ERR_*: what is wrong, in words
    9: Message("its certificate is not valid yet"),
    10: Message("its certificate has expired"),
    18: Message(
        "its certificate is self-signed, not issued by an authority that this computer trusts"
    ),
    19: Message("its certificate was issued by an authority that this computer does not trust"),
    20: Message("its certificate was issued by an authority that this computer does not trust"),
    21: Message("its certificate was issued by an authority that this computer does not trust"),
    62: Message("its certificate is for another name"),
    64: Message("its certificate is for another address"),
}
# OpenSSL's errors for a response that is not TLS; for all others, the server does have TLS.
_NOT_TLS = frozenset(
    {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE"}
)


def fault(error: Exception) -> tuple[Message, Message]:
    """What a failed connection means, and what to do."""
    if isinstance(error, ssl.SSLCertVerificationError):
        otherwise = Message("its certificate: %(error)s", error=error.verify_message)
        what = _CERTIFICATE.get(error.verify_code, otherwise)
        remedy = Message(
            "Have the certificate renewed or replaced; until then, browsers will not trust "
            "the address."
        )
        if error.verify_code in (18, 19, 20, 21):
            remedy = Message(
                "For your own server, specify the certificate file of its authority with "
                "--authority."
            )
        return what, remedy
    if isinstance(error, TimeoutError):
        return Message("the site does not respond in time"), _TRY_AGAIN
    if isinstance(error, ssl.SSLError):
        reason = error.reason or str(error)
        if reason in _NOT_TLS:
            what = Message("the server there does not use HTTPS (%(error)s)", error=reason.lower())
            return what, _TRY_AGAIN
        what = Message("the server refused a secure connection (%(error)s)", error=reason.lower())
        remedy = Message(
            "Check that the server has a certificate for this name and offers TLS 1.2 or later, "
            "then verify again."
        )
        return what, remedy
    if isinstance(error, socket.gaierror):
        return Message("the host name does not exist"), _TRY_AGAIN
    if isinstance(error, ConnectionRefusedError):
        return Message("the connection was refused"), _TRY_AGAIN
    if isinstance(error, http.client.HTTPException):
        return Message(
            "the server there is not a web server, or closes the connection at once"
        ), _TRY_AGAIN
    return Message("the connection failed (%(error)s)", error=error), _TRY_AGAIN
