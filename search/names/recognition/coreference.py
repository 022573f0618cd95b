"""Who is meant inside one article: surnames and short forms are resolved to full names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import islice, pairwise

from search.article import Mention
from search.names.recognition.word_sets import STANDING
from search.names.spelling import lists, organizations, people

MOST = 20
"""How many bearers of its surname a name is compared with at most, so that time stays linear."""

_OPENED = re.compile(r"(?:['’]s?)?\s{0,2}\(\s{0,2}")
_LEADING = re.compile(r"^(?:the|The|THE)\s+")
_POSSESSIVE = re.compile(r"['’](?:s|S)?$")


def resolved(body: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with `entity` set to the full name that each stands for in this article.

    Of a person's spellings the most frequent full one is the name, then the first; of an
    organization whose acronym the article explains or uses beside the long form, the acronym.
    A name that the article nowhere gives in full stands for itself.
    """
    persons = [mention for mention in mentions if mention.kind == "person"]
    bodies = [mention for mention in mentions if mention.kind == "organization"]
    names = {
        **{id(each): name for each, name in zip(persons, _persons(body, persons), strict=True)},
        **{id(each): name for each, name in zip(bodies, _bodies(body, bodies), strict=True)},
    }
    return [
        Mention(each.kind, each.text, each.start, each.end, names[id(each)]) for each in mentions
    ]


def plain(text: str) -> str:
    """A mention's text as a name: on one line, without article and possessive."""
    if "\n" in text:
        text = _BROKEN.sub("-", text)
    return _LEADING.sub("", _POSSESSIVE.sub("", " ".join(text.split()))) or text


def _full(text: str) -> str:
    """The text of a person's mention as the name: in order, without nickname and capitals."""
    name = plain(text)
    if "," in name:
        name = people.ordered(name)
    if not _UNUSUAL.isdisjoint(name):
        name = people.without_nickname(name)
    if name[-2:].isupper() and not name.isupper():
        name = people.without_capitals(name)
    return name


_BROKEN = re.compile(r"(?<=\w)[-‐‑][^\S\n]*\n\s*")
_UNUSUAL = frozenset("(\"“«„‘'")


def _persons(body: str, mentions: list[Mention]) -> list[str]:
    """The full name in this article of the person whom each mention means."""
    texts = _singular([_full(mention.text) for mention in mentions])
    canonical = _canonical([text for text in texts if not people.bare(text)])
    first: dict[str, str] = {}
    bearers: dict[str, list[str]] = {}
    for name in dict.fromkeys(canonical.values()):
        for key in people.short_keys(name):
            first.setdefault(key, name)
            bearers.setdefault(key, []).append(name)
    shared = _sharing(body, mentions, texts, bearers)
    for name in sorted(set(shared.values()) - set(canonical.values())):
        for key in people.short_keys(name):
            bearers.setdefault(key, []).append(name)
    last: dict[str, str] = {}
    names: list[str] = []
    for at, text in enumerate(texts):
        meant = canonical.get(text) or shared.get(at)
        if meant is None:
            title = _ADDRESS.search(body, max(0, mentions[at].start - 12), mentions[at].start)
            meant = _addressed(text, title[1], bearers, last) if title else None
        name = meant or _bearer(text, last, first) or text
        names.append(name)
        known = name in canonical or name in first.values()
        last.update((key, name) for key in (people.short_keys(name) if known else ()))
    return names


_ADDRESS = re.compile(r"\b(Mr|Mrs|Ms|Miss|Mme|Frau|Herr|Señora?|Signora?)\.?\s+$")
_WOMEN = frozenset("Mrs Ms Miss Mme Frau Señora Signora".split())


def _addressed(
    short: str, title: str, bearers: Mapping[str, Sequence[str]], last: Mapping[str, str]
) -> str | None:
    """Of several who bear a surname, the one whom Mr. or Mrs. fits; None where that says nothing.

    Where it fits several, it is the one of them who was named last.
    """
    found = set(_bearers(short, bearers))
    if len(found) < 2:
        return None
    woman = title in _WOMEN
    fitting = {name for name in found if people.is_woman(name) is woman}
    fitting = fitting or {name for name in found if people.is_woman(name) is not (not woman)}
    if len(fitting) == 1:
        return fitting.pop()
    named = [last[key] for key in people.short_keys(short) if last.get(key) in fitting]
    return named[0] if named else None


