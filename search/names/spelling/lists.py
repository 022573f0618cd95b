"""The closed lists that names are judged by, read from the package when first needed."""

from __future__ import annotations

import lzma
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parents[1] / "data"

# How many surnames of the census, by frequency, count as crowded, common and settled spellings.
_CROWDED = 15
_COMMON = 1_000
_SETTLED = 8_000

# Surnames borne by very many people outside the United States.
_COMMON_ELSEWHERE = frozenset(
    """
    kim lee park choi jung kang cho yoon jang lim han shin seo kwon hwang wang li zhang liu chen
    yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo nguyen tran le pham hoang vu vo
    sato suzuki takahashi tanaka watanabe ito yamamoto nakamura kobayashi kato singh kumar sharma
    patel khan ali ahmed mohammed muhammad mohamed hussein hussain hassan hasan abdullah ibrahim
    khalil mahmoud rahman begum das gupta shah reddy rao ivanov ivanova smirnov petrov kuznetsov
    popov sokolov volkov morozov novikov muller schmidt schneider fischer weber meyer wagner
    becker hoffmann garcia fernandez gonzalez rodriguez lopez martinez sanchez perez gomez silva
    santos oliveira souza ferreira pereira costa rossi russo ferrari esposito bianchi martin
    bernard dubois durand moreau laurent novak horvat nagy kovacs kowalski nowak hansen johansen
    olsen larsen andersson johansson karlsson nilsson eriksson jensen nielsen pedersen yilmaz kaya
    demir okafor mensah diallo traore cohen levy
    """.split()
)

# Given names that one person may use in turn, one class a line: short forms and the forms that
# the name takes when the same person is written about in another language.
_NICKNAMES = """
william will bill billy willy liam|robert rob bob bobby bert|richard rick dick rich richie
james jim jimmy jamie|joseph joe joey|thomas tom tommy|michael mike mick mickey
anthony antony tony|david dave davey|daniel dan danny|edward ed eddie ted ned|theodore ted teddy
benjamin ben benny binyamin|samuel sam sammy|christopher chris|christina chris christine
nicholas nick nicolas nikolas|steven steve stephen|andrew andy drew|alexander alex aleksandr
alexander sasha alexandr aleksander alexandre oleksandr alyaksandr aliaksandr
elizabeth liz beth betty lizzie eliza|katherine kate kathy katie catherine kathryn cathy
jeffrey jeff geoffrey geoff|gregory greg|matthew matt|patrick pat paddy|patricia pat patty tricia
peter pete|philip phil phillip|ronald ron ronnie|donald don donnie|kenneth ken kenny
lawrence larry laurence|frederick fred freddie frederic|francis frank|franklin frank
charles charlie chuck|john jack johnny jon|jonathan jon john|timothy tim timmy|raymond ray
stanley stan|walter walt|victor vic viktor|maximilian max|leonard len lenny leonid leo
albert al bert|alan al allen allan|alfred al alf fred|augustus gus august|harold hal harry
henry harry hank hal|susan sue susie suzanne|margaret maggie meg peggy marge|deborah debbie debra
barbara barb|jennifer jen jenny|jessica jess jessie|judith judy|kimberly kim|rebecca becky
sandra sandy|stephanie steph|theresa terry teresa|terence terry terrence|vincent vince vinny
douglas doug|gerald gerry jerry|jerome jerry|herbert herb bert|howard howie|hubert bert
arthur art artie|martin marty|norman norm|russell russ|sidney sid|stuart stu stewart
abraham abe|bernard bernie|bradley brad|calvin cal|clifford cliff|curtis curt|eugene gene
zachary zach zack|nathaniel nathan nate|isaac ike|louis lou lewis|melvin mel|mitchell mitch
vladimir volodymyr uladzimir|dmitry dmitri dmytro dmitriy|sergei sergey serhiy serhii sergii siarhei
yevgeny evgeny yevhen evgeni evgenii yevgeni yauhen|alexei alexey aleksei oleksiy oleksii aliaksei
mikhail mykhailo mikhael mikhailo|nikolai mykola nikolay mikalai|pavel pavlo|pyotr petr petro
andrei andrey andriy andrii|yuri yury yuriy iurii jury yurii jurij|igor ihor ihar|oleg oleh aleh
grigory grigori hryhoriy hryhorii|vasily vasyl vasiliy vasili|konstantin kostyantyn kanstantsin
anatoly anatoliy anatolii anatoli|viktor victor wiktor|arseny arseniy arsenii|denis denys dzianis
mohammed muhammad mohammad mohamed muhammed mohamad mohamet mahomet|ahmed ahmad achmed
hussein hussain husayn hossein husain|hassan hasan|yusuf youssef yousef yousuf yossef
osama usama|abdullah abdallah abdulla|ibrahim ebrahim|mahmoud mahmud mahmood|khalid khaled
mustafa mostafa moustafa|omar umar|othman uthman osman|said saeed sayed|rashid rasheed rachid
ismail ismael esmail|qasem qassem kassem ghasem|muammar moammar mu'ammar|bashar bachar
jose pepe|francisco paco pancho|manuel manolo|juan juanito|giuseppe beppe pino|giovanni gianni
"""


