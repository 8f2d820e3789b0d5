"""What answers every address under the mount that no room has."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from lms.web import access, context
from lms.web.errors import Missing

bp = Blueprint("lost", __name__)


@bp.get("/<path:address>")
@access.public
def nowhere(address: str) -> ResponseReturnValue:  # noqa: ARG001 the address is in the request
    """Say that there is no such page, with the navigation of whoever asks.

    :raises Missing: always.
    """
    context.visit()
    raise Missing
