"""A router for WSGI applications: patterns such as /stations/<name>/daily."""

import json
import re


class NotFound(Exception):
    pass


class Router:
    def __init__(self):
        self._routes = []

    def get(self, pattern):
        expression = re.compile(re.sub(r"<(\w+)>", r"(?P<\1>[^/]+)", pattern) + r"\Z")

        def register(handler):
            self._routes.append((expression, handler))
            return handler

        return register

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return _answer(start_response, "405 Method Not Allowed", {"error": "only GET"})
        for expression, handler in self._routes:
            match = expression.match(environ.get("PATH_INFO") or "/")
            if match:
                try:
                    return _answer(start_response, "200 OK", handler(**match.groupdict()))
                except NotFound as problem:
                    return _answer(start_response, "404 Not Found", {"error": str(problem)})
        return _answer(start_response, "404 Not Found", {"error": "no such page"})


def _answer(start_response, status, body):
    if isinstance(body, bytes):
        kind = "text/html; charset=utf-8"
    else:
        kind, body = "application/json", json.dumps(body).encode()
    start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]
