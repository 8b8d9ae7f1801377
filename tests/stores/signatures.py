"""Checks that requests are signed as S3 wants it, over what was really sent: botocore's signature of the raw request must
be the one that came with it, and its time must be now."""

import re
from datetime import datetime, timedelta, timezone

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

FORM = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/(?P<day>\d{8})/(?P<region>[^/]+)/s3/aws4_request, "
    r"SignedHeaders=(?P<headers>[^,]+), Signature=(?P<signature>[0-9a-f]{64})"
)
MUST_BE_SIGNED = {"host", "x-amz-date", "x-amz-content-sha256"}
SKEW = timedelta(minutes=15)


def checked(app, secrets):
    """The same application for requests that are signed with one of the secrets, by their keys."""

    def answer(environ, start):
        code = refused(environ, secrets)
        if code is None:
            return app(environ, start)
        body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>no</Message></Error>".encode()
        start("403 Forbidden", [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
        return [body]

    return answer


def refused(environ, secrets):
    """The code that S3 has for what is wrong; nothing where all is well."""
    form = FORM.fullmatch(environ.get("HTTP_AUTHORIZATION", ""))
    if form is None:
        return "AccessDenied"
    if form["key"] not in secrets:
        return "InvalidAccessKeyId"
    names = form["headers"].split(";")
    sent = {name: environ.get("HTTP_" + name.upper().replace("-", "_")) for name in names}
    plain = {"content-length": "CONTENT_LENGTH", "content-type": "CONTENT_TYPE"}
    sent |= {name: environ.get(variable) for name, variable in plain.items() if name in names}
    if not MUST_BE_SIGNED.issubset(names) or None in sent.values():
        return "AccessDenied"
    moment = sent["x-amz-date"]
    at = datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    if abs(datetime.now(timezone.utc) - at) > SKEW:
        return "RequestTimeTooSkewed"
    signer = S3SigV4Auth(Credentials(form["key"], secrets[form["key"]]), "s3", form["region"])
    url = f"https://{environ['HTTP_HOST']}{environ['RAW_URI']}"
    request = AWSRequest(method=environ["REQUEST_METHOD"], url=url, headers=sent)
    request.context["timestamp"] = moment
    text = signer.string_to_sign(request, signer.canonical_request(request))
    return None if signer.signature(text, request) == form["signature"] else "SignatureDoesNotMatch"
