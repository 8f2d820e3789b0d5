"""The edge of a request: host, token and rule are checked before a view, sessions end after it."""

from flask import Response, current_app, request

from lms.web import access, context, csrf, headers, packing
from lms.web.errors import Missing, WebError, answer

__all__ = ["after", "answer", "before", "end"]


def before() -> None:
    """Check the host, the address, the token and the rule, in this order.

    :raises WebError: the host is not one this academy answers to.
    :raises Missing: the address holds a NUL, which no database column does.
    """
    trusted = context.academy().settings.trusted_hosts
    if trusted and request.host.rsplit(":", 1)[0] not in trusted and request.host not in trusted:
        raise WebError("This academy does not answer to that host name.")
    if "\0" in request.path or b"%00" in request.query_string:
        raise Missing
    endpoint = request.endpoint
    if endpoint and endpoint.endswith(".static"):
        return
    view = current_app.view_functions.get(endpoint or "")
    rule = access.rule_of(view)
    access.widen(view, rule)
    if rule is None or rule.kind not in {"token", "signed"}:
        csrf.check()
    access.enforce(rule)


def after(response: Response) -> Response:
    """Commit what a good response did, undo what a refused one began, and add the headers."""
    context.finish(commit=response.status_code < 400)
    return packing.pack(headers.add(response))


def end(_error: BaseException | None = None) -> None:
    """Close what an error may have left open."""
    context.close()
