"""How a document is written for PostgreSQL."""

from collections import defaultdict

# What a tsvector can hold; what stands later is found as a word, but in no phrase.
POSITION_MAX = 16_383
PLACES_MAX = 255


def as_tsvector(tokens: str) -> str:
    """The text of a tsvector: each word once, with the places it stands at. Words have no sign to escape."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(tokens.split(" "), 1):
        if len(places[word]) < PLACES_MAX:
            places[word].append(min(place, POSITION_MAX))
    return " ".join(f"'{word}':{','.join(map(str, dict.fromkeys(found)))}" for word, found in places.items() if word)
