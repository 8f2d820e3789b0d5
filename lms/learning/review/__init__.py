"""The review part of the learning room owns what people remember: spaced questions, in short sessions."""
