"""Find people and organizations by rules and short lists, without any trained weights."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from anyascii import anyascii

from search.article import Kind, Mention
from search.names import lists, organizations
from search.names import vocabulary as vocab

_SUFFIXES = (
    "led|backed|based|brokered|style|sponsored|run|owned|controlled|wide|made|born|occupied|"
    "supported|funded|mediated|appointed|listed|linked|dominated|held|like|bound"
)
_TOKEN = re.compile(
    r"\n\s*\n"
    r"|(?:[^\W\d_]\.){2,}"
    r"|(?:Mrs?|Ms|Messrs|Dr|Gen|Sen|Rep|Gov|Lt|Col|Capt|Adm|Prof|Rev|St|Sgt|Maj|Amb|Hon|Jr|Sr|Inc"
    r"|Corp|Co|Ltd|Cos|Bros)\.(?!\w)"
    r"|[^\W\d_a-z]\.(?=\s)"
    rf"|[^\W_]\w*(?:[-‐‑&](?!(?:{_SUFFIXES})\b)\w+|['’](?![sS]\b)\w+)*"
    r"|\S"
)
_ARTICLED = re.compile(r"(?:al|el|ul|as|ad|an|ar|at|az|ash|d|bin|ben)[-’'][^\W\d_a-z]")
_CREDIT = re.compile(
    r"^[ \t]*(?:image|photo|photograph|picture|credit|video|file)s?"
    r"(?: credit| by| courtesy)?[ \t]*:.*$",
    re.IGNORECASE | re.MULTILINE,
)
_SENTENCE_END = frozenset([".", "!", "?", ":", ";", "…"])
_OPENERS = frozenset(['"', "“", "”", "'", "‘", "’", "(", "[", "«", "-", "–", "—", "*", "•", "/"])

# What a word may be, by the lists.
TITLE, OFFICE, HEAD, PLACE, PEOPLE, CALENDAR, STARTER, THING, GIVEN, SURNAME, ENGLISH = (
    1 << bit for bit in range(11)
)
_NO_NAME = TITLE | OFFICE | HEAD | PLACE | PEOPLE | CALENDAR | STARTER | THING
_BREAKS = TITLE | CALENDAR

LONGEST = 15
"""Words that the name of an organization may have."""
ACCEPT = 3.0
"""The evidence, in points, from which a run of capitalised words is taken for a person."""


class RuleRecognizer:
    """The recogniser that needs nothing but lists; see `recognize.Recognizer`."""

    version = "rules-1"

    def recognize(self, texts: Sequence[str]) -> list[list[Mention]]:
        """For each text its mentions in order, `entity` being the mention's own text."""
        return [list(_Reading(text).mentions()) for text in texts]


