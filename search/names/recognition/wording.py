"""Names that their own shape or the words beside them give away, whatever the tagger made of them.

Entries of lists ("Kowalczyk, Piotr; Lindberg, Anna"), nicknames inside names, holders of an office
after the body that they head, titles of other languages, ships and storms, second courts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from search.names.recognition.features import (
    ACRONYM,
    CALENDAR,
    CAPITALISED,
    CITY,
    COMMON_GIVEN,
    COUNTRY,
    FREQUENCY_SHIFT,
    GIVEN,
    LARGE_CITY,
    LEGAL_FORM,
    ORGANIZATION_HEAD,
    PARTICLE,
    PEOPLE,
    SURNAME,
    TITLE,
)
from search.names.recognition.name_spans import NameSpans
from search.names.recognition.trimming import Reading, Span
from search.names.recognition.word_sets import HEADS
from search.names.spelling import lists

_GENERATIONS = frozenset("jr jr. sr sr. ii iii iv".split())
_OPENING, _CLOSING = (
    frozenset(['"', "“", "«", "„", "(", "‘"]),
    frozenset(['"', "”", "“", "»", ")", "’"]),
)
_MOST_WORDS = 3
"""How many words a given name, a surname or a nickname has at most."""
_VESSELS = frozenset("uss hms hmas hmcs rms mv m/v ss usns hmnzs".split())
_SPOKEN = frozenset([".", ",", "?", "!"])
_QUOTES = frozenset(['"', "“", "”"])
_STORMS = frozenset("storm hurricane typhoon cyclone".split())
_DIVISIONS = frozenset("county parish borough township avenue street boulevard airport".split())
_OF_FAITH = frozenset("ad al el ud ed".split())
_PROVINCES = frozenset("province governorate district".split())
_HEADS_OF = frozenset(
    """
    general head heads chief director chairman chairwoman chair president governor secretary
    minister commander leader spokesman spokeswoman commissioner rector dean
    """.split()
)
_JOINING = frozenset(["of", "for", "at", "in", "and", "&"])
_SAINTS = frozenset("san santa st st. saint los las santo são".split())
_UNITS = frozenset(
    "dlr dlrs dollar dollars mln bln stg pct franc francs yen lira lire mark marks".split()
)
_SHORTENED = frozenset("alex wm chas geo jas thos edw robt jos saml".split())
_PARTNERS = frozenset("co sons bros brothers partners associates".split())
_PROFESSIONS = frozenset(
    """
    analyst analysts economist economists broker brokers brokerage stockbroker stockbrokers house
    affiliates affiliate underwriters firm firms lawyers solicitors attorneys accountants
    """.split()
)
_WITHIN = frozenset("of with at by house firm stockbrokers brokers from".split())
_LONGEST_FIRM = 10
_STATES = frozenset(
    """
    penn pa wash ariz calif conn mass mich minn tenn wis ala ark colo del fla ga ill ind kan ky la
    md miss mo mont neb nev okla ore tex va vt wyo
    """.split()
)
_ENDS = frozenset([".", "?", "!", ":", '"', "“", "”"])
_LANGUAGES = frozenset(
    """
    language languages dialect dialects speakers orthography alphabet tribe tribes tribesmen peoples
    """.split()
)
_FOREIGN_TITLES = frozenset(
    """
    bundeskanzler bundeskanzlerin bundespräsident bundespräsidentin kanzler kanzlerin
    außenminister außenministerin innenminister innenministerin finanzminister finanzministerin
    verteidigungsminister verteidigungsministerin ministerpräsident ministerpräsidentin minister
    ministerin präsident präsidentin bürgermeister bürgermeisterin oberbürgermeister staatssekretär
    herr frau doktor kommissar kommissarin kardinal papst generalsekretär
    monsieur madame mademoiselle mme mlle m. mm. maître président présidente ministre député
    députée sénateur sénatrice maire préfet pape général colonel cardinal
    señor señora señorita presidente presidenta ministro ministra alcalde alcaldesa
    canciller gobernador gobernadora senador senadora diputado diputada
    signor signora signorina onorevole sindaco sindaca senatore senatrice deputato
    deputata cancelliere generale cardinale
    господин госпожа президент премьер-министр министр губернатор депутат мэр сенатор канцлер
    генерал патриарх
    """.split()
)
_MEMBERS = frozenset("libertarian republican democrat democratic".split())
_FOREIGN_ARTICLES = frozenset("die der das le la les el los las il lo gli".split())
_FOREIGN_HEADS = frozenset(
    """
    banco banca banque unión union unione partido parti partei partito ministerio ministère
    ministerium ministero gobierno universidad université universität università tribunal cour
    agence agenzia agencia agentur comisión commission kommission commissione asociación association
    verband federación fédération
    senado sénat congreso asamblea assemblée bundestag consejo conseil consiglio
    bloc bloque bloco partij lega liga rassemblement mouvement movimento movimiento alleanza frente
    coalició coalición esquerda izquierda sinistra hapoel
    """.split()
)
_FRENCH = frozenset("le la les et des du une est dans pour que qui ont".split())
_ADDRESSES = frozenset("mme mlle madame monsieur herr frau señor señora signor signora".split())
_AND = frozenset("and und et y e".split())


def reworded(names: NameSpans) -> None:
    """Correct the names that the tagger found by what their words and neighbours say."""
    reading = names.reading
    for entry in [*_inverted(reading), *_entries(reading)]:
        names.put(entry)
    for nicknamed in list(_nicknamed(names)):
        names.put(nicknamed)
    for titled in list(_titled(names)):
        names.put(titled)
    for span in names.in_order():
        if span.kind != "PER":
            continue
        if _nobody(reading, span):
            names.remove(span)
        elif _credited(reading, span):
            names.remove(span)
            names.put(span._replace(start=span.start + 1))
        elif kind := _thing(reading, span):
            names.put(span._replace(kind=kind))
    peoples = _peoples(reading)
    for span in names.in_order():
        if span.kind == "PER" and reading.low[span.end - 1] in peoples:
            names.put(span._replace(kind="MISC"))
    _take_partnerships(names)
    _take_pairs(names)
    for firm in list(_firms(names)):
        names.put(firm)
    for body in list(_second_bodies(names)):
        names.put(body)


def _peoples(reading: Reading) -> set[str]:
    """Unknown words in small letters that the article uses for a language or a people.

    "the Eegimaa language", "Eegimaa speakers", "speakers of Eegimaa": no surname of a person whom
    the article names.
    """
    low, bits = reading.low, reading.bits
    found: set[str] = set()
    if _LANGUAGES.isdisjoint(low):
        return found
    for at, word in enumerate(low):
        if word not in _LANGUAGES:
            continue
        beside = [at - 1] if at else []
        if word.startswith("speak") and low[at + 1 : at + 2] == ["of"] and at + 2 < len(low):
            beside.append(at + 2)
        for position in beside:
            known = bits[position] & (GIVEN | SURNAME | TITLE | ORGANIZATION_HEAD)
            if bits[position] & CAPITALISED and not known:
                found.add(low[position])
    titled = {low[at + 1] for at in range(len(low) - 1) if bits[at] & TITLE}
    return found - titled


def _entries(reading: Reading) -> Iterator[Span]:
    """The people of a list whose entries are led by the surname and parted by semicolons."""
    if ";" not in reading.low:
        return
    found: list[Span] = []
    for at in [at for at, word in enumerate(reading.words) if word == ","]:
        entry = _entry(reading, at)
        if entry is not None and not (found and entry.start < found[-1].end):
            found.append(entry)
    chain: list[Span] = []
    for entry in found:
        if chain and not _follows(reading, chain[-1], entry):
            yield from _plausible(reading, chain)
            chain = []
        chain.append(entry)
    yield from _plausible(reading, chain)


def _inverted(reading: Reading) -> Iterator[Span]:
    """Names with the surname first that stand alone: "Smithers, John A., was there"."""
    bits, words = reading.bits, reading.words
    never = COUNTRY | CITY | LARGE_CITY | TITLE | CALENDAR | ORGANIZATION_HEAD | LEGAL_FORM
    for at in reading.capitalised:
        if words[at + 1 : at + 2] != [","] or at + 4 >= len(words) or not bits[at + 2] & GIVEN:
            continue
        initial = words[at + 3]
        if len(initial.rstrip(".")) != 1 or not initial[0].isupper():
            continue
        after = at + 4 + (words[at + 4] == ".")
        if words[after : after + 1] not in ([","], [";"], [")"], ["("]):
            continue
        alone = not at or not bits[at - 1] & CAPITALISED
        if alone and not bits[at] & never and (bits[at] & SURNAME or _rare(reading, at)):
            yield Span(at, at + 4, "PER")


def _entry(reading: Reading, comma: int) -> Span | None:
    """The entry around its first comma, None where the words are not those of a person."""
    bits, low, words = reading.bits, reading.low, reading.words
    start = comma
    while start and comma - start < _MOST_WORDS + 1:
        before = bits[start - 1]
        if not (before & CAPITALISED or (before & PARTICLE and low[start - 1].isalpha())):
            break
        start -= 1
    while start < comma and bits[start] & (TITLE | CALENDAR) and comma - start > 1:
        start += 1
    end = comma + 1
    while end < len(words) and end - comma <= 2 * _MOST_WORDS:
        initial = words[end] == "." and len(words[end - 1]) == 1 and end > comma + 1
        if not (bits[end] & CAPITALISED or initial) or low[end] in _GENERATIONS:
            break
        end += 1
    if start == comma or end == comma + 1:
        return None
    after = end
    if words[after : after + 1] == [","] and after + 1 < len(words):
        after += 1
    if after < len(words) and low[after] in _GENERATIONS:
        end = after + 1
        if low[after] in ("jr", "sr") and words[end : end + 1] == ["."]:
            end += 1
    return Span(start, end, "PER")


def _follows(reading: Reading, one: Span, other: Span) -> bool:
    """Whether a semicolon, and perhaps "and", is all between two entries."""
    between = [word for word in reading.low[one.end : other.start] if word not in _AND]
    return between == [";"]


def _plausible(reading: Reading, chain: list[Span]) -> list[Span]:
    """The entries where there are several and most have a given name after the comma."""
    places = COUNTRY | PEOPLE | LARGE_CITY
    given = 0
    for span in chain:
        at = reading.words.index(",", span.start) + 1
        written = reading.low[at]
        first = reading.bits[at]
        given += bool(first & GIVEN) and not first & places and written not in lists.places()
    return chain if len(chain) > 1 and 2 * given >= len(chain) else []


def _nicknamed(names: NameSpans) -> Iterator[Span]:
    """Names with a nickname inside, in quotation marks or brackets: Dwayne "The Hammer" Pelton."""
    reading = names.reading
    bits, words = reading.bits, reading.words
    for at in reading.capitalised:
        opened = at + 1
        if not bits[at] & GIVEN or opened + 3 >= len(words) or words[opened] not in _OPENING:
            continue
        ahead = range(opened + 2, min(opened + 2 + _MOST_WORDS, len(words) - 1))
        closed = next((at for at in ahead if words[at] in _CLOSING), None)
        if closed is None or not bits[closed + 1] & CAPITALISED:
            continue
        if not all(bits[at] & CAPITALISED for at in (opened + 1, closed - 1)):
            continue
        first = names.covering[opened - 1]
        if first is not None and first.kind != "PER":
            continue
        last = names.covering[closed + 1]
        end = closed + 2
        if last is not None and (last.kind == "PER" or last.end == end):
            end = last.end
        elif last is not None:
            continue
        if bits[end - 1] & (ORGANIZATION_HEAD | LEGAL_FORM | TITLE | CALENDAR | COUNTRY):
            continue
        if not (bits[end - 1] & SURNAME or _rare(reading, end - 1)):
            continue
        yield Span(opened - 1 if first is None else first.start, end, "PER")


def _rare(reading: Reading, at: int) -> bool:
    """Whether a word was never met in lower case, as a surname that no list has."""
    return not reading.bits[at] >> FREQUENCY_SHIFT & 3


def _nobody(reading: Reading, span: Span) -> bool:
    """Whether what was taken for a person is a lone letter, a sum of money or a common plural."""
    start, end, _ = span
    words, low = reading.words, reading.low
    if low[end - 1].rstrip(".") in _UNITS:
        return True
    if end - start > 1:
        return False
    if len(words[start].strip(".")) < 2:
        return True
    if low[start] == "bill" and start:  # the Bill, the Finance Bill
        named = reading.bits[start - 1] & CAPITALISED and not reading.bits[start - 1] & TITLE
        return bool(named) or low[start - 1] in ("the", "this", "a", ")")
    if start and words[start - 1] in ("the", "this") and not _rare(reading, start):
        return reading.bits[start] >> FREQUENCY_SHIFT & 3 > 1
    if reading.bits[start] & ORGANIZATION_HEAD and not reading.bits[start] & (GIVEN | SURNAME):
        return True
    opens = not start or words[start - 1] in _ENDS
    if low[start] == "sterling":
        return reading.low.count("sterling") == 1 or "pound" in reading.low
    return opens and low[start].endswith("s") and low[start] in words


def _credited(reading: Reading, span: Span) -> bool:
    """Whether a word in capitals, as of who took a picture, stands before a person's full name."""
    start, end, _ = span
    words = reading.words
    shouted = len(words[start]) > 2 and words[start].isupper() and not reading.bits[start] & TITLE
    others = all(not word.isupper() or len(word.strip(".")) < 2 for word in words[start + 1 : end])
    return shouted and others and end - start > 2 and bool(reading.bits[start + 1] & COMMON_GIVEN)


