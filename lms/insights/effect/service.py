"""The door of the effect: measured by a job, published in groups of five or more, read as it stands."""

from lms.insights.effect.measuring import measure
from lms.insights.effect.ordering import (
    CannotDraw,
    Invitation,
    OrderOf,
    export,
    invitation_of,
    invited_column,
    on_opted_out,
    orders,
    put_away,
    set_up,
)
from lms.insights.effect.published import Overview, Shown, overview

__all__ = [
    "CannotDraw",
    "Invitation",
    "OrderOf",
    "Overview",
    "Shown",
    "export",
    "invitation_of",
    "invited_column",
    "measure",
    "on_opted_out",
    "orders",
    "overview",
    "put_away",
    "set_up",
]