class _Reading:
    """One text while it is read: its tokens and what they were found to be so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = [(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]
        self.words = [word for word, _, _ in found]
        self.starts = [start for _, start, _ in found]
        self.ends = [end for _, _, end in found]
        self.capital = [word[0].isupper() or bool(_ARTICLED.match(word)) for word in self.words]
        self.bits = [
            word_bits(word) if capital else 0
            for word, capital in zip(self.words, self.capital, strict=True)
        ]
        self.kind: list[Kind | None] = [None] * len(found)
        self.spans: list[tuple[int, int, Kind]] = []
        self.titled = [False] * len(found)

    def mentions(self) -> Iterator[Mention]:
        """All mentions, found from what is surest to what leans on the rest."""
        self._cover_credits()
        self._known_phrases()
        self._places()
        self._explained_acronyms()
        for start, end in self._runs():
            self._organizations(start, end)
        for start, end in self._runs():
            self._persons(start, end)
        self._surnames_again()
        self._acronyms()
        for start, end, kind in sorted(self.spans):
            first, last = self.starts[start], self.ends[end - 1]
            text = self.text[first:last]
            yield Mention(kind, text, first, last, text)

    def _cover_credits(self) -> None:
        """Lines such as "Image: AP" name who took a picture, not whom the article is about."""
        for line in _CREDIT.finditer(self.text):
            first = bisect_left(self.starts, line.start())
            for number in range(first, bisect_left(self.starts, line.end())):
                self.capital[number] = False
                self.bits[number] = STARTER

    def _mark(self, start: int, end: int, kind: Kind) -> None:
        self.spans.append((start, end, kind))
        for number in range(start, end):
            self.kind[number] = kind

    def _free(self, start: int, end: int) -> bool:
        return not any(self.kind[start:end])

    def _joined(self, number: int) -> bool:
        """Whether only one space or line break stands between this token and the one before."""
        return (
            0 < number < len(self.words)
            and self.starts[number] - self.ends[number - 1] == 1
            and self.words[number][0] != "\n"
        )

    def _opens(self, number: int) -> bool:
        """Whether a sentence or a line begins here."""
        while number > 0 and self.words[number - 1] in _OPENERS:
            number -= 1
        return (
            number == 0
            or self.words[number - 1] in _SENTENCE_END
            or self.words[number - 1][0] == "\n"
        )

    def _low(self, number: int) -> str:
        return self.words[number].lower() if 0 <= number < len(self.words) else ""

    def _runs(self) -> Iterator[tuple[int, int]]:
        """Maximal runs of capitalised words that nothing has claimed yet."""
        number, count = 0, len(self.words)
        while number < count:
            if not self.capital[number] or self.kind[number]:
                number += 1
                continue
            end = number + 1
            while end < count and self.capital[end] and not self.kind[end] and self._joined(end):
                end += 1
            yield number, end
            number = end

    def _known_phrases(self) -> None:
        phrases = _phrases()
        number = 0
        while number < len(self.words):
            length = 0
            if self.capital[number]:
                for phrase in phrases.get(_spelled(self.words[number]), ()):
                    if self._stands(phrase, number):
                        length = len(phrase)
                        break
            if length and not self._continues(number, number + length):
                self._mark(number, number + length, "organization")
            number += length or 1

    def _stands(self, phrase: tuple[str, ...], number: int) -> bool:
        end = number + len(phrase)
        return (
            end <= len(self.words)
            and self.capital[end - 1]
            and all(
                _spelled(self.words[number + place]) == word
                and (not place or self._joined(number + place))
                for place, word in enumerate(phrase)
            )
        )

    def _continues(self, start: int, end: int) -> bool:
        """Whether a known phrase is only part of a longer name (the Council of the CSTO)."""
        if self._joined(end) and self.capital[end] and self.bits[end] & HEAD & ~TITLE:
            return True
        before = _NO_NAME & ~(HEAD | OFFICE)
        if (
            self._joined(start)
            and self.capital[start - 1]
            and self.bits[end - 1] & HEAD
            and not self.bits[start - 1] & before
        ):
            return True
        if start >= 2 and self._low(start - 1) in ("of", "the"):
            head = start - 2 if self._low(start - 1) == "of" else start - 3
            return (
                head >= 0
                and self._low(head + 1) == "of"
                and self.capital[head]
                and self._low(head) in vocab.OPENING_HEADS
            )
        return False

    def _places(self) -> None:
        """Mark the words of places with several words, so that they are no people."""
        phrases = _place_phrases()
        for number, capital in enumerate(self.capital):
            if not capital:
                continue
            for phrase in phrases.get(self._low(number), ()):
                if all(
                    self._low(number + place) == word
                    and (not place or self._joined(number + place))
                    for place, word in enumerate(phrase)
                ):
                    for place in range(len(phrase)):
                        self.bits[number + place] |= PLACE
                        self.bits[number + place] &= ~(GIVEN | SURNAME)
                    break

    def _explained_acronyms(self) -> None:
        """In "Long Name (ABC)" the words whose initials make the acronym are its long form."""
        for number in range(2, len(self.words) - 2):
            if self.words[number] != "(" or self.words[number + 2] != ")":
                continue
            acronym = self.words[number + 1]
            if not organizations.is_acronym(acronym):
                continue
            end = number
            while end > 0 and self.words[end - 1] in ("'s", "’s", "'", "’"):
                end -= 1
            for start in range(end - 2, max(-1, end - 12), -1):
                word = self.words[start]
                if not word[0].isalnum():
                    break
                if not self.capital[start]:
                    continue
                long = self.text[self.starts[start] : self.ends[end - 1]]
                if organizations.initials_are(acronym, long):
                    if self.bits[start] & TITLE and self._low(start) != "general":
                        self.capital[number + 1] = False  # an office, such as a minister's
                    else:
                        self._claim(start, end)
                        self._claim(number + 1, number + 2)
                    break

    def _claim(self, start: int, end: int) -> None:
        """Mark an organization, in place of what was found inside it."""
        if not self._free(start, end):
            self.spans = [span for span in self.spans if span[1] <= start or span[0] >= end]
        self._mark(start, end, "organization")

    def _organizations(self, start: int, end: int) -> None:
        """Names that end in, or begin with, a word such as Ministry, Council or Corp."""
        number = start
        while number < end:
            stop = number
            while stop < end and not self.bits[stop] & _BREAKS:
                stop += 1
            heads = [place for place in range(number, stop) if self.bits[place] & HEAD]
            if heads:
                self._organization(number, heads[-1])
            number = stop + 1

    def _organization(self, start: int, head: int) -> None:
        while start < head and (
            (self.bits[start] & STARTER and not self.bits[start] & PLACE)
            or self._low(start) in ("deputy", "acting", "former", "vice", "senior", "chief")
        ):
            start += 1
        start = self._before_and(start)
        end = self._extended(head) if self._low(head) in vocab.OPENING_HEADS else head + 1
        if not 2 <= end - start <= LONGEST or not self._free(start, end):
            return
        if all(self.bits[number] & PLACE for number in range(start, end)):
            return
        low = self._low(head).rstrip(".")
        person = (
            end - start == 2
            and self.bits[start] & GIVEN
            and not self.bits[start] & (PLACE | PEOPLE | ENGLISH)
            and low not in vocab.LEGAL_FORMS
            and low not in vocab.OPENING_HEADS
        )
        if not person:
            self._mark(start, end, "organization")

    def _before_and(self, start: int) -> int:
        """The beginning of a name such as Securities and Exchange Commission or Merck & Co."""
        link = start - 1
        if not (link > 0 and self._joined(start) and self._joined(link) and self.capital[link - 1]):
            return start
        topic = ENGLISH | OFFICE | HEAD
        if self.words[link] != "&" and not (
            self.words[link] == "and"
            and self.bits[start] & topic
            and self.bits[link - 1] & topic
            and not self.bits[link - 1] & TITLE
        ):
            return start
        first = link - 1
        while first > 0 and self.capital[first - 1] and self._joined(first):
            first -= 1
        while first < link and self.bits[first] & (_BREAKS | STARTER) & ~PLACE:
            first += 1
        return first if first < link and self._free(first, start) else start

    def _extended(self, head: int) -> int:
        """The end of a name such as Ministry of Health and Social Development of Kazakhstan."""
        end, count = head + 1, min(len(self.words), head + LONGEST)
        while (
            end + 1 < count and self._joined(end) and self._low(end) in ("of", "for", "on", "and")
        ):
            linked = end + 1
            if self._low(end) == "and" and not (
                end > head + 1
                and self.bits[end - 1] & (ENGLISH | OFFICE)
                and not self.bits[linked] & (GIVEN | PLACE | PEOPLE | HEAD)
            ):
                break
            if self._low(linked) == "the" and linked + 1 < count:
                linked += 1
            if not self.capital[linked] or not self._joined(linked) or self.bits[linked] & _BREAKS:
                break
            end = linked + 1
            while (
                end < count
                and self.capital[end]
                and self._joined(end)
                and not self.bits[end] & _BREAKS
                and not (self.bits[end - 1] & PLACE and not self.bits[end] & (HEAD | PLACE))
            ):
                end += 1
        return end

    def _persons(self, start: int, end: int) -> None:
        number = start
        while number < end:
            if self._breaks_name(number, end):
                number += 1
                continue
            stop = number + 1
            while stop < end and not self._breaks_name(stop, end):
                stop += 1
            stop = self._with_particles(stop)
            if self._is_person(number, stop):
                self._mark(number, stop, "person")
            number = max(stop, number + 1)

    def _breaks_name(self, number: int, end: int) -> bool:
        """Whether a word cannot be part of a person's name where it stands."""
        bits = self.bits[number]
        if not bits & _NO_NAME:
            return False
        before = self.bits[number - 1] if number and self._joined(number) else 0
        if self._joined(number) and _initial(self.words[number - 1]) and not bits & _BREAKS:
            return False
        if bits & (GIVEN | SURNAME) and not bits & (TITLE | OFFICE | CALENDAR | STARTER | HEAD):
            if before & GIVEN and not before & (_NO_NAME & ~THING):
                return False
            if bits & GIVEN and number + 1 < end and not self.bits[number + 1] & _NO_NAME:
                return False
            if before & TITLE and number + 1 >= end and not bits & (PLACE | PEOPLE | OFFICE):
                return False
        return True

    def _with_particles(self, end: int) -> int:
        """The end of a name after "bin Salman", "von der Leyen" and the like."""
        place = end
        while (
            place < len(self.words) and self._joined(place) and self._low(place) in vocab.PARTICLES
        ):
            place += 1
        if (
            place > end
            and place < len(self.words)
            and self._joined(place)
            and self.capital[place]
            and not self.kind[place]
            and not self.bits[place] & (_NO_NAME & ~THING)
        ):
            return place + 1
        return end

    def _is_person(self, start: int, end: int) -> bool:
        words = self.words[start:end]
        bits = self.bits[start:end]
        if any(len(word) > 1 and word.isupper() and "." not in word for word in words):
            return False
        titled = self._titled(start)
        if end - start == 1:
            return titled and len(words[0]) > 1 and not _initial(words[0]) and not bits[0] & ENGLISH
        if end - start > 5 or all(_initial(word) for word in words):
            return False
        score = 3.0 if titled else 0.0
        if bits[0] & GIVEN and not (bits[0] & ENGLISH and self._opens(start)):
            score += 3.0 if not bits[0] & ENGLISH else 2.0
        elif _initial(words[0]):
            score += 2.0
        if any(_initial(word) for word in words[1:-1]):
            score += 2.0
        if bits[-1] & SURNAME:
            score += 1.5
        if "-" in words[0] and words[0].split("-")[1][:1].isupper():
            score += 1.5
        if not any(each & ENGLISH for each in bits):
            score += 1.5 if self._opens(start) else 2.0
        elif not bits[0] & GIVEN or bits[-1] & ENGLISH:
            score -= 2.0
        if self._low(end) in vocab.SPEECH or self._low(start - 1) in vocab.SPEECH:
            score += 2.0
        if self._low(end) == "," and (self._low(end + 1).isdigit() or self._low(end + 1) == "who"):
            score += 2.0
        if self._stands_alone(words[-1]):
            score += 1.5
        if self._joined(start) and self.bits[start - 1] & (PLACE | PEOPLE):
            score += 1.0
        return score >= ACCEPT

    def _titled(self, start: int) -> bool:
        """Whether a title or an office stands directly before."""
        before = start - 1
        if not self._joined(start):
            return False
        if self._low(before).rstrip(".") in vocab.TITLES:
            return True
        while before > 0 and self.bits[before] & OFFICE and self._joined(before):
            before -= 1
        if before < start - 1 and self._low(before) in ("of", "for"):
            return self._low(before - 1) in vocab.TITLES
        return False

    @property
    def _alone(self) -> frozenset[str]:
        """Capitalised words that occur with no capitalised neighbour."""
        if not hasattr(self, "_alone_words"):
            count = len(self.words)
            self._alone_words = frozenset(
                word
                for number, word in enumerate(self.words)
                if self.capital[number]
                and not (number and self.capital[number - 1] and self._joined(number))
                and not (
                    number + 1 < count and self.capital[number + 1] and self._joined(number + 1)
                )
            )
        return self._alone_words

    def _stands_alone(self, word: str) -> bool:
        return word in self._alone

    def _surnames_again(self) -> None:
        """Single words that are the surname, or the unusual given name, of a person named here."""
        surnames: set[str] = set()
        given: set[str] = set()
        for start, end, kind in self.spans:
            if kind == "person":
                surnames.add(self.words[end - 1])
                if end - start > 1 and self.bits[start] & GIVEN:
                    given.add(self.words[start])
        for start, end in list(self._runs()):
            free = [number for number in range(start, end) if not self.bits[number] & _BREAKS]
            if end - start > 1 and any(self.bits[number] & HEAD for number in range(start, end)):
                continue
            for number in free:
                word = self.words[number]
                bits = self.bits[number]
                surname = word in surnames and not bits & (STARTER | CALENDAR)
                if surname or (word in given and end - start == 1 and not bits & _NO_NAME):
                    self._mark(number, number + 1, "person")

    def _acronyms(self) -> None:
        """Organizations of one word: known ones, and acronyms in running text."""
        explained = {
            self.words[start]
            for start, end, kind in self.spans
            if end - start == 1 and kind == "organization"
        }
        for number, word in enumerate(self.words):
            if not self.capital[number] or self.kind[number]:
                continue
            if self.starts[number] and self.text[self.starts[number] - 1] in "@#":
                continue
            if self._names_organization(number, word, explained):
                self._mark(number, number + 1, "organization")

    def _names_organization(self, number: int, word: str, explained: Iterable[str]) -> bool:
        bare = word.replace(".", "")
        if bare in _single_organizations() and (len(word) > 2 or bare.isupper()):
            return True
        if word in explained:
            return True
        if not (3 <= len(word) <= 5 and word.isupper() and word.isascii() and word.isalpha()):
            return False
        if (
            self.bits[number] & (_NO_NAME | ENGLISH | GIVEN)
            or word.lower() in vocab.NOT_ORGANIZATIONS
        ):
            return False
        beside = [
            self.words[place] for place in (number - 1, number + 1) if 0 <= place < len(self.words)
        ]
        return any(other.islower() for other in beside) and not any(
            other.isupper() and len(other) > 1 for other in beside
        )


