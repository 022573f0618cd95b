"""Beyond one machine: the same archive in the indices of an OpenSearch cluster."""
