"""Writes under the condition that nothing is there: one step each, as with S3, where moto looks first and then writes."""

import threading


def conditional(app, careless):
    """The same application. To the bucket `careless` such writes come without their condition, as they do to a server that
    does not know it."""
    step = threading.Lock()

    def answer(environ, start):
        if environ["REQUEST_METHOD"] != "PUT" or "HTTP_IF_NONE_MATCH" not in environ:
            return app(environ, start)
        if environ["PATH_INFO"].startswith(f"/{careless}/"):
            del environ["HTTP_IF_NONE_MATCH"]
        with step:
            return app(environ, start)

    return answer
