"""The subject of a heading in another language, as English words for its id."""

from __future__ import annotations

import re

# The beginnings of words, without accents; if a heading has several, the first one counts.
_TOPICS = {
    "nl": {
        "access": "inzage", "analytics": "analy(?:s|t)|statistiek", "applications": "sollicit",
        "automated-decisions": "geautomatiseerd|profiler", "browser": "browser",
        "changes": "wijzig", "children": "kinder|minderjarig", "complaints": "klacht",
        "consent": "toestemming", "controller": "verwerkingsverantwoordelijk|verantwoordelijk",
        "cookies": "cookie", "definitions": "definitie|begrip",
        "erasure": "verwijder|wissen|vergetelheid", "introduction": "inleiding|voorwoord",
        "legal-basis": "grondslag|rechtsgrond", "legitimate-interests": "gerechtvaardigd",
        "objection": "bezwaar", "officer": "functionaris", "payments": "betal",
        "portability": "overdraagba|dataportabil", "processors": "verwerkers?\\b",
        "purposes": "doel|waarvoor", "recipients": "ontvang|derden", "rectification": "rectific",
        "restriction": "beperk", "retention": "bewaar|bewaren", "scope": "toepassing",
        "security": "beveilig", "social-media": "sociale media", "transfers": "doorgifte",
        "withdrawal": "intrek",
    },
    "de": {
        "access": "auskunft", "analytics": "analys|webanalys|tracking|statisti",
        "applications": "bewerb", "automated-decisions": "automati|profiling",
        "browser": "browser", "changes": "ander", "children": "kinder|minderjahrig",
        "complaints": "beschwer", "consent": "einwillig", "controller": "verantwortlich",
        "cookies": "cookie", "definitions": "begriff|definition",
        "erasure": "losch", "introduction": "einleitung|einfuhrung|vorwort|praambel",
        "legal-basis": "rechtsgrund", "legitimate-interests": "berechtigt",
        "objection": "widerspr", "officer": "datenschutzbeauftrag", "payments": "zahlung|bezahl",
        "portability": "datenubertragbarkeit|ubertragbarkeit", "processors": "auftragsverarbeit",
        "purposes": "zweck|wofur|verarbeitungszweck", "recipients": "empfang|weitergabe|dritte\\b",
        "rectification": "berichtig", "restriction": "einschrank",
        "retention": "speicher(?!n)|aufbewahr", "scope": "geltungsbereich|anwendungsbereich",
        "security": "sicher|datensicher", "server-logs": "server|logfile|protokoll",
        "social-media": "sozial", "transfers": "drittland|drittlander|drittstaat|ubermittlung",
        "withdrawal": "widerruf",
    },
    "fr": {
        "access": "acces\\b", "analytics": "mesure|statisti|analys", "applications": "candidat",
        "automated-decisions": "automati|profilage", "browser": "navigateur",
        "changes": "modif|changement|mise a jour", "children": "enfant|mineur",
        "complaints": "reclam|plainte", "consent": "consent", "controller": "responsable",
        "cookies": "cookie|traceur", "definitions": "definition",
        "erasure": "effac|suppression|oubli", "introduction": "introduction|preambule",
        "legal-basis": "bases? (?:legale|juridique)|fondement",
        "legitimate-interests": "interets? legitime", "objection": "oppos|d opposition",
        "officer": "delegue", "payments": "paiement", "portability": "portabilite",
        "processors": "sous traitant", "purposes": "finalite|pourquoi",
        "recipients": "destinataire|tiers\\b", "rectification": "rectif",
        "restriction": "limitation", "retention": "conserv|duree", "scope": "champ|portee",
        "security": "secur", "social-media": "reseaux", "transfers": "transfer",
        "withdrawal": "retrait|retirer",
    },
}  # fmt: skip
# The subject of nearly every section; used only if nothing else matches.
_GENERAL = {
    "nl": {"rights": "rechten\\b", "contact": "contact", "data": "gegevens|persoonsgegevens"},
    "de": {"rights": "recht|betroffenenrecht", "contact": "kontakt",
           "data": "daten\\b|personenbezogen"},
    "fr": {"rights": "droits?\\b", "contact": "contact", "data": "donnees"},
}  # fmt: skip


def topic(title: str, language: str) -> str:
    """English words for the subject of `title`; "" for English and if no word is known.

    `title` is folded: lower case, without accents and punctuation. `language` may have a region.
    """
    code = language.partition("-")[0]
    for topics in (_TOPICS.get(code, {}), _GENERAL.get(code, {})):
        places = {
            name: found.start()
            for name, words in topics.items()
            if (found := re.search(rf"\b(?:{words})", title))
        }
        if places:
            return min(places, key=lambda name: places[name])
    return ""
