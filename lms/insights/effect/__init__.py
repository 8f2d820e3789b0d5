"""What changes after training: measured among advocates, with intervals, in groups of five or more; never proof."""