@cache
def given_names() -> frozenset[str]:
    """Given names of many countries, in lower-case Latin letters."""
    return frozenset(_lines("given.txt"))


@cache
def genders() -> dict[str, bool]:
    """Given names that tell a woman (true) from a man, in lower-case Latin letters."""
    return {line[1:]: line[0] == "f" for line in _lines("genders.txt")}


@cache
def surnames() -> tuple[str, ...]:
    """Surnames of the US census, the most frequent first, in lower-case letters."""
    return tuple(_lines("surnames.txt"))


@cache
def surnames_known() -> frozenset[str]:
    """The same for looking one up."""
    return frozenset(surnames())


@cache
def english_words() -> frozenset[str]:
    """Common English words that are seldom written with a capital."""
    return frozenset(_lines("words.txt"))


@cache
def places() -> frozenset[str]:
    """Countries, capitals and larger cities, in lower case, hyphens left out."""
    return frozenset(_lines("places.txt")) | countries() | _countries("p")


@cache
def countries() -> frozenset[str]:
    """Names of countries, in lower case."""
    return _countries("c")


@cache
def peoples() -> frozenset[str]:
    """What the people of a country are called, in singular and plural."""
    words = _countries("d")
    return words | frozenset(f"{word}s" for word in words)


@cache
def bodies() -> tuple[tuple[str, str], ...]:
    """International bodies: the acronym of each, empty for none, and its name."""
    rows = (line.split("\t") for line in _lines("bodies.txt"))
    return tuple((acronym, name) for acronym, name in rows)


@cache
def body_names() -> tuple[str, ...]:
    """Names of international bodies."""
    return tuple(name for _, name in bodies())


@cache
def body_acronyms() -> frozenset[str]:
    """Acronyms of international bodies that are hardly anything else."""
    acronyms = {acronym for acronym, _ in bodies()}
    return frozenset(each for each in acronyms if len(each) >= 3 and each.isupper())


@cache
def agencies() -> tuple[str, ...]:
    """Newspapers and federal agencies."""
    return tuple(_lines("agencies.txt"))


def ordinary(word: str) -> bool:
    """Whether a word says too little to stand for a name that begins with it."""
    low = word.lower()
    return low in english_words() or low in places() or low in peoples()


def _countries(column: str) -> frozenset[str]:
    rows = (line.split("\t") for line in _lines("countries.txt"))
    return frozenset(name for kind, name in rows if kind == column)


@cache
def common_surnames() -> frozenset[str]:
    """Surnames so common that a given name alike in sound is no evidence."""
    return _COMMON_ELSEWHERE | frozenset(surnames()[:_COMMON])


@cache
def crowded_surnames() -> frozenset[str]:
    """Surnames so common that two people of one given name and surname are no rarity."""
    return _COMMON_ELSEWHERE | frozenset(surnames()[:_CROWDED])


@cache
def settled_names() -> frozenset[str]:
    """Names whose spelling is established: two of them are two names even if they sound alike."""
    return frozenset(surnames()[:_SETTLED]) | frozenset(_lines("settled_given.txt"))


@cache
def _nicknames() -> dict[str, frozenset[int]]:
    classes: dict[str, set[int]] = {}
    for number, line in enumerate(_NICKNAMES.replace("\n", "|").split("|")):
        for name in line.split():
            classes.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in classes.items()}


def nickname_classes(name: str) -> frozenset[int]:
    """The numbers of the groups of given names that one person may use in turn."""
    return _nicknames().get(name, _NONE)


_NONE: frozenset[int] = frozenset()


@cache
def _variants() -> dict[str, frozenset[int]]:
    classes: dict[str, set[int]] = {}
    for number, line in enumerate(_lines("variants.txt")):
        for key in line.split():
            classes.setdefault(key, set()).add(number)
    return {key: frozenset(numbers) for key, numbers in classes.items()}


def variant_classes(keys: tuple[str, ...]) -> frozenset[int]:
    """The numbers of the names that are known to have one of these phonetic keys."""
    return _NONE.union(*(_variants().get(key, _NONE) for key in keys))


def _lines(name: str) -> list[str]:
    return lzma.decompress(_DATA.joinpath(f"{name}.xz").read_bytes()).decode().split("\n")
