"""What the signs of symbol fonts are in Unicode, where a file gives them private codes."""

from __future__ import annotations

from typing import Final

_PRIVATE: Final = range(0xE000, 0xF900)
_SYMBOL: Final = {
    0xB7: "•",
    0xA7: "♣",
    0xA8: "♦",
    0xB0: "°",
    0xB1: "±",
    0xB3: "≥",
    0xA3: "≤",
    0xB4: "×",
    0xAE: "→",
    0x2D: "−",
}
_DINGBATS: Final = {
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x71: "❑",
    0x75: "◆",
    0x76: "❖",
    0x9F: "•",
    0xA7: "▪",
    0xA8: "◻",
    0xD8: "➢",
    0xE0: "→",
    0xFC: "✓",
    0xFE: "☑",
}


def sign(char: str, font: str) -> str:
    """The character that a sign of a font shows; one without an equal stays as it is."""
    code = ord(char)
    if code not in _PRIVATE:
        return char
    low = code - 0xF000
    name = font.lower()
    if "wingding" in name or "dingbat" in name or "webding" in name:
        return _DINGBATS.get(low, char)
    return _SYMBOL.get(low, char)
