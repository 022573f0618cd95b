"""An archive as Whoosh sees it: an index to read, with every promise of Whoosh's own searcher."""
