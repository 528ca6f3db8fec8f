"""pydantic's errors in words a person would use, for forms and the API alike."""

from collections.abc import Iterable

from pydantic_core import ErrorDetails

_BY_TYPE = {
    "missing": "This is needed.",
    "enum": "Choose one from the list.",
    "bool_parsing": "Answer yes or no.",
    "int_parsing": "Enter a whole number.",
    "int_type": "Enter a whole number.",
    "decimal_parsing": "Enter a number.",
    "string_type": "Enter text.",
    "list_type": "Give a list.",
    "json_invalid": "This is not valid JSON.",
}


def sentence(error: ErrorDetails) -> str:
    """One error as a sentence; it never repeats what was typed."""
    limits = error.get("ctx", {})
    match error["type"]:
        case "refused":
            return str(limits["sentence"])
        case "string_too_long":
            return f"Shorten this to {limits['max_length']:,} characters or fewer."
        case "string_too_short":
            return f"Enter at least {limits['min_length']:,} characters."
        case "too_long":
            return f"There are {limits['actual_length']} here. Keep the {limits['max_length']} that matter most."
        case "greater_than_equal":
            return f"Enter {limits['ge']} or more."
        case "less_than_equal":
            return f"Enter {limits['le']} or less."
        case kind:
            return _BY_TYPE.get(kind, "This cannot be understood. Check it and try again.")


def sentences(errors: Iterable[ErrorDetails]) -> dict[str, str]:
    """Field name to the first sentence about it; an error within a list counts for its field."""
    found: dict[str, str] = {}
    for error in errors:
        field = str(error["loc"][0]) if error["loc"] else ""
        text = sentence(error)
        if len(error["loc"]) > 1 and error["type"] == "string_too_long":
            text = f"Keep each to {error['ctx']['max_length']:,} characters."
        found.setdefault(field, text)
    return found
