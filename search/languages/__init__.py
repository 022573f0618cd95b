"""Languages: which one a text is written in, and which words of it are forms of one word."""
