"""Short closed lists of English words that tell people, offices and organizations apart."""

TITLES = frozenset(
    """
    president mr mrs ms miss messrs dr prime minister secretary general gen senator sen rep judge
    king queen prince princess pope chancellor deputy vice spokesman spokeswoman spokesperson sir
    lord lady col colonel lt lieutenant maj major capt captain sgt sergeant cpl corporal pvt private
    adm admiral ambassador amb governor gov mayor premier director chairman chairwoman chairperson
    chair sheikh sheik shaikh ayatollah hojatoleslam imam rev reverend fr bishop archbishop cardinal
    patriarch justice professor prof representative congressman congresswoman commander attorney
    emperor empress commissioner envoy speaker doctor coach striker midfielder goalkeeper defender
    analyst economist lawyer author actor actress singer musician journalist reporter editor leader
    chief head ceo cfo coo founder co-founder manager officer inspector constable superintendent
    detective marshal brigadier comrade father sister brother mother son daughter wife husband
    correspondent candidate lawmaker foreign ex-president ex-minister advocate barrister sheriff
    rabbi mullah maulana pastor dame baron baroness count countess duke duchess earl emir sultan
    shah crown tsar secretary-general vice-president first-lady undersecretary negotiator treasurer
    president-elect strategist trader broker dealer spokesmen commentator columnist novelist writer
    poet dissident activist rebel warlord guerrilla defendant suspect victim survivor co-chairman
    technician scientist researcher physicist historian philosopher astronaut cosmonaut pilot
    """.split()
)
ORGANIZATION_HEADS = frozenset(
    """
    organization organisation council committee commission ministry department agency association
    union federation party congress parliament assembly senate court bank fund group corporation
    corp inc ltd co company plc llc holdings holding university college school institute institution
    academy centre center hospital army navy force forces police guard brigade corps command front
    movement league club united city fc team alliance coalition authority bureau office board
    foundation society trust chamber service services press news agency times post journal tribune
    daily radio tv television network media airlines airways motors industries systems technologies
    bancorp partners capital securities treaty nations brotherhood jihad church mosque embassy
    consulate cabinet administration government secretariat tribunal mission delegation exchange
    reserve treasury laboratories laboratory petroleum oil gas energy electric insurance brothers
    international communications telecom bancshares savings stores products associates consultants
    enterprises resources mines mining steel chemical chemicals pharmaceuticals aerospace gazette
    herald guardian telegraph observer broadcasting pictures studios records software conference
    confederation syndicate cooperative consortium task-force battalion regiment division fleet
    militia observatory museum library newspaper weekly magazine review chronicle institute's
    """.split()
)
LEGAL_FORMS = frozenset(
    """
    inc corp ltd co plc llc llp lp ag sa nv gmbh spa bv ab oy oyj asa as aps kk pty pvt bhd sdn jsc
    ojsc ooo oao zao pao pjsc s.a n.v s.p.a b.v a.g a.s s.a.r.l kg kgaa se srl s.r.l cos bros
    """.split()
)
SPEECH = frozenset(
    """
    said says say told added adds noted notes stated states stressed emphasized emphasised explained
    explains announced declared argued argues warned warns claimed claims insisted insists asked
    replied recalled remarked pointed underlined reiterated admitted confirmed denied denies tweeted
    wrote writes spoke speaks met visited arrived resigned who whose whom thinks believes predicted
    testified urged vowed pledged acknowledged conceded complained commented concluded observed
    """.split()
)
CALENDAR = frozenset(
    """
    january february march april may june july august september october november december jan feb
    mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday
    sunday mon tue tues wed thu thur thurs fri sat sun christmas easter ramadan
    """.split()
)
CONNECTORS = frozenset(
    """
    of and for the de la al in on & ' 's ’s ’ - van von der den del di da do dos du le el bin ibn to
    at with against y e / und et des della
    """.split()
)
PARTICLES = frozenset(
    """
    al el bin ibn abu van von der den de la le du da di del della dos das ul ad ash ar ter ten
    """.split()
)
ACRONYMS = frozenset(
    """
    un u.n eu nato osce csto imf wto who opec iaea unesco unicef asean oecd ec eec g7 g8 g20 opcw
    apec brics sco cis gcc oau ecowas efta gatt nafta unhcr icrc fbi cia nsa sec fda epa nasa irs
    doj dod dhs cdc fema faa fcc ftc nrc doe usda hud bbc cnn nbc abc cbs itv tass afp ap upi dpa
    ansa efe rtrs ria irna kcna pbs npr ibm at&t gm ge bp kgb fsb gru mi5 mi6 ira eta plo pkk kdp
    anc isis isil hamas ltte farc rcmp lapd nypd ecb bis ebrd adb icc icj echr fifa uefa ioc nba nfl
    nhl mlb fia icao iata itu wfp fao ilo undp nlrb aclu naacp ptt klm sas twa usair mgm rca itt
    """.split()
)
COUNTRIES = frozenset(
    """
    afghanistan albania algeria andorra angola argentina armenia australia austria azerbaijan
    bahamas bahrain bangladesh barbados belarus belgium belize benin bhutan bolivia bosnia botswana
    brazil britain brunei bulgaria burma burundi cambodia cameroon canada chad chile china colombia
    comoros congo croatia cuba cyprus czechia czechoslovakia denmark djibouti dominica ecuador egypt
    england eritrea estonia ethiopia fiji finland france gabon gambia georgia germany ghana greece
    grenada guatemala guinea guyana haiti herzegovina holland honduras hungary iceland india
    indonesia iran iraq ireland israel italy jamaica japan jordan kazakhstan kenya kosovo kuwait
    kyrgyzstan laos latvia lebanon lesotho liberia libya liechtenstein lithuania luxembourg
    macedonia madagascar malawi malaysia maldives mali malta mauritania mauritius mexico moldova
    monaco mongolia montenegro morocco mozambique myanmar namibia nauru nepal netherlands nicaragua
    niger nigeria norway oman pakistan palestine panama paraguay peru philippines poland portugal
    qatar romania russia rwanda samoa scotland senegal serbia seychelles singapore slovakia slovenia
    somalia spain sudan surinam suriname swaziland sweden switzerland syria taiwan tajikistan
    tanzania thailand togo tonga tunisia turkey turkmenistan uganda ukraine uruguay ussr uzbekistan
    vanuatu venezuela vietnam wales yemen yugoslavia zaire zambia zimbabwe america europe asia
    africa u.s us usa u.s.a uk u.k uae chechnya crimea abkhazia ossetia kurdistan donbass gaza
    palestine tibet antarctica eurasia scandinavia balkans caucasus
    alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii idaho
    illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota
    mississippi missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas
    ala. ariz. ark. calif. colo. conn. del. fla. ga. ill. ind. kan. ky. la. mass. md. mich. minn.
    miss. mo. mont. neb. nev. okla. ore. pa. penn. tenn. tex. va. vt. wash. wis. wyo. calif n.y.
    n.j. n.h. n.c. n.d. n.m. s.c. s.d. r.i. w.va. d.c. n.z. b.c. n.y n.j n.h n.c s.c d.c n.z b.c
    utah vermont wisconsin wyoming ontario quebec manitoba alberta saskatchewan queensland
    """.split()
)
COUNTRY_PHRASES = frozenset(
    [
        "united states", "united kingdom", "great britain", "north korea", "south korea",
        "saudi arabia", "new zealand", "united arab emirates", "soviet union", "sri lanka",
        "south africa", "costa rica", "el salvador", "czech republic", "russian federation",
        "sierra leone", "ivory coast", "burkina faso", "hong kong", "papua new guinea",
        "equatorial guinea", "guinea-bissau", "cape verde", "puerto rico", "dominican republic",
        "united states of america", "republic of kazakhstan", "people's republic of china",
        "trinidad and tobago", "bosnia and herzegovina", "west bank", "northern ireland",
        "middle east", "central asia", "new york", "north carolina", "south carolina",
        "north dakota", "south dakota", "west virginia", "rhode island", "new hampshire",
        "new jersey", "new mexico", "west germany", "east germany", "north vietnam",
    ]
)  # fmt: skip
PEOPLES = frozenset(
    """
    american americans british briton britons brit brits english scottish scots welsh irish french
    frenchman german germans italian italians spanish spaniard spaniards dutch swiss swede swedes
    swedish dane danes danish finn finns finnish norwegian pole poles polish russian russians soviet
    soviets chinese japanese korean koreans vietnamese thai thais turk turks turkish kurd kurds
    kurdish arab arabs arabic jew jews jewish muslim muslims moslem moslems islamic islamist
    islamists christian christians catholic catholics protestant protestants orthodox sunni sunnis
    shiite shiites shia shi'ite shi'ites hindu hindus sikh sikhs buddhist buddhists european
    europeans african africans asian asians latin latino latinos hispanic hispanics western
    westerner westerners aboriginal indigenous afghan afghans iraqi iraqis iranian iranians israeli
    israelis palestinian palestinians syrian syrians lebanese saudi saudis kuwaiti kuwaitis yemeni
    yemenis egyptian egyptians pakistani pakistanis indian indians tamil tamils chechen chechens
    serb serbs serbian croat croats croatian bosnian bosnians kosovar albanian albanians greek
    greeks czech czechs slovak slovaks hutu hutus tutsi tutsis filipino filipinos kazakh kazakhs
    uzbek uzbeks tajik tajiks kyrgyz turkmen belarusian georgian georgians armenian armenians azeri
    azeris ukrainian ukrainians argentine argentines mexican mexicans cuban cubans republican
    republicans tory democrat democrats democratic communist communists nazi nazis marxist maoist
    """.split()
)
# Lone common nouns that some sets annotate as organizations and newspapers do not count as names.
GENERIC = frozenset(
    """
    court courts coalition administration libraries crown church minister ministry committee
    commission council department agency association union federation party bank fund group
    corporation company university college school institute institution academy centre center
    hospital army navy force forces police guard board foundation society chamber service press
    league club team alliance authority bureau office secretariat tribunal mission delegation
    government state house cabinet embassy opposition movement organization organisation network
    executive judiciary ward library museum station lender borrower issuer trustee purchaser seller
    buyer landlord tenant licensee licensor agent lessee lessor employer employee parent guarantor
    """.split()
)
DISEASES = frozenset("covid covid-19 sars mers aids hiv h1n1 h5n1 ebola malaria zika".split())
PLACING = frozenset("in at near from across outside into throughout around".split())
# Organizations that the news calls by one word.
KNOWN_ORGANIZATIONS = frozenset(
    """
    reuters interfax tass itar-tass xinhua kyodo yonhap tanjug bernama antara ansa anadolu belta
    kazinform ukrinform unian novosti sputnik bloomberg al-jazeera aljazeera mena irna isna
    tasnim fars sana wafa petra saba kuna mehr jiji pravda izvestia kommersant vedomosti spiegel
    stern figaro libération liberation monde mundo pais corriere repubblica haaretz al-ahram
    al-hayat asharq guardian economist newsweek politico axios buzzfeed breitbart wikileaks
    yomiuri asahi mainichi nikkei hezbollah hizbollah hizbullah hamas qaeda qaida nusra al-nusra
    taliban taleban fatah al-qaida al-qaeda al-shabab al-shabaab isis isil daesh farc eta
    polisario unita renamo frelimo likud kadima shas meretz labour tories conservatives labor
    greens forza fidesz solidarity solidarnosc congress-i bjp inkatha anc zanu-pf kremlin
    pentagon bundestag bundesrat knesset duma majlis bundesbank interpol europol eurostat
    gazprom rosneft lukoil rosatom aeroflot sberbank yukos rostec kaspersky naftogaz boeing
    airbus lockheed raytheon northrop honeywell microsoft apple google alphabet amazon facebook
    twitter intel nvidia oracle cisco dell hewlett-packard compaq netscape yahoo ebay paypal
    netflix tesla uber lyft airbnb spacex starlink samsung hyundai daewoo kia posco toyota honda
    nissan mazda mitsubishi subaru suzuki toshiba hitachi fujitsu sony panasonic sharp nec canon
    nikon ricoh softbank nomura daiwa sumitomo mitsui marubeni itochu rakuten nintendo sega
    kirin huawei zte tencent alibaba baidu xiaomi lenovo sinopec petrochina cnooc citic chinalco
    foxconn tata infosys wipro reliance mahindra siemens bosch bmw volkswagen daimler
    mercedes-benz porsche audi opel basf bayer hoechst henkel thyssen krupp thyssenkrupp
    mannesmann lufthansa allianz commerzbank ubs nestle nestlé novartis roche ciba-geigy sandoz
    swissair glencore renault peugeot citroen michelin danone carrefour vivendi alcatel thomson
    aérospatiale aerospatiale totalfina elf fiat ferrari olivetti pirelli eni enel telecom
    parmalat montedison ferruzzi alitalia iberia telefonica telefónica repsol santander inditex
    philips shell unilever heineken fokker klm akzo ing abn ericsson volvo saab electrolux ikea
    skanska nokia statoil equinor maersk carlsberg vodafone barclays lloyds hsbc natwest tesco
    sainsbury rolls-royce jaguar glaxo glaxosmithkline astrazeneca zeneca unilever diageo
    vickers lonrho pearson reed-elsevier qantas telstra westpac ford chrysler chevrolet
    caterpillar deere kodak xerox texaco exxon exxonmobil mobil chevron conoco conocophillips
    amoco arco halliburton enron schlumberger monsanto dupont alcoa pfizer merck lilly amgen
    moderna walmart wal-mart kmart sears target costco starbucks mcdonald's pepsico coca-cola
    nike adidas disney viacom comcast verizon sprint motorola citicorp citigroup citibank chase
    jpmorgan goldman merrill prudential-bache drexel salomon lehman shearson nationsbank norwest
    wachovia mastercard visa fedex ups amtrak delta texasgulf continental cyclops unocal usx
    bethlehem reynolds philip-morris nabisco procter gillette colgate-palmolive nymex comex
    liffe matif simex nyse amex opec moody's fitch standard&poor's embraer petrobras vale pemex
    televisa codelco pdvsa aramco sabic emirates etihad qatargas greenpeace oxfam unicef unesco
    caritas amnesty mossad savak stasi securitate cheka mi5 mi6 harvard yale princeton stanford
    oxford cambridge mit caltech
    """.split()
)
