"""How job sites spell what a posting says in closed lists, currencies and places.

Patterns are matched against folded text (core.text.fold): lower case, no accents.
"""

import re

from db.vocabulary import EmploymentType, SalaryPeriod, Seniority, Workplace

# In the order of choice where a posting names several: the first is the one it is listed under.
EMPLOYMENT_TYPES = {
    EmploymentType.FULL_TIME: r"\bfull ?-?time\b|\bfull or part|\bfulltime|vollzeit|voltijd|temps plein|tiempo completo"
    r"|jornada completa|tempo pieno|tempo integral|heltid|pelny etat|全职|全職|正社員|정규직|\bfte\b",
    EmploymentType.PART_TIME: r"\bpart ?-?time\b|\bparttime|teilzeit|deeltijd|temps partiel|tiempo parcial"
    r"|media jornada|tempo parziale|meio periodo|deltid|mini-?job|nebenjob|bijbaan|werkstudent|working student"
    r"|^side\b|兼职|兼職|파트타임",
    EmploymentType.CONTRACTOR: r"\bcontract(?:s|or|ors)?\b|freelanc|free-lance|selbstandig|self[ -]employed|\bzzp\b"
    r"|\bb2b\b|corp to corp|\bc2c\b|autonomo|independant|合同工|自由职业|外包|프리랜서",
    EmploymentType.TEMPORARY: r"\btemp(?:s|orary)?\b|fixed[ -]term|\bterm\b|seasonal|befristet|temporar|zeitarbeit"
    r"|saison|tijdelijk|interim|\bcdd\b|临时|臨時",
    EmploymentType.INTERN: r"\bintern(?:s|ship|ships)?\b|praktik(?:um|ant)|\bstage\b|stagiair|traineeship|\btrainee\b"
    r"|practicas|estagio|tirocinio|实习|實習|인턴",
    EmploymentType.PER_DIEM: r"\bper diem\b|\bintermittent\b|\bon[ -]call\b|\bprn\b|日结",
    EmploymentType.VOLUNTEER: r"volunt(?:eer|ariado)|ehrenamt|freiwillig|benevol|vrijwillig|志愿|義工",
    EmploymentType.OTHER: r"\bother\b|sonstige|apprentice|ausbildung|dual stud|duales studium|multiple schedules|其他",
}
# "Full-time?: yes" as some boards ask it; told apart before the words above are looked for.
FULL_TIME_ANSWERS = (
    (re.compile(r"非全[职職]|是否全[职職][:： ]*(?:否|no\b)"), " part-time "),
    (re.compile(r"是否全[职職][:： ]*(?:是|yes|y\b)"), " full-time "),
    (re.compile(r"是否全[职職]"), " "),
)

SENIORITIES = {
    Seniority.EXECUTIVE: r"\bexecutive|geschaftsleitung|\bdirector\b|\bchief\b|\bvp\b|\bc-?level\b|vorstand",
    Seniority.LEAD: r"\blead\b|teamleitung|\bmanager\b|supervisor|\bhead\b|\bprincipal\b|\bstaff\b|abteilungsleitung",
    Seniority.SENIOR: r"\bsenior\b|\bsr\b|\bexpert\b",
    Seniority.ENTRY: r"\bentry\b|\bjunior\b|\bjr\b|berufseinst|einsteiger|graduate|no experience|\bstudent\b"
    r"|hilfstatigkeit|starter|absolvent|\bintern(?:ship)?\b|trainee",
    Seniority.MID: r"\bmid\b|\bmiddle\b|\bmedior\b|experienced|berufserfahren|professional|intermediate|\bassociate\b",
}

WORKPLACES = {
    Workplace.HYBRID: r"hybrid[eo]?|partly remote|partially remote|混合办公",
    Workplace.REMOTE: r"(?:100 ?% |fully |full |all |global |worldwide )?(?:remote|romote|remotely|telecommut(?:e|ing)"
    r"|telework|home ?-?office|work(?:ing)? from home|wfh)"
    r"(?: (?:work|working|job|position|role|only|ok|possible|options?|available))*"
    r"|distributed|(?:可|全|支持|分布式)?远程(?:办公|工作)?|居家办公|在家办公|リモート|재택",
    Workplace.ONSITE: r"on-? ?site|in-? ?office|in-? ?person|office|vor ort|op kantoor|现场|坐班",
}

SALARY_PERIODS = {
    SalaryPeriod.HOUR: "hour hourly hr hrs h stunde stundlich std heure uur ora hora 小时 时",
    SalaryPeriod.DAY: "day daily diem tag taglich jour dag giorno dia 日 天",
    SalaryPeriod.WEEK: "week weekly wk woche wochentlich semaine settimana semana 周",
    SalaryPeriod.MONTH: "month monthly mo mth monat monatlich mois mensuel maand mese mes mensual 月 每月 月薪",
    SalaryPeriod.YEAR: "year yearly annual annually annum yr pa jahr jahrlich annuel jaar anno ano anual 年 年薪",
}

