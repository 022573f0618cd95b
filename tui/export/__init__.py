"""Articles to the files of other programs: what is listed, in its order, one article at a time."""