def _thing(reading: Reading, span: Span) -> str:
    """LOC or MISC where what was taken for a person is a ship, a storm or a county."""
    start, end, _ = span
    low = reading.low
    quoted = start > 1 and low[start - 1] in _QUOTES and low[start - 2] not in _SPOKEN
    if quoted and end - start > 1 and low[end : end + 1] and low[end] in _QUOTES:
        return "MISC"  # "Michael Collins", the film
    if low[start] in _VESSELS or (
        start and low[start - 1] in _VESSELS and reading.words[start - 1].isupper()
    ):
        return "MISC"
    if low[start] in _STORMS or (start and low[start - 1] in _STORMS):
        capital = reading.words[start if low[start] in _STORMS else start - 1][0].isupper()
        return "MISC" if capital else ""
    ahead = low[end : end + 3]
    if len(ahead) == 3 and ahead[0] in _OF_FAITH and ahead[2] in _PROVINCES:
        return "LOC"  # Salah ad Din Province
    after = end < len(low) and low[end] in _DIVISIONS and reading.words[end][0].isupper()
    if after or (end - start > 1 and low[end - 1] in _DIVISIONS):
        return "LOC"
    return ""


def _partnerships(reading: Reading) -> Iterator[Span]:
    """Firms named after several people: Smith Barney, Harris Upham and Co."""
    low, bits, words = reading.low, reading.bits, reading.words
    places = COUNTRY | LARGE_CITY | CALENDAR | PEOPLE
    for at in reading.capitalised:
        if low[at].rstrip(".") not in _PARTNERS or at < 2 or low[at - 1] not in ("and", "&"):
            continue
        start = at - 1
        while start and at - start < _LONGEST_FIRM:
            before = start - 1
            if (words[before] == "," and start < at - 1 and before) or (
                words[before] == "." and before and low[before - 1] in _SHORTENED
            ):
                before -= 1
            if not bits[before] & CAPITALISED or bits[before] & (places | TITLE):
                break
            start = before
        end = at + 1
        while end < len(words) and bits[end] & LEGAL_FORM and words[end][0].isupper():
            end += 1
        if start < at - 1:
            yield Span(start, end, "ORG")