# A sign that several countries write stands for all their currencies; the country decides.
CURRENCIES: dict[str, frozenset[str]] = {
    sign: frozenset(codes.split())
    for codes, signs in {
        "USD CAD AUD NZD HKD SGD TWD MXN": "$ dollar dollars",
        "SEK NOK DKK ISK": "kr kr. krona kroner",
        "JPY CNY": "¥ ￥",
        "EUR": "€ euro euros",
        "GBP": "£ pound pounds sterling",
        "USD": "us$ usd$ $us",
        "CAD": "c$ ca$ cad$",
        "AUD": "a$ au$ aud$",
        "NZD": "nz$",
        "HKD": "hk$",
        "SGD": "s$ sg$ sgd$",
        "TWD": "nt$",
        "MXN": "mx$",
        "BRL": "r$",
        "CHF": "sfr sfr. fr. franken",
        "CNY": "rmb 元 人民币 yuan",
        "JPY": "円 yen",
        "KRW": "₩ 원 won",
        "INR": "₹ rs rs. rupees",
        "PLN": "zł zl",
        "CZK": "kč kc",
        "ETB": "birr br",
        "RUB": "₽ руб",
        "TRY": "₺ tl",
        "VND": "₫",
        "PHP": "₱",
        "NGN": "₦",
        "ILS": "₪",
        "THB": "฿",
        "UAH": "₴",
    }.items()
    for sign in signs.split()
}

REGIONS = {
    spelling: name
    for name, spellings in {
        "Anywhere": "anywhere|worldwide|world|world wide|global|globally|international|anywhere in the world|全球|不限",
        "Europe": "europe|europa",
        "EU": "eu|european union",
        "EEA": "eea",
        "EMEA": "emea",
        "APAC": "apac|asia pacific",
        "Asia": "asia",
        "Africa": "africa",
        "Americas": "americas|the americas",
        "North America": "north america|北美",
        "South America": "south america|南美",
        "Latin America": "latam|latin america",
        "Middle East": "middle east|mena",
        "DACH": "dach",
        "Nordics": "nordics|scandinavia",
    }.items()
    for spelling in spellings.split("|")
}

# Names that Unicode's lists of countries lack.
COUNTRIES = {
    "hong kong": "HK", "hongkong": "HK", "macau": "MO", "香港": "HK", "澳门": "MO", "台湾": "TW",
    "新加坡": "SG", "美国": "US", "英国": "GB", "德国": "DE", "法国": "FR", "韩国": "KR", "马来西亚": "MY",
    "越南": "VN", "泰国": "TH", "加拿大": "CA", "澳大利亚": "AU", "新西兰": "NZ", "俄罗斯": "RU", "阿联酋": "AE",
}  # fmt: skip
US_STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas",
    "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan",
    "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
    "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina",
    "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania",
    "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas",
    "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin",
    "WY": "Wyoming",
}  # fmt: skip
PROVINCES = {
    province: country
    for country, provinces in {
        "CA": "on|bc|qc|ab|mb|ns|ontario|british columbia|quebec|alberta|manitoba|saskatchewan"
        "|nova scotia|new brunswick",
        "AU": "nsw|vic|qld|new south wales|victoria|queensland",
    }.items()
    for province in provinces.split("|")
}
# Cities whose "City, CA" or "City, Georgia" is not the American state; any other city's is.
ABROAD = {
    "AR": "buenos aires|cordoba|rosario|mendoza",
    "CA": "toronto|montreal|vancouver|calgary|ottawa|edmonton|quebec|quebec city|winnipeg|waterloo|kitchener|halifax"
    "|mississauga|hamilton|victoria|burnaby|markham|brampton",
    "CO": "bogota|bogota d.c.|medellin|cali|barranquilla",
    "DE": "berlin|munich|munchen|hamburg|cologne|koln|frankfurt|frankfurt am main|stuttgart|dusseldorf|leipzig|dresden"
    "|dortmund|essen|bremen|hannover|hanover|nuremberg|nurnberg|karlsruhe|mannheim|bonn|aachen|munster|potsdam|walldorf"
    "|kiel|rostock|erfurt|magdeburg|mainz|wiesbaden|saarbrucken|regensburg|augsburg|ulm|freiburg|heidelberg|kassel|jena",
    "GE": "tbilisi|batumi|kutaisi|rustavi",
    "ID": "jakarta|bandung|surabaya|denpasar|bali",
    "IL": "tel aviv|tel-aviv|tel aviv-yafo|jerusalem|haifa|herzliya|petah tikva|netanya|ramat gan|beer sheva",
    "IN": "bangalore|bengaluru|mumbai|delhi|new delhi|hyderabad|pune|chennai|kolkata|gurgaon|gurugram|noida|ahmedabad"
    "|jaipur|kochi|coimbatore|indore",
    "MA": "casablanca|rabat|tangier|marrakech",
    "PA": "panama|panama city",
}
CITIES_ABROAD = {code: frozenset(cities.split("|")) for code, cities in ABROAD.items()}
GEORGIA_IN_AMERICA = frozenset((
    "atlanta", "savannah", "augusta", "macon", "alpharetta", "marietta", "athens", "columbus", "roswell", "duluth",
    "norcross", "fort benning", "decatur", "kennesaw", "sandy springs", "johns creek", "brunswick", "albany",
    "valdosta", "warner robins", "robins afb", "fort gordon",
))  # fmt: skip
