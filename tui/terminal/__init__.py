"""The terminal itself: what may be sent to it, in how few bytes, and how it is left behind."""
