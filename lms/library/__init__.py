"""The library owns published releases: their texts, their rendered pages, the current catalogue and the search."""
