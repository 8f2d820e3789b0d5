"""Previews own what a link says about itself: title, text and picture, asked for by a job and offered to who writes."""
