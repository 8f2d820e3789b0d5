"""The door of the insights room: campaigns of acknowledgement, traceability, and reviews of platforms."""

from lms.insights.campaign.service import export, send
from lms.insights.platforms.service import ask_owners

__all__ = ["ask_owners", "export", "send"]
