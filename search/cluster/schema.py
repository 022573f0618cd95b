"""The indices of an archive: what they are called, what they hold, and which version wrote them."""

from __future__ import annotations

from typing import Any, Final

from search.cluster.client import Client
from search.errors import ArchiveDamaged, ArchiveError

FORMAT: Final = 2
"""The version of all of it; any change that an older reader would misread raises it."""
_PRODUCT: Final = "dateline archive"
_META: Final = {"product": _PRODUCT, "format": FORMAT}
MOST_TERMS: Final = 65_536
"""How many values one `terms` or `ids` clause may have."""
PAGE: Final = 10_000
"""How many hits one answer may have."""
LONGEST_KEY: Final = 8_000
"""Characters of a text that is sorted, counted or looked up as a whole; Lucene takes 32,766 bytes.
"""
LONGEST_WORD: Final = 8_000
"""Letters of a word; longer ones would be cut by the analysis and move all that follow."""
MOST_SHARDS: Final = 1_024
MOST_COPIES: Final = 10

_KEYWORD: Final = {"type": "keyword"}
_LOOKED_UP: Final = {"type": "keyword", "doc_values": False}
_DAY: Final = {"type": "integer"}
_WORDS: Final = {"type": "text", "analyzer": "given"}
_PLACES: Final = {**_WORDS, "norms": False}
_PARTS: Final = {
    "type": "text",
    "analyzer": "given",
    "norms": False,
    "position_increment_gap": 100,
}
_STORED: Final = {"type": "object", "enabled": False}
_BINARY: Final = {"type": "binary"}

_ARTICLES: Final[dict[str, Any]] = {
    "settings": {
        "index": {
            "refresh_interval": "-1",
            "codec": "best_compression",
        },
        "analysis": {
            # The words are ours: they are given apart by spaces and taken as they are.
            "tokenizer": {
                "given": {"type": "whitespace", "max_token_length": LONGEST_WORD},
            },
            "analyzer": {"given": {"type": "custom", "tokenizer": "given"}},
        },
    },
    "mappings": {
        "dynamic": "strict",
        "_meta": _META,
        "_source": {"includes": ["head", "record", "token"]},
        "properties": {
            "id": _KEYWORD,
            "undated_id": _KEYWORD,
            "hash": {"type": "long"},
            "first": _DAY,
            "last": _DAY,
            "basis": _LOOKED_UP,
            "people": {**_KEYWORD, "eager_global_ordinals": True},
            "organizations": {**_KEYWORD, "eager_global_ordinals": True},
            "source": _KEYWORD,
            "authors": _KEYWORD,
            "section": _KEYWORD,
            "language": _KEYWORD,
            "on": {"type": "integer", "doc_values": False},
            "path": _PARTS,
            "address": _PARTS,
            "text": _WORDS,
            "title": _WORDS,
            "capitals": _WORDS,
            "quoted": _PLACES,
            "lead": _PLACES,
            "head": _STORED,
            "record": _BINARY,
            "token": {"type": "keyword", "index": False},
        },
    },
}
_COUNTS: Final[dict[str, Any]] = {
    "settings": {"index": {"refresh_interval": "-1", "codec": "best_compression"}},
    "mappings": {
        "dynamic": "strict",
        "_meta": _META,
        "properties": {
            "pending": {"type": "boolean"},
            "token": {**_LOOKED_UP, "index": False},
            "names": _STORED,
            "counted": _STORED,
            "generation": {"type": "long", "index": False},
        },
    },
}
_STATE: Final[dict[str, Any]] = {
    "settings": {"index": {"number_of_shards": 1, "refresh_interval": "-1"}},
    "mappings": {
        "dynamic": "strict",
        "_meta": _META,
        "properties": {
            "kind": _KEYWORD,
            "value": _STORED,
            "data": _BINARY,
        },
    },
}


class Indices:
    """The names of the indices of one archive."""

    def __init__(self, name: str) -> None:
        self.articles = name
        self.counts = f"{name}.counts"
        """What was counted of the names of each article."""
        self.state = f"{name}.state"
        """The generation, the lease, the files of names and of words, lists of words that are in no
        file yet, and the states of articles' own files."""

    def create(self, client: Client, shards: int) -> None:
        """Make what is missing of them; several may do so at the same time."""
        if not 1 <= shards <= MOST_SHARDS:
            raise ArchiveError(f"an index has from 1 to {MOST_SHARDS:,} shards, not {shards}")
        several = {"number_of_shards": shards, "auto_expand_replicas": "0-1"}
        single = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
        for name, body, own in (
            (self.counts, _COUNTS, several),
            (self.state, _STATE, single),
            (self.articles, _ARTICLES, several),
        ):
            settings = dict(body["settings"])
            settings["index"] = {**settings["index"], **own}
            try:
                client.call("PUT", f"/{name}", {**body, "settings": settings})
            except ArchiveError:
                if not self._exists(client, name):
                    raise

    def shards(self, client: Client) -> int:
        """How many shards the articles are in."""
        found = client.call("GET", f"/{self.articles}/_settings/index.number_of_shards")
        return int(next(iter(found.values()))["settings"]["index"]["number_of_shards"])

    def copies(self, client: Client) -> int:
        """How many copies of each shard of the articles the cluster is to keep."""
        found = client.call("GET", f"/{self.articles}/_settings/index.number_of_replicas")
        return int(next(iter(found.values()))["settings"]["index"]["number_of_replicas"])

    def copy(self, client: Client, copies: int) -> None:
        """Have so many copies of each shard kept, beside the shard itself."""
        if not 0 <= copies <= MOST_COPIES:
            raise ArchiveError(f"of a shard there are 0 to {MOST_COPIES} copies, not {copies}")
        chosen = {"number_of_replicas": copies, "auto_expand_replicas": "false"}
        for name in (self.counts, self.state, self.articles):
            client.call("PUT", f"/{name}/_settings", {"index": chosen})

    def exist(self, client: Client) -> bool:
        """Whether there is such an archive; ArchiveDamaged where another version wrote it."""
        found = client.call("GET", f"/{self.articles}/_mapping", missing=True)
        if found is None:
            return False
        meta = next(iter(found.values()))["mappings"].get("_meta", {})
        if meta.get("product") != _PRODUCT:
            raise ArchiveError(f"the index {self.articles} is no archive of dateline")
        if meta.get("format") != FORMAT:
            raise ArchiveDamaged(
                f"the archive {self.articles} has format {meta.get('format')!r:.20}; this version "
                f"reads format {FORMAT}"
            )
        return True

    @staticmethod
    def _exists(client: Client, name: str) -> bool:
        return client.call("GET", f"/{name}/_mapping", missing=True) is not None