def _take_partnerships(names: NameSpans) -> None:
    """Put in these firms; a partner's lone name is theirs where nobody is so called in full."""
    low = names.reading.low
    firms = list(_partnerships(names.reading))
    if not firms:
        return
    for firm in firms:
        names.put(firm)
    partners = {low[at] for firm in firms for at in range(firm.start, firm.end)}
    people = [span for span in names.in_order() if span.kind == "PER"]
    bearers = {low[span.end - 1] for span in people if span.end - span.start > 1}
    for span in people:
        if span.end - span.start == 1 and low[span.start] in partners - bearers:
            names.put(span._replace(kind="ORG"))


def _take_pairs(names: NameSpans) -> None:
    """Put in firms that are called by two surnames: analysts of Philbin and Drewitt.

    Both are names of people where nothing says that it is a firm, or where one is used alone.
    """
    reading = names.reading
    low = reading.low
    lone = [s for s in names.in_order() if s.kind == "PER" and s.end - s.start == 1]
    by_end = {span.end: span for span in lone}
    pairs: dict[tuple[str, str], list[Span]] = {}
    for second in lone:
        first = by_end.get(second.start - 1)
        if first is not None and low[second.start - 1] in ("and", "&"):
            words = low[first.start], low[second.start]
            pairs.setdefault(words, []).append(Span(first.start, second.end, "ORG"))
    if not pairs:
        return
    used = Counter(low[span.start] for span in names.in_order() if span.kind == "PER")
    full = [s for s in names.in_order() if s.kind == "PER" and s.end - s.start > 1]
    bearers = {low[at] for span in full for at in range(span.start, span.end)}
    for words, firms in pairs.items():
        alone = any(used[word] > len(firms) or word in bearers for word in words)
        if not alone and any(_professional(reading, firm) for firm in firms):
            for firm in firms:
                names.put(firm)


