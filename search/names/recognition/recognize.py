"""From article text to mentions of people and organizations: the contract and the default."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import cache
from typing import Final, Protocol

from search.article import KINDS, Article, Kind, Mention
from search.errors import DatelineError
from search.names.recognition.coreference import resolved
from search.names.recognition.credits import credits_in
from search.names.recognition.other_scripts import with_other_scripts
from search.names.recognition.stated import stated_mentions
from search.names.spelling import lists
from search.request import Recognition


class Recognizer(Protocol):
    """Finds names in text. Whatever satisfies this can take the place of the default.

    Beside one that has a true attribute `latin_only`, names in other scripts are found by rules.
    """

    def recognize(self, texts: Sequence[str]) -> list[list[Mention]]:
        """For each text its mentions in order, none overlapping, `text[start:end]` exact.

        `entity` is still the mention's own text. Never raises on any text; time is linear in it.
        """


@cache
def default_recognizer() -> Recognizer:
    """The trained tagger, loaded at the first call and kept.

    Raises `DatelineError` where the installation is broken: its weights are missing or damaged.
    """
    from search.names.recognition.tagger import LinearTagger

    return LinearTagger()


DEFAULT_RECOGNIZER = "default"
"""The name of the shipped recogniser, as the person writes it."""
ACCURATE_RECOGNIZER = "accurate"
"""The name of the accurate one, whose weights are installed apart."""
OWN_RECOGNIZERS = frozenset({DEFAULT_RECOGNIZER, ACCURATE_RECOGNIZER})
"""What an archive may ask for without the person having chosen it: they hold no foreign code."""


@cache
def recognizer_named(name: str) -> Recognizer:
    """The recogniser that the person chose: the default or accurate one, or a spaCy pipeline.

    `name` is that of an installed pipeline, or the folder of one. Loaded at the first call and
    kept, so that it can be asked for again in every process and for every batch. Raises
    `DatelineError` where spaCy, the pipeline or the weights of the one of ours are missing.
    """
    if name == DEFAULT_RECOGNIZER:
        return default_recognizer()
    if name == ACCURATE_RECOGNIZER:
        return accurate_recognizer()
    from search.names.recognition.spacy_plugin import SpacyRecognizer

    return SpacyRecognizer(name)


def accurate_recognizer(threads: int = 1) -> Recognizer:
    """The recogniser with the encoder, asked on so many cores at a time.

    Raises `DatelineError` where its weights are not installed.
    """
    try:
        from dateline_accurate import ENCODER, PIECES

        from search.names.recognition.encoder import EncoderTagger

        return EncoderTagger(ENCODER, PIECES, threads=threads)
    except ImportError as error:
        raise DatelineError(
            "the accurate recogniser is not installed: install dateline with the extra "
            "dateline[accurate]"
        ) from error


def annotated(articles: Sequence[Article], recognition: Recognition) -> list[Article]:
    """The articles with their mentions, found in the way that an archive prescribes."""
    chosen = recognizer_named(recognition.pipeline) if recognition.pipeline else None
    named = annotate(articles, chosen, recognize_stated=recognition.stated)
    if not recognition.pipeline:
        return named
    return [article._replace(recognizer=recognition.pipeline) for article in named]


def annotate(
    articles: Sequence[Article],
    recognizer: Recognizer | None = None,
    *,
    recognize_stated: bool = False,
) -> list[Article]:
    """The articles with their `mentions` filled in, resolved to full names within each article.

    Without a recogniser the default one is taken, and loaded only where an article needs it.

    Names that the source states (`people`, `organizations`) are taken as they are: nothing of that
    kind is recognised, and it is mentioned wherever the body has a stated name or, of a person, the
    surname. With `recognize_stated` they are dropped and recognition runs. Raises `DatelineError`
    where the default recogniser is needed and cannot be loaded.
    """
    if recognize_stated:
        articles = [article._replace(people=(), organizations=()) for article in articles]
    unknown = [
        number
        for number, article in enumerate(articles)
        if not (article.people and article.organizations)
    ]
    found: list[list[Mention]] = [[] for _ in articles]
    recognized: list[list[Mention]] = []
    if unknown:
        chosen = recognizer or default_recognizer()
        recognized = chosen.recognize([_whole(articles[number]) for number in unknown])
    for number, mentions in zip(unknown, recognized, strict=True):
        found[number] = mentions
    stated = stated_mentions(articles)
    by_rules = recognizer is None or getattr(recognizer, "latin_only", False)
    return [
        _annotated(*each, by_rules=by_rules) for each in zip(articles, stated, found, strict=True)
    ]


def _annotated(
    article: Article, stated: list[Mention], recognized: list[Mention], *, by_rules: bool
) -> Article:
    taken = {"person"} if article.people else set()
    if article.organizations:
        taken.add("organization")
    title, body = _parted(
        article,
        [each for each in recognized if each.kind not in taken],
        [kind for kind in KINDS if by_rules and kind not in taken],
    )
    kept: list[Mention] = []
    end = 0
    for mention in sorted([*stated, *body], key=_in_order):
        if mention.start >= end:
            kept.append(mention)
            end = mention.end
    return Article._make((*article[:_BEFORE_MENTIONS], tuple(kept), tuple(title)))


_BEFORE_MENTIONS: Final = Article._fields.index("mentions")


def _in_order(mention: Mention) -> tuple[int, int]:
    """A key that sorts mentions by where they begin, the longest first."""
    return mention.start, -mention.end


def _parted(
    article: Article, mentions: list[Mention], by_rules: Sequence[Kind]
) -> tuple[list[Mention], list[Mention]]:
    """The mentions of the headline and those of the body, each with its name in this article.

    Those of the kinds `by_rules` are found by rules where they are in other scripts than Latin.
    """
    title: list[Mention] = []
    body: list[Mention] = []
    whole, offset = _whole(article), _offset(article)
    if not mentions and (whole.isascii() or not by_rules):
        return title, body
    for start, end in credits_in(whole) if mentions else ():
        mentions = [each for each in mentions if each.end <= start or end <= each.start]
    if article.title.isupper():
        whole, mentions = _as_written(whole, mentions, offset)
    named = resolved(whole, mentions)
    for mention in with_other_scripts(whole, named, by_rules) if by_rules else named:
        if mention.end <= offset:
            text = article.title[mention.start : mention.end]
            title.append(Mention(mention.kind, text, mention.start, mention.end, mention.entity))
        elif mention.start >= offset:
            start, end = mention.start - offset, mention.end - offset
            body.append(Mention(mention.kind, mention.text, start, end, mention.entity))
    return title, body


def _whole(article: Article) -> str:
    """What names are looked for in: the headline, if the source states it, and the body."""
    return f"{article.title}\n\n{article.body}" if _offset(article) else article.body


def _offset(article: Article) -> int:
    return len(article.title) + 2 if article.title_stated and article.title else 0


def _as_written(text: str, mentions: list[Mention], end: int) -> tuple[str, list[Mention]]:
    """Names of a headline in capitals as the body would write them, so that they are the same.

    A lone word that names an organization may be its acronym: it stays unless the body, or else
    the language, knows it as a word. A person is there from the first word on that the body has;
    without any, the first has to be a given name, for capitals alone tell too little.
    """
    body = set(_WORD.findall(text[end:]))
    changed = []
    for mention in mentions:
        if mention.end <= end:
            start = mention.start
            if mention.kind == "person":
                start = _first_known(text, mention, body)
            capitals = text[start : mention.end]
            written = _written(capitals, body, lone=mention.kind == "organization")
            if not capitals or len(written) != len(capitals):
                continue
            text = text[:start] + written + text[mention.end :]
            mention = mention._replace(text=written, start=start, entity=written)
        changed.append(mention)
    return text, changed


def _first_known(text: str, mention: Mention, body: Set[str]) -> int:
    """Where the part of a name in capitals begins that the body has; its end where it is none."""
    words = list(_LETTERS.finditer(text, mention.start, mention.end))
    for word in words:
        if _head(word[0].capitalize()) in body:
            return word.start()
    given = len(words) > 1 and words[0][0].lower() in lists.given_names()
    return mention.start if given else mention.end


def _written(capitals: str, body: Set[str], *, lone: bool) -> str:
    """A name in capitals with small letters; one that is `lone` may be an acronym."""
    written = _LETTERS.sub(lambda word: word[0].capitalize(), capitals)
    if lone and " " not in capitals:
        known = _head(written) in body or _is_word(written)
        return capitals if capitals in body or not known else written
    return written


def _head(word: str) -> str:
    return re.split("['’]", word)[0]


_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def _is_word(text: str) -> bool:
    low = text.lower()
    return low in lists.english_words() or low in lists.surnames_known() or low in lists.places()