def _initial(word: str) -> bool:
    return word[1:2] == "."


@lru_cache(maxsize=1 << 16)
def word_bits(word: str) -> int:
    """What a capitalised word may be, as the bits named in this module."""
    low = word.lower()
    plain = low.rstrip(".") if low.count(".") == 1 else low
    if not low.isascii():
        plain = re.sub("[^a-z'-]", "", anyascii(low).lower())
    bits = 0
    for bit, words in _classes():
        if low in words or plain in words:
            bits |= bit
    if "-" in plain:
        parts = plain.split("-")
        known = [word_bits(part.capitalize()) for part in parts]
        if all(each & (PLACE | PEOPLE) for each in known):
            bits |= PEOPLE
        if parts[0] in ("ex", "vice") and known[-1] & TITLE:
            bits |= TITLE
        if known[0] & GIVEN and known[-1] & (GIVEN | SURNAME):
            bits |= GIVEN
    return bits


@cache
def _classes() -> tuple[tuple[int, frozenset[str]], ...]:
    return (
        (TITLE, vocab.TITLES),
        (OFFICE, vocab.OFFICE),
        (HEAD, vocab.HEADS | vocab.OPENING_HEADS),
        (PLACE, vocab.PLACES | lists.places()),
        (PEOPLE, vocab.PEOPLES | lists.peoples()),
        (CALENDAR, vocab.CALENDAR),
        (STARTER, vocab.STARTERS),
        (THING, vocab.PLACE_HEADS),
        (GIVEN, lists.given_names()),
        (SURNAME, frozenset(lists.surnames())),
        (ENGLISH, lists.english_words() | vocab.STARTERS),
    )


def _spelled(word: str) -> str:
    """A word in the one spelling by which known phrases are compared."""
    low = word.lower().replace("-", "")
    return low.replace("isation", "ization").replace("centre", "center").replace("’", "'")


@cache
def _phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Names of organizations by their first word, the longest first."""
    names = [name for line in vocab.KNOWN_PHRASES.splitlines() for name in line.split("|")]
    return _by_first_word(
        tuple(_spelled(token) for token in _TOKEN.findall(name.strip()))
        for name in (*names, *lists.bodies(), *lists.agencies())
    )


@cache
def _place_phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    known = [name for line in vocab.KNOWN_PLACES.splitlines() for name in line.strip().split("|")]
    return _by_first_word(tuple(name.split()) for name in (*known, *lists.places()))


def _by_first_word(phrases: Iterable[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(set(phrases), key=lambda words: (-len(words), words)):
        if len(phrase) > 1:
            found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(rest) for first, rest in found.items()}


@cache
def _single_organizations() -> frozenset[str]:
    return vocab.KNOWN_ORGANIZATIONS | lists.body_acronyms()
