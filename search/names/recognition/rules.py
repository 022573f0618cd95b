"""Find people and organizations by rules and short lists, without any trained weights."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set

from search.article import Kind, Mention
from search.names.recognition import word_sets as vocab
from search.names.recognition.known_words import (
    CALENDAR,
    ENGLISH,
    GIVEN,
    HEAD,
    OFFICE,
    PEOPLE,
    PLACE,
    STARTER,
    SURNAME,
    THING,
    TITLE,
    TOKEN,
    phrases,
    place_phrases,
    single_organizations,
    spelled,
    word_bits,
)
from search.names.spelling import organizations

_ARTICLED = re.compile(r"(?:al|el|ul|as|ad|an|ar|at|az|ash|d|bin|ben)[-’'][^\W\d_a-z]")
_CREDIT = re.compile(
    r"^[ \t]*(?:image|photo|photograph|picture|credit|video|file)s?"
    r"(?: credit| by| courtesy)?[ \t]*:.*$",
    re.IGNORECASE | re.MULTILINE,
)
_SENTENCE_END = frozenset([".", "!", "?", ":", ";", "…"])
_OPENERS = frozenset(['"', "“", "”", "'", "‘", "’", "(", "[", "«", "-", "–", "—", "*", "•", "/"])

_NO_NAME = TITLE | OFFICE | HEAD | PLACE | PEOPLE | CALENDAR | STARTER | THING
_BREAKS = TITLE | CALENDAR

LONGEST = 15
"""Words that the name of an organization may have."""
ACCEPT = 3.0
"""The evidence, in points, from which a run of capitalised words is taken for a person."""


class RuleRecognizer:
    """The recogniser that needs nothing but lists; see `recognize.Recognizer`."""

    def recognize(self, texts: Sequence[str]) -> list[list[Mention]]:
        """For each text its mentions in order, `entity` being the mention's own text."""
        return [list(_Reading(text).mentions()) for text in texts]


