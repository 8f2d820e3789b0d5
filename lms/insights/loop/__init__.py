"""The loop closed: what figures say should be revised, with the reasons, and one click to where it is mended."""
