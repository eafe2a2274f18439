"""What is private on a walk: the values themselves, and where a page tells them; pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

SHORTEST = 4
LONG = 6
WORD = re.compile(r"[^\W_]+")
LOCALE = re.compile(r"[a-z]{2}[-_][A-Z]{2}")
_KEYS = {
    "name": "NAME|SHORT_NAME|first_name|last_name|full_name|profile_name",
    "user name": "username|USERNAME|vanity|screen_name",
    "e-mail": "email|contact_email|email_address",
    "token": "fb_dtsg|lsd|jazoest|token|access_token|async_get_token|csrf_token|device_id|user_id"
    "|account_id|actor_id|machine_id|viewer_id|session_id|hsi|__spin_t|rollout_hash",
}
_JSON_VALUE = r"\\?\"(?:%s)\\?\"\s*:\s*(?:\[\]\s*,\s*)?\\?\"((?:[^\"\\]|\\.){2,200}?)\\?\""
_LEARNED = {kind: re.compile(_JSON_VALUE % keys) for kind, keys in _KEYS.items()}
_PORTRAIT_OF = (
    "Profile (?:picture|photo) of|Profilbild von|Photo de profil de|Foto del profilo di"
    "|Immagine del profilo di|Foto del perfil de|Foto de perfil de|Profielfoto van|Profilbild för"
)
_PICTURED = re.compile(
    rf"(?:alt|aria-label|title)=\"(?:([^\"]{{2,60}}?)(?:'|’|&#0?39;)s (?:profile|cover) "
    rf"(?:picture|photo)|(?:{_PORTRAIT_OF}) ([^\"]{{2,60}}))\"",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Private:
    """A value that may not be kept. kind: e-mail, name, user name, phone, text or token."""

    kind: str
    value: str

    @property
    def tells(self) -> bool:
        """Whether it is more than nothing, or than the language that a page is in."""
        return bool(self.value.strip()) and not LOCALE.fullmatch(self.value)


def learned(source: str) -> list[Private]:
    """What a page's own source says of the person: names, addresses and tokens in its JSON."""
    found = [
        Private(kind, _decoded(match[1]))
        for kind, pattern in _LEARNED.items()
        for match in pattern.finditer(source)
    ]
    found += [Private("name", match[1] or match[2]) for match in _PICTURED.finditer(source)]
    return [each for each in dict.fromkeys(found) if len(each.value.strip()) >= SHORTEST]


def _decoded(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text


def spellings(private: Iterable[Private]) -> Iterator[Private]:
    """Each value, and each name also by its parts: who is called Anna Example is called Anna."""
    for each in private:
        yield each
        if each.kind == "name":
            parts = (word for word in WORD.findall(each.value) if len(word) > 1)
            yield from (Private("name", part) for part in parts if part.isalpha())
        if each.kind == "e-mail":
            local = each.value.partition("@")[0]
            if len(local) >= LONG:
                yield Private("user name", local)
