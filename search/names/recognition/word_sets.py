"""Closed sets of English words by which the rules tell people, offices and organizations apart."""

from __future__ import annotations

TITLES = frozenset(
    """
    president mr mrs ms miss messrs dr minister secretary secretary-general gen senator sen rep
    representative judge king queen prince princess pope chancellor vice-president spokesman
    spokeswoman spokesperson sir lord lady dame baron baroness col colonel lt lieutenant maj major
    capt captain sgt sergeant cpl corporal adm admiral marshal brigadier ambassador amb governor
    gov mayor premier director chairman chairwoman chairperson chair chief head leader sheikh
    sheik shaikh ayatollah imam rabbi mullah rev reverend fr father sister bishop archbishop
    cardinal patriarch justice prof professor congressman congresswoman commander commissioner
    envoy speaker doctor coach manager analyst economist lawyer attorney author actor actress
    singer journalist reporter correspondent editor founder co-founder ceo cfo candidate lawmaker
    deputy ex-president ex-minister undersecretary negotiator treasurer president-elect strategist
    trader dealer officer inspector detective prosecutor activist dissident novelist writer poet
    scientist researcher physicist historian philosopher astronaut cosmonaut adviser advisor
    emperor empress sultan emir emir's shah tsar duke duchess earl count countess comrade hon
    """.split()
)
"""Words that stand directly before a person's name, and are no part of it."""

OFFICE = frozenset(
    """
    prime vice deputy acting former first foreign general state interior defence defense finance
    health education energy economy justice security trade commerce agriculture transport labor
    labour culture tourism treasury homeland affairs internal external industry environment
    executive managing senior chief assistant under national press special permanent presidential
    lead honorary interim attorney solicitor democratic republican then exchequer staff
    """.split()
)
"""Words that belong to an office when a title stands beside them."""

HEADS = frozenset(
    """
    organization organisation council committee commission ministry department agency association
    union federation parliament assembly senate court bank fund corporation corp inc ltd co cos
    company plc llc university college school institute institution academy hospital army navy
    police bureau authority board foundation society trust service party congress league alliance
    coalition front movement brigade brigades group holdings chamber news times post journal
    tribune herald gazette radio television network airlines airways motors industries systems
    technologies partners capital securities bancorp office centre center club duma guard guards
    exchange reserve treasury laboratories petroleum bros confederation syndicate tribunal
    secretariat directorate command battalion regiment telegraph guardian broadcasting corps
    international enterprises resources associates investments stores insurance financial
    """.split()
)
"""Words that end, or begin, the name of an organization."""

OPENING_HEADS = frozenset(
    """
    organization organisation council committee commission ministry department agency association
    union federation parliament assembly court bank fund university institute academy bureau
    authority board society office chamber house league movement party front college school
    congress confederation secretariat directorate
    """.split()
)
"""Heads that "of" or "for" may follow: Ministry of Defence, Bank of England."""

STANDING = frozenset("coalition court league academy".split())
"""Heads that stand alone for a body that the article names in full: the Coalition."""

LEGAL_FORMS = frozenset(
    """
    inc corp co cos ltd plc llc llp ag sa nv gmbh spa bros company corporation oao jsc pjsc
    """.split()
)

SPEECH = frozenset(
    """
    said says say told tells added adds noted notes stated states stressed emphasized emphasised
    explained announced declared argued warned claimed insisted asked replied recalled remarked
    underlined reiterated admitted confirmed denied wrote writes spoke believes thinks predicted
    testified urged vowed pledged acknowledged conceded complained commented concluded observed
    resigned informed informs accused welcomed criticized criticised who whose whom according
    """.split()
)
"""Words next to a name that show a person."""

CALENDAR = frozenset(
    """
    january february march april may june july august september october november december jan feb
    mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday
    sunday mon tue wed thu fri sat sun christmas easter ramadan gmt utc
    """.split()
)

STARTERS = frozenset(
    """
    the a an this that these those it its he his she her they their we our i my you your but and
    or so if when while after before since by to from with without there some many most all both
    no not one two three however meanwhile earlier later last under among despite during although
    in on at for as of into over about against between through because where what who why how
    according also then now still yet even only other another such each every more new old
    besides subsequently additionally moreover furthermore nevertheless nonetheless therefore thus
    perhaps maybe indeed instead today yesterday tomorrow following regarding despite unlike
    """.split()
)
"""Words that begin a sentence with a capital and are no part of a name."""

PLACES = frozenset(
    """
    us u.s. usa u.s.a. uk u.k. uae ussr ddr frg gdr prc roc drc america americas europe asia africa
    oceania antarctica eurasia balkans caucasus arctic atlantic pacific mediterranean siberia
    crimea donbass donbas palestine gaza kosovo chechnya britain england scotland wales holland
    persia burma tibet xinjiang kashmir catalonia bavaria ossetia abkhazia transnistria karabakh
    korea vietnam yugoslavia czechoslovakia rhodesia zaire ceylon
    kiev kyiv mumbai bombay beijing peking kolkata calcutta yangon rangoon
    alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii idaho
    illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan
    minnesota mississippi missouri montana nebraska nevada hampshire jersey mexico york carolina
    dakota ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia wisconsin
    wyoming ontario quebec manitoba alberta saskatchewan
    """.split()
)
"""Places that the lists of countries and cities do not have."""

