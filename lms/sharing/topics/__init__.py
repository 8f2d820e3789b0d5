"""Topics own what stories are about: open or closed, made and archived by the champion, followed or muted by choice."""
