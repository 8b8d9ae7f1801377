"""A store that speaks S3 on loopback, with TLS, until it is ended. It checks the signature of every request, and what the
key may.

python serve.py CERTIFICATE KEY PORT WRITER_SECRET READER_SECRET

The bucket is "register"; another one, "careless", is a server's that does not know conditions of writes. The key WRITER may do
everything, READER may list and read, STRANGER, with the reader's secret, may do nothing. What it holds is in memory. Port 0
takes a free one; when it can be asked it says which.
"""

import json
import ssl
import sys

from moto import settings
from moto.core import DEFAULT_ACCOUNT_ID
from moto.iam.access_control import S3IAMRequest
from moto.iam.models import iam_backends
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import WSGIRequestHandler, make_server

from conditions import conditional
from signatures import checked

BUCKET = "register"
CARELESS = "careless"
READ = ["s3:ListBucket", "s3:GetObject"]


def allow(key, secret, actions):
    """A user of the key's name."""
    iam = iam_backends[DEFAULT_ACCOUNT_ID]["aws"]
    iam.create_user("us-east-1", key)
    made = iam.create_access_key(key)
    made.access_key_id, made.secret_access_key = key, secret
    if actions:
        statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
        iam.put_user_policy(key, "may", json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


class Quiet(WSGIRequestHandler):
    """Keeps connections, as stores do, and logs nothing."""

    protocol_version = "HTTP/1.1"

    def log(self, *_):
        pass


def main():
    certificate, key, port, writer, reader = sys.argv[1:]
    for bucket in (BUCKET, CARELESS):
        s3_backends[DEFAULT_ACCOUNT_ID]["aws"].create_bucket(bucket, "us-east-1")
    allow("WRITER", writer, ["s3:*"])
    allow("READER", reader, READ)
    allow("STRANGER", reader, [])
    # From now on it is looked at what keys may. Signatures are checked before, over what was sent: this server looks at
    # requests that it has decoded.
    settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
    S3IAMRequest.check_signature = lambda _: None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    secrets = {"WRITER": writer, "READER": reader, "STRANGER": reader}
    app = checked(conditional(DomainDispatcherApplication(create_backend_app), CARELESS), secrets)
    server = make_server("127.0.0.1", int(port), app, threaded=True, request_handler=Quiet, ssl_context=context)
    print(f"listening on {server.server_port}", flush=True)
    server.serve_forever()


main()
