"""Recognition keeps its contract on any text, and stated names are taken as stated."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.article import Article, Kind, Mention
from search.names.recognition.coreference import resolved
from search.names.recognition.recognize import annotate, default_recognizer
from search.names.recognition.rules import RuleRecognizer
from search.names.registry.article_names import names_of

RULES = RuleRecognizer()
PIECES = st.sampled_from(
    [
        " ", " ", " ", "\n", "\n\n", ". ", ", ", "(", ")", "'s", "’", '"', "-", "&", "/", "\u00a0",
        "President", "Vladimir", "Putin", "Mr.", "J.", "U.S.", "U.N.", "CSTO", "Ministry", "of",
        "Foreign", "Affairs", "and", "the", "The", "State", "Secretary", "Bank", "England", "Inc.",
        "bin", "Salman", "al-Assad", "said", "Image: AP", "Kassym-Jomart", "Путин", "Владимир",
        "İ", "ǅ", "ß", "𝐏𝐮𝐭𝐢𝐧", "\u0301", "\x00", "\u202e", "王", "(CSTO)", "1987",
    ]
)  # fmt: skip


def people_in(text: str) -> list[str]:
    (mentions,) = RULES.recognize([text])
    return [mention.text for mention in mentions if mention.kind == "person"]


def organizations_in(text: str) -> list[str]:
    (mentions,) = RULES.recognize([text])
    return [mention.text for mention in mentions if mention.kind == "organization"]


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_every_mention_stands_where_it_says_in_any_text(text: str) -> None:
    (mentions,) = RULES.recognize([text])
    end = 0
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.text == mention.entity
        assert end <= mention.start < mention.end
        end = mention.end
    again = resolved(text, mentions)
    assert [(each.kind, each.start, each.end) for each in again] == [
        (each.kind, each.start, each.end) for each in mentions
    ]
    assert all(each.entity.strip() for each in again)


def test_texts_are_read_one_by_one() -> None:
    texts = ["President Vladimir Putin spoke.", "", "The CSTO met.", "President Vladimir Putin."]
    assert RULES.recognize(texts) == [RULES.recognize([text])[0] for text in texts]
    assert RULES.recognize([]) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("US Secretary of State Antony Blinken stated", ["Antony Blinken"]),
        ("Russian Deputy Foreign Minister Sergey Ryabkov said", ["Sergey Ryabkov"]),
        ("the Minister of Foreign Affairs of Kazakhstan Mukhtar Tleuberdi", ["Mukhtar Tleuberdi"]),
        ("Crown Prince Mohammed bin Salman met Bashar al-Assad",
         ["Mohammed bin Salman", "Bashar al-Assad"]),
        ("Maria Zakharova left. Later Zakharova returned.", ["Maria Zakharova", "Zakharova"]),
        ("Chancellor of the Exchequer Nigel Lawson told parliament", ["Nigel Lawson"]),
        ("George W. Bush and Joe Biden", ["George W. Bush", "Joe Biden"]),
        ("as Владимир Путин said", ["Владимир Путин"]),
        ("Mr. Volcker declined", ["Volcker"]),
    ],
)  # fmt: skip
def test_people_come_without_their_titles(text: str, expected: list[str]) -> None:
    assert people_in(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "in New York, Los Angeles and San Francisco",
        "the Middle East, Central Asia and Saudi Arabia",
        "on Monday, January 9",
        "The Russian side and Kazakh authorities",
        "Kazakhstan and the Republic of Kazakhstan",
        "the Soviet Union and the West Bank",
        "WASHINGTON, Feb 26 - Prices rose.",
        "Image: AP",
        "The US and the UK raised GDP",
    ],
)
def test_places_peoples_and_days_are_neither(text: str) -> None:
    assert people_in(text) == organizations_in(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the CSTO Collective Security Council met", ["CSTO Collective Security Council"]),
        ("the Russia-NATO Council in Brussels", ["Russia-NATO Council"]),
        ("Russian Foreign Ministry Spokeswoman Maria Zakharova", ["Russian Foreign Ministry"]),
        ("the Kremlin and the Bank of England", ["Kremlin", "Bank of England"]),
        ("the Organization for Security and Cooperation in Europe (OSCE) said",
         ["Organization for Security and Cooperation in Europe", "OSCE"]),
        ("a NATO-led force", ["NATO"]),
        ("the Securities and Exchange Commission", ["Securities and Exchange Commission"]),
        ("Merck & Co Inc said", ["Merck & Co Inc"]),
        ("Ministry of Health and Social Development of Kazakhstan said",
         ["Ministry of Health and Social Development of Kazakhstan"]),
        ("U.N. officials", ["U.N."]),
    ],
)  # fmt: skip
def test_organizations_come_whole(text: str, expected: list[str]) -> None:
    assert organizations_in(text) == expected


def entities(body: str, kind: Kind) -> list[str]:
    (article,) = annotate([Article(body=body)], RULES)
    return [mention.entity for mention in article.mentions if mention.kind == kind]


def test_a_surname_alone_means_the_person_named_in_full() -> None:
    body = "Sergey Ryabkov spoke. Ryabkov left. Minister Sergei Ryabkov came back."
    assert entities(body, "person") == ["Sergey Ryabkov"] * 3


def test_a_surname_that_two_people_bear_means_the_one_named_last() -> None:
    body = "Bill Clinton spoke. Clinton left. Hillary Clinton came. Clinton stayed."
    assert entities(body, "person") == ["Bill Clinton"] * 2 + ["Hillary Clinton"] * 2


def test_an_explained_acronym_names_its_long_form_before_and_after() -> None:
    body = (
        "The Collective Security Treaty Organization met. The Collective Security Treaty "
        "Organization's (CSTO) leaders and the CSTO troops came."
    )
    assert entities(body, "organization") == ["CSTO"] * 4


def test_a_ministry_without_its_country_is_the_one_that_was_named_with_it() -> None:
    body = "The Russian Foreign Ministry spoke. The Foreign Ministry protested."
    assert entities(body, "organization") == ["Russian Foreign Ministry"] * 2
    body = f"{body} The Polish Foreign Ministry answered."
    assert entities(body, "organization")[1] == "Foreign Ministry"


def test_stated_people_are_taken_as_stated_and_organizations_still_recognised() -> None:
    body = "Paul Volcker told TASS. Mr. Volcker and James Baker left the IMF."
    stated = Article(body=body, people=("Volcker, Paul", "Nobody Here"))
    (article,) = annotate([stated], RULES)
    assert article.people == stated.people
    assert [(each.text, each.entity) for each in article.mentions] == [
        ("Paul Volcker", "Volcker, Paul"),
        ("TASS", "TASS"),
        ("Volcker", "Volcker, Paul"),
        ("IMF", "IMF"),
    ]


def test_a_surname_that_two_stated_people_share_is_not_guessed() -> None:
    body = "James Baker met Howard Baker. Baker left."
    stated = Article(body=body, people=("James Baker", "Howard Baker"))
    (article,) = annotate([stated], RULES)
    assert [each.text for each in article.mentions] == ["James Baker", "Howard Baker"]


def test_a_stated_name_may_be_broken_over_two_lines_but_not_over_paragraphs() -> None:
    body = "With Paul\nVolcker it ended. Paul\n\nVolcker is a heading."
    for others in ((), tuple(f"Nobody Number{number}" for number in range(60))):
        stated = Article(body=body, people=("Paul Volcker", *others))
        (article,) = annotate([stated], RULES)
        assert [each.text for each in article.mentions] == ["Paul\nVolcker", "Volcker"]


def test_stated_names_can_be_ignored() -> None:
    stated = Article(body="President Vladimir Putin met TASS.", people=("X Y",))
    (article,) = annotate([stated], RULES, recognize_stated=True)
    assert [mention.text for mention in article.mentions] == ["Vladimir Putin", "TASS"]
    assert article.people == ()


@settings(max_examples=100)
@given(
    st.lists(PIECES, max_size=20).map("".join),
    st.lists(st.one_of(st.text(max_size=12), PIECES), max_size=3).map(tuple),
)
def test_any_stated_names_are_found_literally(body: str, names: tuple[str, ...]) -> None:
    (article,) = annotate([Article(body=body, people=names, organizations=names)], RULES)
    end = 0
    for mention in article.mentions:
        assert isinstance(mention, Mention)
        assert body[mention.start : mention.end] == mention.text
        assert end <= mention.start < mention.end
        end = mention.end


@settings(max_examples=100)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_the_default_recogniser_keeps_the_contract_too(text: str) -> None:
    (mentions,) = default_recognizer().recognize([text])
    end = 0
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.text == mention.entity
        assert end <= mention.start < mention.end
        end = mention.end


@pytest.mark.parametrize(
    "text",
    [
        "Bank of " * 5_000,
        "Bank and " * 5_000,
        "State " * 8_000,
        "Alpha Beta Corp (ABC) " * 2_000,
        "Image: AP\n" * 4_000,
        "(" * 40_000,
        "A & " * 10_000 + "Inc",
        "John Smith. " + "Smith " * 8_000,
        ", ".join(f"John Sm{number:x}th".replace("0", "o") for number in range(3_000)),
        ". ".join(f"President A{number:x}a B{number:x}b spoke" for number in range(1_500)),
    ],
    ids=lambda text: text[:12],
)
def test_texts_made_to_be_slow_are_read_in_a_moment(text: str) -> None:
    (article,) = annotate([Article(body=text)], RULES)
    assert all(text[each.start : each.end] == each.text for each in article.mentions)


def test_ten_thousand_stated_names_are_looked_for_in_one_pass() -> None:
    names = tuple(f"John Number{number}" for number in range(10_000))
    body = ". ".join(names)
    (article,) = annotate([Article(body=body, people=names, organizations=("IMF",))], RULES)
    assert [each.text for each in article.mentions] == list(names)


def test_names_of_a_stated_headline_count_and_stand_in_it() -> None:
    article = Article(
        body="TOKYO, March 3 - Prime Minister Yasuhiro Nakasone said on Tuesday he would go.",
        title="NAKASONE SAYS HE WILL GO",
        id="x",
    )
    (found,) = annotate([article], default_recognizer())
    assert [(m.text, m.entity) for m in found.title_mentions] == [("NAKASONE", "Yasuhiro Nakasone")]
    assert all(found.body[m.start : m.end] == m.text for m in found.mentions)
    assert [(n.name, n.mentions) for n in names_of(found)] == [("Yasuhiro Nakasone", 2)]


def test_a_derived_headline_adds_no_names() -> None:
    body = "Prime Minister Yasuhiro Nakasone said he would go."
    article = Article(body=body, title="Yasuhiro Nakasone will go", title_stated=False, id="x")
    (found,) = annotate([article], default_recognizer())
    assert found.title_mentions == ()
    assert len(found.mentions) == 1
