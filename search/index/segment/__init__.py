"""One segment: up to 65,536 articles cut into words, written as arrays and read in place."""
