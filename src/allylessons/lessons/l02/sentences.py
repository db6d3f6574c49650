"""How two kinds of sentences are read: who helped whom, and the three questions on a claim.

They are read by their words, not by their sense.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

MOSCOW, MOVEMENT, STATE = "Moscow", "movement", "state"


class Help(NamedTuple):
    """Who helped whom, as one clause has it; None where it does not say.

    `denied` says that it did not happen.
    """

    helper: str | None
    helped: str | None
    denied: bool


# Marks that stand for the parties; no letter of a sentence is among them.
_MARKS = {MOSCOW: "①", MOVEMENT: "②", STATE: "③"}
_PARTY = f"[{''.join(_MARKS.values())}]"
_FOUGHT = (
    r"(?:fight|fought|fighting|struggl\w+|oppos\w+|resist\w*|battl\w+|campaign\w*)\s+"
    r"(?:against\s+|to\s+)?(?:the\s+)?apartheid"
)
_MOVEMENTS = (
    rf"(?:\w+\s+)?(?:who|which|that)\s+{_FOUGHT}",
    rf"(?:armed\s+)?{_FOUGHT}",
    r"(?:opponents?|enem(?:y|ies)|foes?)\s+of\s+(?:the\s+)?apartheid|apartheid['’]s\s+(?:opponents?|foes?)",
    r"anti-apartheid(?:\s+\w+)?",
    r"african national congress|anc\b",
    r"(?:freedom|liberation|resistance)\s+(?:movements?|fighters?|struggles?|fight)|freedom fighters",
    r"(?:nelson\s+)?mandela(?:['’]s\s+\w+)?",
    r"(?:the\s+)?(?:black\s+)?(?:people|majority)(?:\s+of)?\b|exiles?\b|struggle\b|movement\b",
)
_MOSCOWS = r"\b(?:moscow|soviet union|soviets?|ussr|kremlin|russians?|russia)\b"
_NOUN = r"(?:help|support|aid|assistance|backing|funds?|funding|money|training|weapons|arms)\b"
_HELP = (
    r"\b(?:help|support|back|aid|train|fund|financ|assist|armed\b|arming\b|equip|paid\b|pays\b|taught\b"
    r"|teach|suppli|supply|host|shelter|protect|sponsor|stood (?:by|with)\b|stands? (?:by|with)\b"
    r"|sid(?:ed|es) with\b|favou?r)\w*"
)
_GIVES = r"\b(?:gave|gives?|given|giving|sen[dt]s?|sending|provid\w+|offer\w*|lent|lends?)\b"
_GETS = r"\b(?:got|gets?|receiv\w+|had|has|have|having|enjoy\w*|obtain\w*|accept\w*|took)\b"
_NOT = re.compile(r"\b(?:not|never|no|neither|nor|nobody|refus\w+|without|hardly)\b|n['’]t\b", re.I)
_CLAUSES = re.compile(r"[.;:!?]|,\s*(?:and|but|while|whereas)\b|\bbut\b")


def helps(text: str, country: str) -> list[Help]:
    """List who helped whom in a sentence about a country and its movement against apartheid.

    Examples
    --------
    >>> helps("The ANC was helped by Moscow.", "South Africa")
    [Help(helper='Moscow', helped='movement', denied=False)]
    >>> helps("Moscow never helped the ANC.", "South Africa")[0].denied
    True
    """
    found = (_help(clause) for clause in _CLAUSES.split(_marked(text, country)))
    return [one for one in found if one and (one.helper or one.helped)]


def names_moscow(text: str) -> bool:
    """Whether it names Moscow, in any of its names."""
    return bool(re.search(_MOSCOWS, text, re.I))


def _marked(text: str, country: str) -> str:
    """Put a mark in place of each party; leave out where it happened and against whom."""
    moscow, movement, state = _MARKS.values()
    own = rf"{re.escape(country)}(?:ns?\b)?(?:['’]s?)?"
    text = re.sub(
        rf"{_MOSCOWS}['’]s?\s+(?:opponents?|enem\w+|rivals?|foes?)", "others", text, flags=re.I
    )
    text = re.sub("|".join(_MOVEMENTS), movement, text, flags=re.I)
    # Of one country: its movement, its people.
    text = re.sub(
        rf"(?:black\s+)?{own}\s+(?:[\w-]+\s+)?{movement}|black\s+{own}|{re.escape(country)}ns\b",
        movement,
        text,
        flags=re.I,
    )
    text = re.sub(rf"({movement}\W+(?:in|of|from)?\s*(?:the\s+)?)+(?={movement})", "", text)
    text = re.sub(
        r"(?:the\s+)?apartheid\s+(?:government|regime|state)|pretoria", state, text, flags=re.I
    )
    text = re.sub(
        rf"(?:the\s+)?(?:government\s+of\s+)?{own}(?:\s+government)?", state, text, flags=re.I
    )
    text = re.sub(_MOSCOWS, moscow, text, flags=re.I)
    text = re.sub(rf"\bwhose\s+(?={movement})", "", text, flags=re.I)
    return re.sub(rf"\b(?:in|inside|across|against)\s+(?:the\s+)?{_PARTY}", "", text, flags=re.I)


def _help(clause: str) -> Help | None:
    """Who helped whom in a clause with marks for its parties."""
    verb = re.search(_GIVES, clause, re.I) or re.search(_HELP, clause, re.I)
    if not verb:
        return None
    before, after = clause[: verb.start()], clause[verb.end() :]
    gets = re.search(_GETS, before, re.I)
    if gets is None and (gets := re.search(_GETS, clause, re.I)):
        gets = gets if re.search(_NOUN, clause[gets.end() :], re.I) else None
    denied = bool(_NOT.search(before))
    first = re.findall(_PARTY, before)
    whose = "by|from" if first else "by|from|of"  # the help of Moscow
    by = re.search(rf"\b(?:{whose})\s+(?:\w+\s+){{0,2}}?({_PARTY})", after, re.I)
    rest = re.findall(_PARTY, after.replace(by[0], "") if by else after)
    if by:
        helper, helped = by[1], next(iter([*rest, *first[::-1]]), None)
    elif re.search(r"\b(?:it|they)(?:\s+\w+)?\s*$", before) and first:
        helper, helped = first[0], next(iter(rest or first[1:]), None)
    elif gets and len(first) > 1 and not rest:
        helper, helped = first[-1], first[-2]
    elif gets and not re.search(_GIVES, clause, re.I):
        helper, helped = None, next(iter(first[::-1]), None)
    else:
        helper, helped = next(iter(first[::-1]), None), next(iter(rest or first[-2:-1]), None)
        # A state recalled or reminded stands between Moscow and its help.
        if helper == _MARKS[STATE] and helped == _MARKS[MOVEMENT] and _MARKS[MOSCOW] in first:
            helper = _MARKS[MOSCOW]
    called = {mark: name for name, mark in _MARKS.items()}
    return Help(called.get(helper), called.get(helped), denied)


_EVIDENCE = (
    r"\b(evidence|proof|prov(?:es?|ed|en)|saw|seen|documents?|records?|intelligence|statements?|"
    r"analys[ie]s|opinion|judge?ment|estimates?|customs|treaty|vote|unknown|not said|not told|"
    r"no sources?|not? say|nothing is said|rests?|how (?:it|they|he|she|anybody|anyone) knows?)\b"
)
_OTHERS = (
    r"\b(but|however|others?|den(?:y|ies|ied|ial)|reject\w*|disput\w*|disagree\w*|against|instead|"
    r"while|though|although|whereas|contradict\w*|check(?:s|ed)?|confirm\w*|agree[sd]?|silent|"
    r"silence|comment\w*|none (?:was )?found)\b"
)
_NOBODY = r"\b(nobody|no one|no source|alone|itself)\b"
_NO_NAME = r"\b(unnamed|not named|anonymous|no names?|nobody (?:is )?named|without (?:a )?nam\w+)\b"


def gives_evidence(text: str) -> bool:
    """Whether it says what a claim rests on, or that nobody tells."""
    return bool(re.search(_EVIDENCE, text, re.I))


def gives_others(text: str) -> bool:
    """Whether it says what others say, or that none was found."""
    return bool(re.search(_OTHERS, text, re.I))


def claim_in(text: str, known: Iterable[str]) -> str | None:
    """Find the first claim that a text names: ``C05`` also as ``c5``, ``C 05`` or ``claim 5``."""
    found = {}
    for claim in known:
        letter, number = claim[:1], claim[1:].lstrip("0")
        at = re.search(rf"\b(?:{letter}|claim)\s?0*{number}\b", text, re.I)
        if at:
            found[at.start()] = claim
    return found[min(found)] if found else None


def names_origin(
    text: str,
    chain: list[str],
    states: Iterable[str],
    *,
    credited: bool,
    unnamed: bool,
    about: str | None,
) -> bool:
    """Whether a text names somebody from behind the article; where nobody is, whether it says so.

    Parameters
    ----------
    chain
        Names of those on the chain, the article first.
    states
        Names of all states: they are in claims as well, so one alone tells nobody apart.
    credited
        Whether the article credits anybody; where it does not, saying so is an answer.
    unnamed
        Whether one of them has no name, so that saying this is an answer.
    about
        Name of the state that the claim is about.
    """
    behind = chain[1:] or chain
    if not credited and re.search(_NOBODY, text, re.I):
        return True
    if unnamed and re.search(_NO_NAME, text, re.I):
        return True
    states = list(states)
    # A state's office may be called by the state, if the claim is about another.
    called = {s for s in states if s != about and any(s in name for name in behind)}
    if any(state.casefold() in text.casefold() for state in called):
        return True
    words = {*re.findall(r"[A-Z]\w+|\w{4,}", " ".join(behind))} - {"The", *" ".join(states).split()}
    said = {*re.findall(r"\w+", text), *re.findall(r"\w{4,}", text.casefold())}
    return any(word in said or (len(word) > 3 and word.casefold() in said) for word in words)
