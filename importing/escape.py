"""Plain words written so that Markdown shows them as they are, with as few backslashes as that takes."""

import re

# The first characters are looked for as one set: that is what makes it quick.
_INLINE = re.compile(
    r"""
    [*`_\\<\[&](?:
        (?<=[*`])
      | (?<=\\)(?=[!-/:-@\[-`{-~]|\s|$)            # would escape what follows, or break the line
      | (?<=_)(?:(?<![^\W_]_)|(?![^\W_]))         # an underscore inside a word means nothing
      | (?<=<)(?=[A-Za-z/!?])
      | (?<=&)(?=\#?\w{1,31};)
      | (?<=\[)(?:(?=[^\[\]]*\][(\[:])|(?<=\]\[))  # a link, an image, or what a link refers to
    )
    """,
    re.VERBOSE | re.MULTILINE,
)
_LINE_START = re.compile(
    r"(?:(?:[-+*]|\d{1,3}[.)])[ \t]+(?!\d{1,3}[.)]\s))*(?:(?=#{1,6}(?:\s|$)|>|~~~|\+\s*\d|\+$)|\d{4,9}(?=[.)](?:\s|$)))"
)
_IN_ADDRESS = r"[^\s<>\"'`{}|\\^（）【】，。；、「」]"
_ADDRESS = re.compile(
    rf"(?<![A-Za-z0-9_<\"'=/@.])(?:https?://{_IN_ADDRESS}+|www\.(?:[\w-]+\.)+[a-z]{{2,}}(?:/{_IN_ADDRESS}*)?)"
)
_BARE = re.compile(
    r"(?<![A-Za-z0-9_<\"'=/\[`])(?<!\]\()https?://(?:(?!\*\*)[^\s<>\"'`{}|\\^()\[\]（）【】，。；、「」])+"
)
_AFTER_ADDRESS = ".,;:!?'*_])"


def words(text: str) -> str:
    """Words within a line, nothing else."""
    return _INLINE.sub(r"\\\g<0>", text) if _INLINE.search(text) else text


def inline(text: str) -> str:
    """Words within a line; web addresses in them become links."""
    if "://" not in text and "www." not in text:
        return words(text)
    done, end = [], 0
    for address in _ADDRESS.finditer(text):
        link = _trimmed(address[0])
        done += [words(text[end : address.start()]), autolink(link)]
        end = address.start() + len(link)
    return "".join(done) + words(text[end:])


def line_start(line: str) -> str:
    """A line whose first characters would make it a heading, a quotation or a list from 2026; bullets stay bullets."""
    line = line.removeprefix("\\") if line.startswith("\\* ") else line
    match = _LINE_START.match(line)
    return f"{match[0]}\\{line[match.end() :]}" if match else line


def autolink(address: str) -> str:
    """An address as a link of its own name."""
    return f"<{address}>" if "://" in address else f"[{address}](https://{address})"


def link_addresses(markdown: str) -> str:
    """Bare web addresses in Markdown as links; those that are links already stay as they are."""
    if "://" not in markdown:
        return markdown
    return _BARE.sub(_linked, markdown)


def _linked(address: re.Match[str]) -> str:
    link = _trimmed(address[0])
    return f"<{link}>{address[0][len(link) :]}"


def _trimmed(address: str) -> str:
    trimmed = address.rstrip(_AFTER_ADDRESS)
    closes = trimmed.count("(") > trimmed.count(")") and address[len(trimmed) :].startswith(")")
    return f"{trimmed})" if closes else trimmed
