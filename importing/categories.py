"""What other sites call a field of work, as the slug of one that the board has.

Names are compared in their plain form: folded, words only. An exact name wins over a word in it;
a general word such as "management" counts only if nothing else in the category says more.
"""

import re
from functools import lru_cache

from core.text import fold
from db.vocabulary import CATEGORY_LABELS

# The board's categories: slug and label.
Chosen = tuple[tuple[str, str], ...]

_NOT_WORDS = re.compile(r"[^\w+#.]+")
_PARTS = re.compile(r"\s*[;|\n]\s*")
# Said beside the field by some sites: where the work is done, which education it takes.
_BESIDE = re.compile(
    r"remote|hybrid|vocational|professional|certification|some college|.*\b(?:degree|diploma|school|coursework)\b.*"
)

_EXACT = {
    name: slug
    for slug, names in {
        "software": "it|software|web|development|technology|information systems|internet and software|helpdesk",
        "data": "analyst|statistics|mathematics|mathematics and statistic|ai",
        "product": "product|business analyst|process management|project management",
        "engineering": "engineering|telecommunications|energy|technical|technician|automotive|aerospace and defense"
        "|building supply safety services engineering",
        "science": "research|agriculture|university|physical sciences|research services",
        "people": "people|hr|people and places|personnel specialist",
        "operations": "operations|management|production|business operations|strategy planning",
        "finance": "finance|insurance|controlling|auditor|asset|private banking|real estate|property",
        "media": "media|writing editing|documentation and writing",
        "design": "design|art creative|designer",
        "sales": "sales|business development|brokerage and case closing",
        "hospitality": "retail|consumer services",
        "support": "support|community operations",
        "administration": "administration|administrative",
        "health": "health|medical",
        "public": "public|government|non profit|nonprofit|safety health and physical",
        "other": "other|general business|miscellaneous|sonstige",
    }.items()
    for name in names.split("|")
}
# In the order they are tried: the narrower before the broader.
_WORDS = {
    "health": "nurs|medical|medicine|dental|dentist|health|physician|pharmacist|veterinar|care provider|psychiatr"
    "|therap|pfleg|kinesio|hygiene|gesundheit|clinic",
    "legal": "legal|law$|law |lawyer|attorney|paralegal|compliance|juris|juridi|recht",
    "people": r"human resource|recruit|talent|hr\b|personal(?:wesen|abteilung)|compensation|payroll",
    "education": "teach|educat|training|tutor|trainer|school|lehr|bildung|mentorship|instruct|onderwijs",
    "support": "customer (?:service|support|success|care)|call cent|help ?desk|kundenservice|klantenservice",
    "design": r"graphic|ux\b|ui\b|creative|fashion|interior|(?:textile|web|product|industrial|visual) design",
    "marketing": r"marketing|social media|public relations|seo\b|communication|advertis|brand|market research|pr\b"
    "|event (?:management|planning)",
    "media": "media|multimedia|content|writ(?:ing|er)|editor|journalis|translat|transcri|video|film|photograph"
    "|publi(?:sh|cation)|documentation|entertainment|information arts",
    "data": r"data(?!base)|machine learning|ml\b|ai\b|analytics|business intelligence|statistic|artificial intell"
    "|actuar|operations research",
    "software": r"software|developer|information (?:technology|systems)|it\b|web|full ?stack|front ?end|back ?end"
    r"|devops|sre\b|mobile|programm|computer|network|database|sap\b|erp\b|cyber|applications|embedded|firmware|cloud|blockchain"
    "|internet|system and network|(?:engineering manager|staff engineer|principal engineer)$|informatik",
    "science": "scien|biolog|biotech|chemi(?:st|cal sc)|physic|pharma|laborator|forest|ecolog|hydrolog|agricultur"
    "|horticultur|wildlife|intelligence|forschung|conservation",
    "finance": "financ|account(?!s? manag)|audit|bank|tax|insur|invest|credit|controll|treasur|asset|mergers|buchhalt"
    "|budget|real estate|econom",
    "sales": "sales|account manag|account exec|business development|partner|vertrieb|verkauf",
    "product": r"product\b|project|program manag|scrum|agile|business analy",
    "trades": r"construct|carpent|woodwork|mason|electrician|plumb|weld|install|maintenance|repair|trades?\b|labor\b"
    r"|janitor|mechanic\b|handwerk|facilit",
    "engineering": "engineer|architect|mechanical|electrical|civil|automation|aerospace|mining|urban plan|survey"
    "|ingenieur|oil gas|power",
    "operations": "logist|supply|transport|warehouse|deliver|driver|manufactur|production|procure|purchas|operations"
    "|fleet|inspection|quality|team leader|chief exec|inventory|directors",
    "hospitality": "hospitality|hotel|tourism|travel|restaurant|food|cook|chef|retail|beauty|wellness|store|cashier"
    "|gastro",
    "public": r"government|public|non ?profit|ngo\b|police|fire protection|social (?:work|service)|military",
    "administration": "admin|secretar|office|clerk|clerical|assistant|reception|data entry",
}
_SEARCHES = tuple((slug, re.compile(rf"\b(?:{words})")) for slug, words in _WORDS.items())
_GENERAL = frozenset((
    "analyst", "management", "other", "development", "operations", "production", "technical", "research",
    "mathematics and statistic",
))  # fmt: skip


@lru_cache(maxsize=4096)
def category_slug(text: str, chosen: Chosen) -> str | None:
    """The slug, among those that the board has chosen, of a category from elsewhere, or None.

    Several in one text are separated by semicolons.
    """
    parts = [_plain(name) for name in category_names(text)]
    whole = _names(chosen).get(" ".join(parts))
    if whole:
        return whole
    slugs = [(part in _GENERAL, slug) for part in parts if (slug := _slug_of(part, chosen))]
    return min(slugs, key=lambda weighed: weighed[0])[1] if slugs else None


def category_names(text: str) -> list[str]:
    """The parts of a category that name a field of work, as the source wrote them."""
    return [part for part in _PARTS.split(text) if part.strip() and not _BESIDE.fullmatch(_plain(part))]


def _plain(text: str) -> str:
    return " ".join(_NOT_WORDS.sub(" ", fold(text).replace("&", " and ")).split())


@lru_cache(maxsize=4)
def _names(chosen: Chosen) -> dict[str, str]:
    """The slug by all that its category is called: what the board calls it comes before what we do."""
    ours = _EXACT | {_plain(label): slug for slug, label in CATEGORY_LABELS.items()}
    slugs = {slug for slug, _ in chosen}
    known = {name: slug for name, slug in ours.items() if slug in slugs}
    return known | {_plain(slug): slug for slug in slugs} | {_plain(label): slug for slug, label in chosen}


def _slug_of(part: str, chosen: Chosen) -> str | None:
    slugs = {slug for slug, _ in chosen}
    found = (slug for slug, words in _SEARCHES if slug in slugs and words.search(part))
    return _names(chosen).get(part) or next(found, None)