def _professional(reading: Reading, span: Span) -> bool:
    """Whether the words around speak of analysts of a firm, its deals, or of "it"."""
    low = reading.low
    after = low[span.end : span.end + 2]
    if len(after) == 2 and after[0] in _SAID and after[1] in ("it", "its"):
        return True
    ahead = low[max(0, span.start - 5) : span.start]
    return bool(ahead) and ahead[-1] in _WITHIN and not _PROFESSIONS.isdisjoint(ahead)


def _second_bodies(names: NameSpans) -> Iterator[Span]:
    """The body after "and the" where the first has the same head: the Court of Appeal."""
    reading = names.reading
    low, bits = reading.low, reading.bits
    at = -1
    for _ in range(low.count("and")):
        at = low.index("and", at + 1)
        if not at or low[at + 1 : at + 2] != ["the"]:
            continue
        before, start = names.covering[at - 1], at + 2
        if before is None or before.kind != "ORG" or start >= len(low) or names.covering[start]:
            continue
        if not bits[start] & ORGANIZATION_HEAD or not bits[start] & CAPITALISED:
            continue
        end = start + 1
        if low[end : end + 1] in (["of"], ["for"]):
            end += 1
            while end < len(low) and bits[end] & CAPITALISED and end - start < 6:
                end += 1
            if low[end - 1] not in ("of", "for"):
                yield Span(start, end, "ORG")