def _bearers(short: str, bearers: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Those whom a surname or a given name may mean: not of all, where very many bear it."""
    for key in people.short_keys(short):
        for name in islice(bearers.get(key, ()), MOST):
            if people.shortens(short, name):
                yield name


def _sharing(
    body: str, mentions: list[Mention], texts: list[str], bearers: Mapping[str, Sequence[str]]
) -> dict[int, str]:
    """By the number of a mention: "Bill" in "Bill and Hilda Clayton" is Bill Clayton.

    Not where the article names another in full who bears the word: Paul Simon, Simon and Art.
    """
    found: dict[int, str] = {}
    pairs = pairwise(mentions)
    for at, (one, other) in enumerate(pairs):
        short, whole = texts[at], texts[at + 1]
        if " " in short or people.bare(whole) or not _AND.fullmatch(body, one.end, other.start):
            continue
        if short.lower() not in lists.given_names() or short.lower() in lists.peoples():
            continue
        if next(_bearers(short, bearers), None) is not None:
            continue
        given, surname = whole.split()[0], people.surname_as_written(whole)
        if given.lower() in lists.given_names() and surname:
            found[at] = f"{short} {surname}"
    return found


_AND = re.compile(r"\s+(?:and|und|et|y|e|&)\s+")


def _singular(texts: list[str]) -> list[str]:
    """The names without the s that is no part of them: the Obamas, and Assads for Assad's."""
    last = {text.split()[-1] for text in texts}
    last |= {word.rpartition("-")[2] for word in last}  # al-Assad, Assad
    return [text[:-1] if _plural(text.split()[-1], last) else text for text in texts]


def _plural(word: str, written: Set[str]) -> bool:
    """Whether a word is a surname with an s, by the article or else by the lists."""
    if len(word) < 5 or word[-1] != "s" or word[-2] in "s'’":
        return False
    if word[:-1] in written:
        return True
    low = word.lower().rpartition("-")[2]
    names = lists.surnames_known()
    return low[:-1] in names and low not in names and low not in lists.given_names()


def _canonical(full: list[str]) -> dict[str, str]:
    """For every full name in the article the spelling that is its person's name here."""
    counts = Counter(full)
    order = {text: index for index, text in reversed(list(enumerate(full)))}
    ranked = sorted(counts, key=lambda text: (people.abridged(text), -counts[text], order[text]))
    whole = _with_given(ranked)
    canonical: dict[str, str] = {}
    chosen: dict[str, list[str]] = {}
    for text in ranked:
        keys = people.family_keys(text) if len(ranked) > 1 else ()
        near = (other for key in keys for other in islice(chosen.get(key, ()), MOST))
        name = next((other for other in near if people.same_in_article(text, other)), text)
        name = whole.get(text, name) if name == text else name
        canonical[text] = name
        if name == text:
            for key in keys:
                chosen.setdefault(key, []).append(text)
    return canonical


def _with_given(names: Sequence[str]) -> dict[str, str]:
    """From a surname of two words to the one full name of the article that ends in it.

    Iain Duncan Holt is Duncan Holt too, and Perez de Cuellar is Javier Perez de Cuellar.
    """
    if len(names) < 2:
        return {}
    short = set(names)
    found: dict[str, set[str]] = {}
    for name in names:
        words = name.split()
        for first in range(1, min(len(words) - 1, MOST)):
            ending = " ".join(words[first:])
            if ending in short:
                found.setdefault(ending, set()).add(name)
    longest = {short: max(full, key=len) for short, full in found.items()}
    return {
        short: longest.get(longest[short], longest[short])
        for short, full in found.items()
        if all(longest[short].endswith(each) for each in full)
    }


def _bearer(short: str, last: Mapping[str, str], first: Mapping[str, str]) -> str | None:
    """The person whom a surname, or else a given name, alone means.

    Where several bear it, the one who was named last before; else the first one named after.
    """
    for key in people.short_keys(short):
        for named in (last, first):
            if key in named and people.shortens(short, named[key]):
                return named[key]
    return None


def _bodies(body: str, mentions: list[Mention]) -> list[str]:
    """The name in this article of the organization that each mention means."""
    texts = _as_words(body, [plain(mention.text) for mention in mentions])
    acronym_of = _explained(body, mentions, texts)
    acronyms: dict[str, set[str]] = {}
    for text in texts:
        if organizations.is_acronym(text):
            acronyms.setdefault(organizations.letters(text), set()).add(text)
    keys = [organizations.key_of(text) for text in texts]
    for text, key in zip(texts, keys, strict=True):
        if key not in acronym_of and " " in text:
            fitting = set().union(
                *(acronyms.get(short, ()) for short in organizations.initials(text))
            )
            if len(fitting) == 1:
                acronym_of[key] = fitting.pop()
    whole = _wholes(set(keys)) | _shortened(texts)
    first: dict[str, str] = {}
    names: list[str] = []
    for text, key in zip(texts, keys, strict=True):
        first.setdefault(key or text, text)
    for text, key in zip(texts, keys, strict=True):
        full = whole.get(key, key)
        names.append(acronym_of.get(full) or first[full or text])
    return names


def _wholes(keys: set[str]) -> dict[str, str]:
    """From "foreign ministry" to "russian foreign ministry", where only one country's is named."""
    longer: dict[str, set[str]] = {}
    for key in keys:
        nation, _, rest = key.partition(" ")
        if (
            rest in keys
            and " " in rest
            and (nation in lists.peoples() or nation in organizations.NATIONS)
        ):
            longer.setdefault(rest, set()).add(key)
    return {rest: names.pop() for rest, names in longer.items() if len(names) == 1}


def _as_words(body: str, texts: list[str]) -> list[str]:
    """The names, those in capitals as the article writes them elsewhere: CONGRESS as Congress.

    A name that has lost its apostrophe, as al-Qaedas, is without the s where it stands so too.
    """
    known = set(texts)
    capitals = {text for text in texts if text.isupper() and text.isalpha() and len(text) > 3}
    written = set(_WORD.findall(body)) if capitals else set()
    words = {text: text.capitalize() for text in capitals if text.capitalize() in written}
    words |= {
        text: text[:-1]
        for text in known
        if text[-1:] == "s" and not text.isupper() and text[:-1] in known
    }
    if _STRIPPED.search(body) and not _APOSTROPHES.search(body):
        words |= {text: text[:-1] for text in known if _POSSESSED.fullmatch(text)}
    return [words.get(text, text) for text in texts]


_WORD = re.compile(r"\w+")
_APOSTROPHES = re.compile(r"\w['’]\w")
_STRIPPED = re.compile(
    r"\b(?:Syrias|Russias|Irans|Israels|Turkeys|Chinas|Americas|Britains|Germanys|Iraqs|Ukraines"
    r"|countrys|governments (?:own|forces)|worlds (?:most|largest|first)|dont|doesnt|didnt|wont"
    r"|isnt|wasnt|couldnt|years (?:old))\b"
)
"""Words that a text has once its apostrophes were lost."""
_POSSESSED = re.compile(r"[A-Z]{2,}s|[Aa]l[- ]\w+s")
"""Names that end in a possessive s where the apostrophes were lost: SANAs, Al-Qaedas."""


def _shortened(texts: Iterable[str]) -> dict[str, str]:
    """From the key of a part of a name to the whole, where the article has one such name.

    A firm by its first word (Hughes for Hughes Tool Co), a body by its head or all before "for"
    (Observatory and Syrian Observatory for the Syrian Observatory for Human Rights), a group
    without what it is (al-Nusra for the Nusra Front), a coalition or a court by that word.
    """
    found: dict[str, set[str]] = {}
    names = {text for text in texts if not organizations.is_acronym(text)}
    short = {organizations.key_of(text) for text in names}
    for text in names:
        words, key = text.split(), organizations.key_of(text)
        if len(words) < 2:
            continue
        body, linked, _ = text.partition(" for ")
        parts = [body, body.split()[-1]] if linked else []
        if organizations.legal_form(text) and not lists.ordinary(words[0]):
            parts.append(words[0])
        elif words[-1].lower() in _GROUPS:
            parts.append(" ".join(words[:-1]))
        elif words[-1].lower() in STANDING:
            parts.append(words[-1])
        for part in map(organizations.key_of, parts):
            if part in short and part != key:
                found.setdefault(part, set()).add(key)
    return {part: names.pop() for part, names in found.items() if len(names) == 1 and part}


_GROUPS = frozenset("front movement militia brigade brigades".split())


def _explained(body: str, mentions: list[Mention], texts: list[str]) -> dict[str, str]:
    """From the key of a long form to the acronym that follows it in brackets."""
    found: dict[str, str] = {}
    pairs = zip(mentions, mentions[1:], texts, texts[1:], strict=False)
    for long, short, long_text, short_text in pairs:
        bracket = _OPENED.match(body, long.end)
        if (
            bracket
            and bracket.end() == short.start
            and body[short.end : short.end + 2].lstrip().startswith(")")
            and organizations.abbreviates(short_text, long_text)
        ):
            found.setdefault(organizations.key_of(long_text), short_text)
    return found
