"""Security headers: the same promise on every response, errors and static files too."""

from flask import Response, g, request

from lms.web import context

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
)
FRAMED = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors *"
)
"""For a small page that other sites show in a frame: nothing in it acts, and no script runs."""
HSTS = "max-age=31536000; includeSubDomains"


def framed(response: Response) -> Response:
    """Let any site show this page in a frame. Say so in the view; ``add`` leaves it as it is."""
    rest = {name: value for name, value in ALWAYS if name != "X-Frame-Options"}
    response.headers.update({**rest, "Content-Security-Policy": FRAMED, "Cache-Control": "no-store"})
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return _over_https(response)


def add(response: Response) -> Response:
    """Put the headers on a response; personal pages are never stored by a cache."""
    headers = response.headers
    if "Content-Security-Policy" in headers:
        return response
    headers.extend(ALWAYS)
    _over_https(response)
    if "lms_visit" in g or request.method not in context.SAFE_METHODS:
        headers["Cache-Control"] = "no-store"
    return response


def _over_https(response: Response) -> Response:
    if request.is_secure or context.academy().settings.https:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    return response
