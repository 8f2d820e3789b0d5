"""Writing the academy: lint, preview, drafts, publishing with its consequences, import and export."""
