"""The staff desk of the recognition room: what is checked, against which issuers, one badge or ten thousand."""