PLACE_HEADS = frozenset(
    """
    street avenue road square island islands bay lake river mountain mountains valley hill hills
    sea ocean gulf strait straits peninsula desert province region county district oblast city
    town village airport port harbor harbour bridge stadium park palace castle cathedral church
    beach coast coasts bank north south east west northern southern eastern western central middle
    republic kingdom states emirates territory canal pass heights cape fort mount saint
    day week year war wars act treaty accord agreement plan summit cup games olympics award prize
    conference festival crisis revolution resolution constitution protocol convention code bill law
    administration government cabinet regime doctrine opposition bourse dlrs mln pact amendment
    index average bond bonds note notes stock shares budget tax section chapter article volume
    """.split()
)
"""Words that show a place, an event or a thing where they stand in a run of capitals."""

PEOPLES = frozenset(
    """
    american americans british english scottish welsh irish european europeans african asian arab
    arabs kurdish kurds kurd jewish jews muslim muslims islamic christian christians catholic
    catholics protestant orthodox buddhist hindu sunni shia shiite shi'ite soviet soviets nazi
    communist communists democrat democrats democratic republican republicans socialist labour
    liberal conservative conservatives tory tories marxist latin western eastern kyrgyz kazakh
    uzbek tajik turkmen uighur uyghur tatar chechen palestinian palestinians bosnian kosovar
    dutch spaniard spaniards briton britons frenchman turks poles swedes danes finns russians
    ukrainians germans chinese japanese koreans iranians iraqis israelis syrians
    """.split()
)

NOT_ORGANIZATIONS = frozenset(
    """
    us usa uk uae ussr tv dvd cd pc it ok am pm ad bc ce gdp gnp gmt utc est edt pst pdt cet dna
    rna hiv aids covid sars mers ceo cfo coo cto mp mps pm phd md ba ma bsc msc id ip usb sms gps
    url http www html pdf faq q&a vs no nos ii iii iv vi vii viii ix xi xii xiii xiv xv xvi xix xx
    xxi usd eur gbp rub mln bln dlrs dlr cts pct qtr qtrs shr shrs net revs avg inc corp co ltd
    plc llc sa ag nv bv ab oy as kg mr mrs ms dr jr sr st a.m. p.m. i.e. e.g. u.s. u.k. u.s.a. nm
    km cm mm kg lb lbs oz bpd opr oper cwt icbm abm smart ied ieds wmd wmds icbms prc roc drc frg
    gdr ddr ira jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun and
    the but for not new all you his her its was are has had etc amid photo video image live watch
    read click note exclusive breaking update updated urgent factbox correction fob cif ytd
    """.split()
)
"""Capitals that are no acronym of an organization."""

KNOWN_ORGANIZATIONS = frozenset(
    """
    Kremlin Pentagon TASS ITAR-TASS Reuters AFP AP UPI Interfax Xinhua RIA Novosti Sputnik DPA
    ANSA EFE Kyodo Yonhap IRNA SANA BelTA Kazinform Ukrinform UNIAN CNN BBC NBC CBS ABC NPR PBS
    NATO OSCE CSTO UN EU IMF WTO WHO OPEC IAEA UNESCO UNICEF UNHCR ASEAN CIA FBI KGB FSB NSA NASA
    GATT EEC ECB FAO ILO OECD G7 G8 G20 BRICS INTERPOL Interpol Europol Bundestag Bundesbank
    Knesset Hamas Hezbollah Hizbollah Hizbullah Fatah Taliban Gazprom Rosneft Lukoil Aeroflot
    Google Facebook Twitter Microsoft IBM Intel Boeing Airbus Siemens Toyota Honda Nissan Sony
    Samsung Volkswagen Daimler Renault Peugeot Fiat Chrysler Texaco Exxon Chevron Mobil Shell
    Citibank Citicorp Citigroup Walmart Amazon Greenpeace Congress Politburo Bundesrat Sejm
    ISIS ISIL Daesh PLO PKK YPG SDF IRGC Mossad Likud Al-Jazeera RT VTB Sberbank
    """.split()
)
"""Organizations of one word."""

KNOWN_PLACES = """
    soviet union|middle east|far east|near east|wall street|capitol hill|latin america
    north america|south america|central america|north africa|west africa|central asia|east asia
    southeast asia|eastern europe|western europe|west germany|east germany|west bank|gaza strip
    new england|new hampshire|new jersey|new mexico|north carolina|south carolina|north dakota
    south dakota|west virginia|rhode island|persian gulf|red square|black sea|red sea|baltic states
    northern ireland|great britain|south ossetia|golan heights|silicon valley|long island
    los angeles|san francisco|hong kong|tel aviv|new york|new delhi|sri lanka|saudi arabia
    """
"""Places of several words, in lower case."""

KNOWN_PHRASES = """
    White House|Wall Street Journal|New York Times|Al Jazeera|Al Arabiya|Fox News|Downing Street
    Associated Press|Agence France-Presse|Agence France Presse|RIA Novosti|Deutsche Welle
    Radio Free Europe|Voice of America|European Union|European Commission|European Parliament
    European Community|United Nations|World Bank|Security Council|Supreme Court|State Department
    Federal Reserve|Federal Reserve Board|House of Representatives|House of Commons
    House of Lords|Islamic State|Islamic Jihad|Al Qaeda|Al-Qaeda|Red Cross|Red Crescent
    Free Syrian Army|Human Rights Watch|Amnesty International|Arab League|African Union
    Council of Europe|State Duma|Federation Council|Justice Department|Treasury Department
    Warsaw Pact|Muslim Brotherhood|Jabhat al-Nusra|Nusra Front|White Helmets|General Assembly
    Bank of Japan|Bank of England|Bank of France|United Russia|Common Market|Salomon Brothers
    Goldman Sachs|Merrill Lynch|Morgan Stanley|General Motors|General Electric|Texas Instruments
    """
"""Organizations of several words."""

PARTICLES = frozenset(
    "bin ibn bint ben al el ul van von der den de del della di da dos das du la le zu af".split()
)
"""Lower-case words that may stand inside a person's name."""
