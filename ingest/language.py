"""The language of a text that is not in English, as py3langid tells it (BSD licence, no network)."""

from __future__ import annotations

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

NAMES = {
    "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "bg": "Bulgarian", "bn": "Bengali",
    "bs": "Bosnian", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "ga": "Irish",
    "gd": "Scottish Gaelic", "gu": "Gujarati", "ha": "Hausa", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
    "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "ig": "Igbo", "is": "Icelandic", "it": "Italian",
    "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "ko": "Korean", "ku": "Kurdish",
    "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ml": "Malayalam", "mr": "Marathi", "ms": "Malay",
    "my": "Burmese", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "om": "Oromo", "pa": "Punjabi", "pl": "Polish",
    "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "si": "Sinhala", "sk": "Slovak",
    "sl": "Slovenian", "so": "Somali", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili",
    "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "uz": "Uzbek", "vi": "Vietnamese", "yo": "Yoruba", "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip
"""ISO 639 code to English name, of the languages that are told apart."""
_READ = 3_000
"""Characters from the beginning of a text that are looked at."""
_FEWEST = 20
"""Letters of the Latin script below which nothing is said: names and abbreviations look like any language."""
_SMALL = 4
"""Words of the Latin script without a capital below which nothing is said: lists of names are in no language."""
_SURE = 0.9
"""The identifier's own probability from which a language is told."""
_ENGLISH = frozenset({
    "the", "and", "of", "to", "with", "from", "that", "his", "her", "has", "had", "by", "for", "this", "which", "were",
    "they", "she", "been", "who", "not", "but", "on", "at", "is", "was",
})  # fmt: skip
"""Words that English texts are full of, and texts in another language are not."""
_SHARE, _HITS = 0.12, 4
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


def language(text: str) -> str | None:
    """The English name of the language of a text that is not in English; None for English, and where there is no
    telling: texts of a few words, notes in abbreviations, figures.
    """
    words = _WORD.findall(text[:_READ])
    common = sum(word.lower() in _ENGLISH for word in words)
    if common >= _HITS and common >= _SHARE * len(words):
        return None
    letters = "".join(words)
    latin = len(_LATIN.findall(letters))
    small = sum(word[0].islower() for word in words)
    if not letters or (2 * latin > len(letters) and (latin < _FEWEST or small < _SMALL)):
        return None
    code, sure = _identifier().classify(" ".join(words))
    return NAMES.get(code) if sure >= _SURE and code != "en" else None


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(NAMES))
    return identifier
