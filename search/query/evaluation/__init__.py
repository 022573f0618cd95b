"""The tree of a query to documents: a Whoosh query, run over whole sets of them at a time."""