def _holder_of_body(reading: Reading, span: Span) -> list[Span] | None:
    """The body and who heads it: Director of the "Federal Security Service Anton Belkin"."""
    start, end, kind = span
    if kind != "ORG" or end - start < 3 or not _headed(reading, start):
        return None
    heads = ORGANIZATION_HEAD | LEGAL_FORM
    if reading.bits[end - 1] & heads:
        return None
    for at in range(max(start + 1, end - 4), end - 1):
        if not _person_like(reading, at, end):
            continue
        before = reading.bits[start:at]
        headed = any(each & heads for each in before) or reading.low[at - 1] in HEADS
        known = headed or before[-1] & (ACRONYM | COUNTRY)
        sure = bool(reading.bits[at] & COMMON_GIVEN) or _rare(reading, at)
        if not known and not sure:
            continue
        if all(each & (COUNTRY | PEOPLE) for each in before):
            return [Span(start, at, "LOC"), Span(at, end, "PER")]
        return [Span(start, at, "ORG"), Span(at, end, "PER")]
    return None


def _headed(reading: Reading, start: int) -> bool:
    """Whether "director of", or the like, stands before the word."""
    low = reading.low
    at = start - 1
    if at >= 0 and low[at] == "the":
        at -= 1
    if at < 1 or low[at] not in ("of", "for"):
        return False
    return any(low[k] in _HEADS_OF or reading.bits[k] & TITLE for k in range(max(0, at - 2), at))


