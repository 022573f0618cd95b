"""Where the names of organizations begin and end."""

from __future__ import annotations

import pytest

from search.article import Article
from search.names.recognition.recognize import annotate, default_recognizer


def organizations(body: str) -> list[str]:
    """The organizations of a text as they stand there, in order."""
    (mentions,) = default_recognizer().recognize([body])
    return [mention.text for mention in mentions if mention.kind == "organization"]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        pytest.param(
            "A reporter told The Harbour Gazette on Monday. The Harbour Gazette printed it.",
            ["The Harbour Gazette", "Harbour Gazette"],
            id="articles with a capital inside a sentence",
        ),
        pytest.param(
            "Growth slows\n\nThe European Central Bank cut rates.",
            ["European Central Bank"],
            id="articles at the head of a paragraph",
        ),
        pytest.param(
            "The buyer is Tarnwell Systems, Inc. of Ohio.",
            ["Tarnwell Systems, Inc."],
            id="legal forms after a comma",
        ),
        pytest.param(
            "Voters left the Republican party. The ties to the Labour party are old.",
            ["Republican party", "Labour party"],
            id="parties in small letters",
        ),
        pytest.param(
            "Police spoke to the Hong Kong Standard. The Dundee Courier had the story first.",
            ["Hong Kong Standard", "Dundee Courier"],
            id="newspapers of towns",
        ),
        pytest.param(
            "Petrol stations of Texaco, Mobil, Shell and Caltex closed.",
            ["Texaco", "Mobil", "Shell", "Caltex"],
            id="the last two of a list",
        ),
        pytest.param(
            "The treaty binds the Coal Community and Steel Community. Members of the Labour Party "
            "and Conservative Party met.",
            ["Coal Community", "Steel Community", "Labour Party", "Conservative Party"],
            id="two with one head",
        ),
        pytest.param(
            "A grant went to the Bill and Melinda Gates Foundation.",
            ["Bill and Melinda Gates Foundation"],
            id="two founders",
        ),
        pytest.param(
            "Mardell's Bancshares Inc rose. Analysts expect a bid for Mardell's.",
            ["Mardell's Bancshares Inc", "Mardell's"],
            id="firms that are called by a possessive",
        ),
        pytest.param(
            "Later that year Petrano closed. Petrano's board met, and rivals of Petrano were glad.",
            ["Petrano", "Petrano", "Petrano"],
            id="unknown words with a board",
        ),
        pytest.param(
            "The U.S. Army and the US Military were there. The U.S. Embassy spoke. The U.S. "
            "Government did not.",
            ["U.S. Army", "US Military", "U.S. Embassy"],
            id="armies and embassies of countries",
        ),
        pytest.param(
            "The U.N. Interim Force in Lebanon (UNIFIL) patrols the border.",
            ["U.N. Interim Force in Lebanon", "UNIFIL"],
            id="acronyms with all letters of U.N.",
        ),
        pytest.param(
            "The Treaty of Baden and Operation Steel Curtain were named in the Mueller Report.",
            [],
            id="treaties, operations and reports",
        ),
        pytest.param(
            "The Sunday Telegraph and the Sunday Express reported it.",
            ["Sunday Telegraph", "Sunday Express"],
            id="papers of Sunday",
        ),
        pytest.param(
            "Parliament heard Law and Justice (PiS).",
            ["Law and Justice", "PiS"],
            id="abbreviations in brackets",
        ),
        pytest.param(
            "Mitane Motor Corp of South Korea sold a plant to Lurgane Ltd of the United Kingdom.",
            ["Mitane Motor Corp", "Lurgane Ltd"],
            id="the country of a firm",
        ),
        pytest.param(
            "He belonged to the Science Association (1950-1952), and the American Society of "
            "International Law (1955-1956).",
            ["Science Association", "American Society of International Law"],
            id="bodies that begin with a head",
        ),
        pytest.param(
            "Several Glasgow Labour MPs voted. The Opposition Australian Labor Party did not.",
            ["Labour", "Australian Labor Party"],
            id="members and the opposition",
        ),
        pytest.param(
            "He was elected to the U.S Senate as a Democrat.", ["U.S Senate"], id="a lost stop"
        ),
        pytest.param(
            "Leaders of Hezbollah and Iran met.", ["Hezbollah"], id="an organization and a country"
        ),
    ],
)
def test_names_of_organizations_are_whole_and_no_more(body: str, names: list[str]) -> None:
    assert organizations(body) == names


@pytest.mark.parametrize(
    ("body", "people"),
    [
        ("The front was founded by A. K. Chesterford in May.", ["A. K. Chesterford"]),
        ("From January to June Velmer sold more.", ["Velmer"]),
        ("Voters chose Libertarian Tonie Nathan in Oregon.", ["Tonie Nathan"]),
        ("The rebels hold Salah ad Din Province.", []),
        (
            "She succeeds Supreme Court Justice Thurwell Marshall in June.",
            ["Thurwell Marshall"],
        ),
        (
            "Irish director Neil Jordan made the film. Jordan said it is new, and Jordan's star is "
            "glad.",
            ["Neil Jordan", "Jordan", "Jordan"],
        ),
        (
            "BREYER filed an opinion, in which SOUTER, GINSBURG, and BREYER joined in part. "
            "SCALIA filed a dissenting opinion, and SOUTER joined it.",
            ["BREYER", "SOUTER", "GINSBURG", "BREYER", "SCALIA", "SOUTER"],
        ),
        ("The planes were on the aircraft carrier Carl Vinson. The Carl Vinson left port.", []),
        ('He is best known for "Anna Zapata" and for songs.', []),
        ("The scandal would damage the Clintons.", ["Clintons"]),
        ("Smithers, John A., of Leeds was there.", ["Smithers, John A"]),
        ("Bill Clinton spoke. It would damage the Clintons.", ["Bill Clinton", "Clintons"]),
    ],
    ids=[
        "initials",
        "months",
        "members of parties",
        "provinces",
        "judges of a court",
        "surnames that are countries",
        "surnames in capitals",
        "ships",
        "titles of works",
        "families of nobody",
        "surnames first",
        "families",
    ],
)
def test_names_of_people_are_whole_and_no_more(body: str, people: list[str]) -> None:
    (mentions,) = default_recognizer().recognize([body])
    assert [mention.text for mention in mentions if mention.kind == "person"] == people


def test_a_coalition_is_the_one_that_the_article_names() -> None:
    body = "The Global Coalition met on Monday. Officials said the Coalition would go on."
    (article,) = annotate([Article(body=body)])
    assert [mention.entity for mention in article.mentions] == ["Global Coalition"] * 2


def test_a_family_is_nobody_but_its_member_whom_the_article_names() -> None:
    body = "Bill Clinton spoke on Monday. A report would damage the Clintons."
    (article,) = annotate([Article(body=body)])
    assert {mention.entity for mention in article.mentions} == {"Bill Clinton"}
