"""One command that measures how well and how fast the text of web pages is found.

    python -m tests.benchmarks.pages --data FOLDER [--show 5]

FOLDER holds pages (`*.html.gz`) and `ground-truth.json`, the text of the article on each by the
name of its file; they are not part of the project. Texts are compared as bags of 4-word shingles:
F1 is that of the mean precision and the mean recall over all pages. `--show` prints the pages that
were read worst.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from pathlib import Path
from time import process_time

from search.ingest.origin import Origin
from search.ingest.web_page import page_article
from tests.benchmarks.bounds import Measured, report

_WORD = re.compile(r"\w+", re.UNICODE)


def main() -> None:
    """Measure and print; ends with status 1 where a bound is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.pages", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--show", type=int, default=0, help="pages to print that were read worst")
    options = parser.parse_args()
    report(measured(options.data, options.show))


def measured(folder: Path, show: int = 0) -> list[Measured]:
    """How fast and how well the pages of a folder are read; prints the `show` worst."""
    gold = json.loads((folder / "ground-truth.json").read_text())
    precision = recall = 0.0
    stated = Counter[str]()
    scores = []
    pages = {name: gzip.decompress((folder / f"{name}.html.gz").read_bytes()) for name in gold}
    page_article(next(iter(pages.values())), Origin())  # loads what is imported late
    began = process_time()
    found = {name: page_article(data, Origin()) for name, data in pages.items()}
    seconds = process_time() - began
    for name, truth in gold.items():
        article = found[name]
        got = _shingles(article.body if article is not None else "")
        wanted = _shingles(truth["articleBody"])
        common = (got & wanted).total()
        ours = common / got.total() if got else float(not wanted)
        theirs = common / wanted.total() if wanted else 1.0
        precision, recall = precision + ours, recall + theirs
        scores.append((ours + theirs, name, ours, theirs))
        if article is not None:
            stated["title"] += article.title_stated
            stated["date"] += article.published.basis == "stated"
            stated["author"] += bool(article.authors)
            stated["url"] += bool(article.url)
    precision, recall = precision / len(gold), recall / len(gold)
    f1 = 2 * precision * recall / (precision + recall)
    for _, name, ours, theirs in sorted(scores)[:show]:
        print(f"{name}  precision {ours:.2f}  recall {theirs:.2f}")
    print(", ".join(f"{field} {count}" for field, count in stated.items()), "of", len(gold))
    print(f"precision {precision:.3f}, recall {recall:.3f}")
    return [
        Measured("pages a second of processor time", len(gold) / seconds),
        Measured("F1 of 4-word shingles", f1, least=0.96),
    ]


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    if 0 < len(words) < 4:
        return Counter([tuple(words)])
    return Counter(zip(words, words[1:], words[2:], words[3:], strict=False))


if __name__ == "__main__":
    main()
