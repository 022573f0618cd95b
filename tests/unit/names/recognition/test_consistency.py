"""The names of one article are brought into agreement by rules that can be read."""

from __future__ import annotations

import re

import pytest

from search.names.recognition.consistency import consistent
from search.names.recognition.features import Lexicon, word_properties
from search.names.recognition.tagger import MODEL, LinearTagger
from search.names.recognition.trimming import Span

_KINDS = {"P": "PER", "O": "ORG", "L": "LOC", "M": "MISC"}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return LinearTagger(MODEL).lexicon


def corrected(marked: str, lexicon: Lexicon) -> list[str]:
    """The names after the rules, of words in which P[…], O[…], L[…] and M[…] mark the tagger's."""
    words: list[str] = []
    spans: list[Span] = []
    for kind, name, word in re.findall(r"([POLM])\[(.+?)\]|(\S+)", marked):
        start = len(words)
        words += name.split() if kind else [word]
        if kind:
            spans.append(Span(start, len(words), _KINDS[kind]))
    bits = [word_properties(w, lexicon)[0] for w in words]
    return [
        f"{s.kind[0]}[{' '.join(words[s.start : s.end])}]" for s in consistent(words, bits, spans)
    ]


@pytest.mark.parametrize(
    ("found", "names"),
    [
        ("O[Tags Syria Assad Russia] O[Keywords Islamic State] P[Topics Joe Biden]",
         ["P[Joe Biden]"]),
        ("O[Nusra Front Mortar Attack Kills Injures] and O[US Coalition Warplanes Kill Tens]", []),
        ("O[Manbij Syria United States Aleppo Community] O[Hama Syria Iraq Qatar Two]", []),
        ("O[BBC Four] , O[Federal University of Santa Catarina] and O[Moms Demand Action]",
         ["O[BBC Four]", "O[Federal University of Santa Catarina]", "O[Moms Demand Action]"]),
        ("P[Rami Abdel Rahman The] O[GETTY This] P[The]", ["P[Rami Abdel Rahman]", "O[GETTY]"]),
        ("P[President Joe Biden] spoke", ["P[Joe Biden]"]),
        ("Secretary of O[State Antony Blinken] spoke", ["P[Antony Blinken]"]),
        ("P[US Secretary of State Antony Blinken] spoke", ["P[Antony Blinken]"]),
        ("P[Minister of Foreign Affairs] spoke", []),
        ("O[Federal Reserve Governor Lawrence Lindsey]",
         ["O[Federal Reserve]", "P[Lawrence Lindsey]"]),
        ("the O[Agriculture Department 's Drazek]", ["O[Agriculture Department]", "P[Drazek]"]),
        ("P[Edward D. Jones] & Co of St. Louis", ["O[Edward D. Jones & Co]"]),
        ("L[Kazakhstan Mukhtar Tleuberdi] and P[Tleuberdi]",
         ["P[Mukhtar Tleuberdi]", "P[Tleuberdi]"]),
        ("P[Neil Jordan] said . L[Paris] . P[Jordan] said", ["P[Neil Jordan]", "P[Jordan]"]),
        ("P[Jordan] signed it", []),
        ("P[Paul Volcker] left . M[Volcker] stays", ["P[Paul Volcker]", "P[Volcker]"]),
        ("the Russian O[Foreign Ministry] said", ["O[Russian Foreign Ministry]"]),
        ("P[Douglas] & P[Lomason] fell after O[Douglas & Lomason Co] rose",
         ["O[Douglas & Lomason]", "O[Douglas & Lomason Co]"]),
        ("Moro National Liberation O[Front] ( MNLF ) said MNLF men",
         ["O[Moro National Liberation Front]", "O[MNLF]", "O[MNLF]"]),
        ("Minister of Foreign Affairs ( O[MFA] ) said", []),
        ("O[COVID-19] and O[Russians] and O[U.S. Government] and O[Nobel Prize]", []),
        ("P[ZURICH] , March 2 - P[Hans Muster] said", ["P[Hans Muster]"]),
        ("Gold falls in a long headline P[ZURICH] , March 2 - P[Hans Muster] said",
         ["P[Hans Muster]"]),
        ("P[Senators McCain] and Obama", ["P[McCain]"]),
        ("P[Equifax Equifax] said", ["P[Equifax]"]),
        ("P[Alvin Yeung of Civic Party] won", ["P[Alvin Yeung]"]),
        ("P[Jaish al-Fateh] and P[Fateh al-Sham] fought",
         ["O[Jaish al-Fateh]", "O[Fateh al-Sham]"]),
        ("the P[Süddeutsche Zeitung] wrote", ["O[Süddeutsche Zeitung]"]),
        ("the O[Assad] regime and the O[Taliban] regime", ["P[Assad]", "O[Taliban]"]),
        ("the O[Democratic People] 's Republic of Korea ( O[DPRK] ) fired , O[DPRK] said", []),
        ("an O[NGO] and the O[ICBM] of the O[UAE]", []),
        ("National Gas Organization ( NGO ) and O[NGO]",
         ["O[National Gas Organization]", "O[NGO]", "O[NGO]"]),
        ("fled P[Khan Touman] . In P[Khan Touman] and the town of P[Douma] all was quiet", []),
        ("in Sheikh P[Maqsood] neighbourhood P[Ours] is the General P[Staff]", []),
        ("faith in P[Obama] and in P[Tolstoy] 's novel", ["P[Obama]", "P[Tolstoy]"]),
        ("in P[Maarat] said P[Ali Maarat] and P[Maarat] left",
         ["P[Maarat]", "P[Ali Maarat]", "P[Maarat]"]),
    ],
)  # fmt: skip
def test_names_are_corrected_by_the_rest_of_the_article(
    found: str, names: list[str], lexicon: Lexicon
) -> None:
    assert corrected(found, lexicon) == names
