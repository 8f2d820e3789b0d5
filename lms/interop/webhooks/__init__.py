"""Webhooks: addresses of other systems that are told when a permission is granted or withdrawn, one at a time."""
