"""What a signed-in browser or program is called, from the User-Agent it sent."""

import re

# The first that fits: most browsers also claim to be the ones below them.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Vivaldi", "Vivaldi"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
_PROGRAM = re.compile(r"[\w.+-]{2,40}(?=/|$)")
UNKNOWN = "Unknown device"


def device_name(user_agent: str) -> str:
    """ "Firefox on Windows", "Safari on iPhone"; of a program its own name, "curl"."""
    if not user_agent.startswith("Mozilla/"):
        program = _PROGRAM.match(user_agent)
        return program[0] if program else UNKNOWN
    browser = next((name for sign, name in _BROWSERS if re.search(rf"{sign}\w*/", user_agent)), None)
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), None)
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or UNKNOWN
