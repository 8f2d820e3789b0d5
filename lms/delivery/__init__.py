"""The delivery room owns what leaves the academy: the outbox, the mail it carries, and work done beside requests."""