def _person_like(reading: Reading, start: int, end: int) -> bool:
    """Whether the words may be a person's full name, a given name first."""
    bits = reading.bits
    never = ORGANIZATION_HEAD | LEGAL_FORM | ACRONYM | COUNTRY | PEOPLE | CALENDAR
    if reading.low[start - 1] in _SAINTS or reading.low[start - 1] in _JOINING:
        return False
    if any(bits[at] & never or reading.low[at] in HEADS for at in range(start, end)):
        return False
    if not all(bits[at] & (CAPITALISED | PARTICLE) for at in range(start, end)):
        return False
    first = bits[start] & GIVEN or (_rare(reading, start) and end - start == 2)
    last = bits[end - 1] & SURNAME or _rare(reading, end - 1)
    return bool(first and last)


def divided(reading: Reading, span: Span) -> list[Span]:
    """The span without titles and articles of other languages, in two where it joins two names."""
    start, end, kind = span
    if kind not in ("PER", "ORG"):
        return [span]
    if (parts := _holder_of_body(reading, span)) is not None:
        return parts
    low = reading.low
    while kind == "PER" and end - start > 1 and _foreign_title(reading, start):
        start += 1
    if kind == "PER" and end - start > 1:
        start = _with_initial(reading, _without_month(reading, start))
        start += end - start > 2 and low[start] in _MEMBERS
    headed = not _FOREIGN_HEADS.isdisjoint(low[start:end])
    german = low[start] in ("die", "der", "das") and reading.bits[end - 1] & ORGANIZATION_HEAD
    if end - start > 2 and low[start] in _FOREIGN_ARTICLES and (headed or german):
        start += 1
    if headed:
        kind = "ORG"
        for at in range(start + 1, end - 2):
            if low[at] in _AND and low[at + 1] in _FOREIGN_ARTICLES:
                return [Span(start, at, "ORG"), Span(at + 2, end, "ORG")]
    return [Span(start, end, kind)]


def _without_month(reading: Reading, start: int) -> int:
    """Where a person's name begins that was read from a month on: from January to June Weller."""
    low, bits = reading.low, reading.bits
    month = start and bits[start] & CALENDAR and bits[start - 1] & CALENDAR
    dated = start > 1 and low[start - 1] == "to" and bits[start - 2] & CALENDAR
    return start + 1 if month or dated else start


def _with_initial(reading: Reading, start: int) -> int:
    """Where a name begins whose first initial was left out: A. K. Chesterton."""
    words = reading.words
    while start and len(words[start - 1]) == 2 and words[start - 1][1] == ".":
        if not words[start - 1][0].isupper():
            break
        start -= 1
    return start


def _foreign_title(reading: Reading, at: int) -> bool:
    """Whether a word is a title; "M." is one only where the words around are French."""
    low = reading.low[at]
    if low in ("m.", "mm."):
        return sum(low in _FRENCH for low in reading.low[max(0, at - 40) : at + 40]) > 1
    return low in _FOREIGN_TITLES


def _titled(names: NameSpans) -> Iterator[Span]:
    """Whoever follows a form of address of another language: Mme Bornet."""
    reading = names.reading
    for at in reading.capitalised:
        if at and reading.low[at - 1] in _ADDRESSES and not names.covering[at]:
            end = at + 1
            if end < len(reading.bits) and reading.bits[end] & CAPITALISED:
                end += not names.covering[end]
            if not reading.bits[at] & (COUNTRY | CALENDAR | TITLE):
                yield Span(at, end, "PER")


