"""The editorial calendar: when stories open and end, and what is planned that nobody has written yet."""