class _Reading:
    """One text while it is read: its tokens and what they were found to be so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = [(match[0], match.start(), match.end()) for match in TOKEN.finditer(text)]
        self.words = [word for word, _, _ in found]
        self.starts = [start for _, start, _ in found]
        self.ends = [end for _, _, end in found]
        self.capital = [word[0].isupper() or bool(_ARTICLED.match(word)) for word in self.words]
        self.bits = [
            word_bits(word) if capital else 0
            for word, capital in zip(self.words, self.capital, strict=True)
        ]
        self.kind: list[Kind | None] = [None] * len(found)
        self.spans: dict[int, tuple[int, Kind]] = {}
        """The end and the kind of each name, by its start."""
        self.covering: list[int | None] = [None] * len(found)
        """For each word the start of the last name that was marked there."""
        self.titled = [False] * len(found)

    def mentions(self) -> Iterator[Mention]:
        """All mentions: the surest are found first, then those that depend on what was found."""
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
        for start, (end, kind) in sorted(self.spans.items()):
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

    def _put(self, start: int, end: int, kind: Kind) -> None:
        self.spans[start] = end, kind
        for number in range(start, end):
            self.kind[number] = kind
            self.covering[number] = start

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
        """Maximal runs of capitalised words that belong to no name yet."""
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
        known = phrases()
        number = 0
        while number < len(self.words):
            length = 0
            if self.capital[number]:
                for phrase in known.get(spelled(self.words[number]), ()):
                    if self._stands(phrase, number):
                        length = len(phrase)
                        break
            if length and not self._continues(number, number + length):
                self._put(number, number + length, "organization")
            number += length or 1

    def _stands(self, phrase: tuple[str, ...], number: int) -> bool:
        end = number + len(phrase)
        return (
            end <= len(self.words)
            and self.capital[end - 1]
            and all(
                spelled(self.words[number + offset]) == word
                and (not offset or self._joined(number + offset))
                for offset, word in enumerate(phrase)
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
        """Note which words belong to places of several words, so that they are no people."""
        known = place_phrases()
        for first, capital in enumerate(self.capital):
            if not capital:
                continue
            for phrase in known.get(self._low(first), ()):
                if all(
                    self._low(first + offset) == word
                    and (not offset or self._joined(first + offset))
                    for offset, word in enumerate(phrase)
                ):
                    for number in range(first, first + len(phrase)):
                        self.bits[number] |= PLACE
                        self.bits[number] &= ~(GIVEN | SURNAME)
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
                        self._put_instead(start, end)
                        self._put_instead(number + 1, number + 2)
                    break

    def _put_instead(self, start: int, end: int) -> None:
        """Put in an organization instead of the names that were found inside it."""
        for before in set(self.covering[start:end]):
            if before is not None:
                self.spans.pop(before, None)
        self._put(start, end, "organization")

    def _organizations(self, start: int, end: int) -> None:
        """Names that end in, or begin with, a word such as Ministry, Council or Corp."""
        number = start
        while number < end:
            stop = number
            while stop < end and not self.bits[stop] & _BREAKS:
                stop += 1
            heads = [head for head in range(number, stop) if self.bits[head] & HEAD]
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
            self._put(start, end, "organization")

    def _before_and(self, start: int) -> int:
        """The beginning of a name such as Securities and Exchange Commission or Merck & Co."""
        link = start - 1
        if not (link > 0 and self._joined(start) and self._joined(link) and self.capital[link - 1]):
            return start
        if self.words[link] != "&" and not self._joins_topics(link):
            return start
        first = link - 1
        while first > 0 and self.capital[first - 1] and self._joined(first):
            first -= 1
        while first < link and self.bits[first] & (_BREAKS | STARTER) & ~PLACE:
            first += 1
        return first if first < link and self._free(first, start) else start

    def _joins_topics(self, link: int) -> bool:
        """Whether an "and" stands between two words such as Securities and Exchange."""
        topic = ENGLISH | OFFICE | HEAD
        before, after = self.bits[link - 1], self.bits[link + 1]
        return bool(
            self.words[link] == "and" and after & topic and before & topic and not before & TITLE
        )

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
            if not self._goes_on(linked):
                break
            end = linked + 1
            while end < count and self._goes_on(end) and not self._leaves_place(end):
                end += 1
        return end

    def _goes_on(self, number: int) -> bool:
        """Whether a capitalised word can belong to the name before it."""
        return self.capital[number] and self._joined(number) and not self.bits[number] & _BREAKS

    def _leaves_place(self, number: int) -> bool:
        """Whether a word that names no place follows one that does."""
        return bool(self.bits[number - 1] & PLACE and not self.bits[number] & (HEAD | PLACE))

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
                self._put(number, stop, "person")
            number = max(stop, number + 1)

    def _breaks_name(self, number: int, end: int) -> bool:
        """Whether a word cannot be part of a person's name where it stands."""
        bits = self.bits[number]
        if not bits & _NO_NAME:
            return False
        if self._joined(number) and _initial(self.words[number - 1]) and not bits & _BREAKS:
            return False
        if bits & (GIVEN | SURNAME) and not bits & (TITLE | OFFICE | CALENDAR | STARTER | HEAD):
            return not self._is_name_here(number, end)
        return True

    def _is_name_here(self, number: int, end: int) -> bool:
        """Whether the words beside it show that a word of two meanings is a name."""
        bits = self.bits[number]
        before = self.bits[number - 1] if number and self._joined(number) else 0
        if before & GIVEN and not before & (_NO_NAME & ~THING):
            return True
        if number + 1 < end:
            return bool(bits & GIVEN) and not self.bits[number + 1] & _NO_NAME
        return bool(before & TITLE) and not bits & (PLACE | PEOPLE | OFFICE)

    def _with_particles(self, end: int) -> int:
        """The end of a name after "bin Salman", "von der Leyen" and the like."""
        after = end
        while (
            after < len(self.words) and self._joined(after) and self._low(after) in vocab.PARTICLES
        ):
            after += 1
        if (
            after > end
            and after < len(self.words)
            and self._joined(after)
            and self.capital[after]
            and not self.kind[after]
            and not self.bits[after] & (_NO_NAME & ~THING)
        ):
            return after + 1
        return end

    def _is_person(self, start: int, end: int) -> bool:
        """Whether the evidence is enough that a run of capitalised words names a person."""
        words = self.words[start:end]
        if any(len(word) > 1 and word.isupper() and "." not in word for word in words):
            return False
        if end - start == 1:
            return self._is_titled_surname(start)
        if end - start > 5 or all(_initial(word) for word in words):
            return False
        points = 3.0 if self._titled(start) else 0.0
        points += self._points_of_first_word(start) + self._points_of_words(start, end)
        return points + self._points_of_context(start, end) >= ACCEPT

    def _is_titled_surname(self, number: int) -> bool:
        """Whether a word after a title can be a surname."""
        word = self.words[number]
        return (
            self._titled(number)
            and len(word) > 1
            and not _initial(word)
            and not self.bits[number] & ENGLISH
        )

    def _points_of_first_word(self, start: int) -> float:
        """The evidence that the first word is a given name, in points."""
        word, bits = self.words[start], self.bits[start]
        points = 0.0
        if bits & GIVEN and not (bits & ENGLISH and self._opens(start)):
            points += 3.0 if not bits & ENGLISH else 2.0
        elif _initial(word):
            points += 2.0
        if "-" in word and word.split("-")[1][:1].isupper():
            points += 1.5
        return points

    def _points_of_words(self, start: int, end: int) -> float:
        """The evidence of the words together, in points: initials, a surname, no English word."""
        words, bits = self.words[start:end], self.bits[start:end]
        points = 0.0
        if any(_initial(word) for word in words[1:-1]):
            points += 2.0
        if bits[-1] & SURNAME:
            points += 1.5
        if not any(each & ENGLISH for each in bits):
            points += 1.5 if self._opens(start) else 2.0
        elif not bits[0] & GIVEN or bits[-1] & ENGLISH:
            points -= 2.0
        return points

    def _points_of_context(self, start: int, end: int) -> float:
        """The evidence of the text around the words, in points: they speak, they have an age."""
        points = 0.0
        if self._low(end) in vocab.SPEECH or self._low(start - 1) in vocab.SPEECH:
            points += 2.0
        if self._low(end) == "," and (self._low(end + 1).isdigit() or self._low(end + 1) == "who"):
            points += 2.0
        if self._stands_alone(self.words[end - 1]):
            points += 1.5
        if self._joined(start) and self.bits[start - 1] & (PLACE | PEOPLE):
            points += 1.0
        return points

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
        people = [(start, end) for start, (end, kind) in self.spans.items() if kind == "person"]
        surnames = {self.words[end - 1] for _, end in people}
        given = {
            self.words[start]
            for start, end in people
            if end - start > 1 and self.bits[start] & GIVEN
        }
        for start, end in list(self._runs()):
            if end - start == 1:
                if self._is_again(start, surnames) or (
                    self.words[start] in given and not self.bits[start] & _NO_NAME
                ):
                    self._put(start, end, "person")
            elif not any(bits & HEAD for bits in self.bits[start:end]):
                for number in range(start, end):
                    if self._is_again(number, surnames):
                        self._put(number, number + 1, "person")

    def _is_again(self, number: int, surnames: Set[str]) -> bool:
        """Whether a word is one of the surnames, where it stands for a name."""
        return self.words[number] in surnames and not self.bits[number] & (_BREAKS | STARTER)

    def _acronyms(self) -> None:
        """Organizations of one word: known ones, and acronyms in running text."""
        explained = {
            self.words[start]
            for start, (end, kind) in self.spans.items()
            if end - start == 1 and kind == "organization"
        }
        for number, word in enumerate(self.words):
            if not self.capital[number] or self.kind[number]:
                continue
            if self.starts[number] and self.text[self.starts[number] - 1] in "@#":
                continue
            if self._names_organization(number, word, explained):
                self._put(number, number + 1, "organization")

    def _names_organization(self, number: int, word: str, explained: Set[str]) -> bool:
        bare = word.replace(".", "")
        if bare in single_organizations() and (len(word) > 2 or bare.isupper()):
            return True
        if word in explained:
            return True
        if not (3 <= len(word) <= 5 and word.isupper() and word.isascii() and word.isalpha()):
            return False
        if self.bits[number] & (_NO_NAME | ENGLISH | GIVEN):
            return False
        return word.lower() not in vocab.NOT_ORGANIZATIONS and self._in_running_text(number)

    def _in_running_text(self, number: int) -> bool:
        """Whether a neighbour is in small letters and none is a word in capitals."""
        beside = self.words[max(0, number - 1) : number] + self.words[number + 1 : number + 2]
        return any(other.islower() for other in beside) and not any(
            other.isupper() and len(other) > 1 for other in beside
        )


def _initial(word: str) -> bool:
    return word[1:2] == "."