def elsewhere(reading: Reading, at: int) -> bool:
    """Whether a word, though a surname of the article, is a place or a month where it stands."""
    low, bits = reading.low, reading.bits[at]
    before = low[at - 1] if at else ""
    after = low[at + 1] if at + 1 < len(low) else ""
    if bits & CALENDAR and (before in _WHEN or after[:1].isdigit() or before[:1].isdigit()):
        return True
    if not bits & _PLACE and low[at] not in lists.places():
        return False
    if before == "," and low[at].rstrip(".") in _STATES and "." in (after, low[at][-1]):
        return True
    if before in _WHERE:
        return before != "in" or low[at - 2 : at - 1] != ["confidence"]
    if before in ("for", "to", "of"):
        return any(low[k] in _GOING for k in range(max(0, at - 4), at - 1))
    return before == "," and after in (",", ".") and bool(reading.bits[at - 2] & CITY)


def _firms(names: NameSpans) -> Iterator[Span]:
    """Lone words taken for people that are firms by what is said of them: shares of Toyota.

    Where an article says so once, it holds for every mention; never where it gives the full name of
    a person so called, or sets a title before the word.
    """
    reading = names.reading
    low = reading.low
    lone: dict[str, list[Span]] = {}
    bearers: set[str] = set()
    for span in names.in_order():
        if span.kind == "PER":
            if span.end - span.start == 1:
                lone.setdefault(reading.words[span.start], []).append(span)
            else:
                bearers.update(low[span.start : span.end])
    for word, spans in lone.items():
        if word.lower() in bearers or any(_addressed(reading, span.start) for span in spans):
            continue
        if any(_traded(low, span.start) for span in spans):
            yield from (span._replace(kind="ORG") for span in spans)


def _addressed(reading: Reading, at: int) -> bool:
    return at > 0 and bool(reading.bits[at - 1] & TITLE)


def _traded(low: Sequence[str], at: int) -> bool:
    """Whether the words around speak of a firm's shares, profits, plants or goods."""
    after = [*low[at + 1 : at + 4], "", "", ""]
    if after[0] in ("'s", "’s", "'", "’"):
        return after[1] in _ASSETS
    if after[0] in _ASSETS or after[0] in _FIRM_ACTS:
        return True
    if after[0] in _SAID and (after[1] in _ASSETS or after[1] in ("it", "its")):
        return True
    before = low[max(0, at - 2) : at]
    return list(before) in _OF_FIRMS or before[-1:] == ["rival"] or before[-1:] == ["carmaker"]


_ASSETS = frozenset(
    """
    shares share stock profit profits earnings revenue revenues sales plant plants factory
    factories dealers dealership dealerships cars trucks vehicles models engines shareholders
    investors subsidiary subsidiaries executives employees workers customers products stores
    quarterly factories board directors
    """.split()
)
_FIRM_ACTS = frozenset("recalled recalls sells makes manufactures produces employs".split())
_SAID = frozenset("said says reported reports announced posted expects".split())
_OF_FIRMS = [
    ["shares", "of"], ["shares", "in"], ["stake", "in"], ["unit", "of"], ["subsidiary", "of"],
    ["stock", "of"], ["rivals", "of"], ["dealers", "of"], ["owner", "of"], ["maker", "of"],
]  # fmt: skip
_PLACE = CITY | LARGE_CITY | COUNTRY
_WHERE = frozenset(
    "in near at from outside inside across around throughout toward towards via into".split()
)
_WHEN = frozenset("in last next this since until by early late mid during of".split())
_GOING = frozenset(
    """
    left leave leaves leaving headed heading bound departed depart flew fly flying travelled
    traveled travel returned return returning trip flight visit moved moving sailed drove streets
    city capital people residents outskirts north south east west
    """.split()
)


def surname_of(reading: Reading, span: Span) -> str:
    """The last word of a full name, in lower case; of "Kowalczyk, Piotr" the first, of Jr. none."""
    low = reading.low
    end = span.end
    if "," in low[span.start : end]:
        end = low.index(",", span.start)
    while end - span.start > 2 and (low[end - 1] in _GENERATIONS or low[end - 1] == "."):
        end -= 1
    return low[end - 1]
