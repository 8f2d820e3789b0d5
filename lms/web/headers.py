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
HSTS = "max-age=31536000; includeSubDomains"


def add(response: Response) -> Response:
    """Put the headers on a response; personal pages are never stored by a cache."""
    headers = response.headers
    if "Content-Security-Policy" in headers:
        return response
    headers.extend(ALWAYS)
    if request.is_secure or context.academy().settings.https:
        headers.setdefault("Strict-Transport-Security", HSTS)
    if "lms_visit" in g or request.method not in context.SAFE_METHODS:
        headers["Cache-Control"] = "no-store"
    return response
