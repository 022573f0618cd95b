"""Articles to files on disk: words, segments, generations and what reads them."""
