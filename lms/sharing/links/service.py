"""The door of the links: everything the rest of the sharing room, and other rooms through it, may call."""

from lms.sharing.links.making import link_for

__all__ = ["link_for"]
