"""The two model pages of lesson 8, written by hand on the records that hold them."""

from __future__ import annotations

# The two model pages: page, country, part, confidence word, sentence, the records that hold all of
# it. A sentence whose country or record is gone from the data drops out.
PAGES = (
    (
        *("narrow", "PRK", "finding", "certain"),
        "North Korea and Russia have a treaty in force since December 2024. It binds each to help "
        "the other with arms if it is attacked and at war, within the UN Charter and its own laws.",
        ("E020", "M18", "S005", "S008"),
    ),
    (
        *("narrow", "PRK", "finding", "certain"),
        "Kim Song, North Korea's representative to the UN, called dealings with Russia the lawful "
        "business of two sovereign states on 11 January 2024.",
        ("V004",),
    ),
    (
        *("narrow", "BLR", "finding", "certain"),
        "Belarus belongs to the Collective Security Treaty, under which an attack on one member "
        "is an attack on all. On 6 December 2024 it signed one more treaty, which covers Russian "
        "nuclear arms.",
        ("M04", "S533", "E105", "M21"),
    ),
    (
        *("narrow", "BLR", "finding", "certain"),
        "Its president, Alexander Lukashenko, ruled out on 16 February 2023 that he would send "
        "troops, unless Belarus is attacked.",
        ("V047",),
    ),
    (
        *("narrow", "CHN", "finding", "likely"),
        "With China, Russia has a treaty of friendship, and no duty of defence was found. China's "
        "foreign minister, Wang Yi, said on 7 March 2022 that the tie is no alliance.",
        ("M20", "V011"),
    ),
    (
        *("narrow", "IRN", "finding", "certain"),
        "The treaty that Iran signed on 17 January 2025 has no duty of defence. Its ambassador, "
        "Kazem Jalali, said that Iran guards its independence.",
        ("E063", "V026"),
    ),
    (
        *("narrow", "ZAF", "finding", "likely"),
        "With South Africa, Russia has a treaty of friendship, and no duty of defence was found.",
        ("M22",),
    ),
    (
        *("narrow", "ZAF", "counter", ""),
        "Others need no treaty for the word. South Africa's president, Cyril Ramaphosa, called "
        "Russia an ally and a friend on 22 October 2024, for the help of the struggle years.",
        ("V037",),
    ),
    (
        *("wide", "PRK", "finding", "likely"),
        "Washington, Seoul and Kyiv put the North Korean soldiers sent in 2024 at 11,000 to 12,000. "
        "Kim Jong Gyu, a vice foreign minister, said on 25 October 2024 that such a step would be "
        "lawful, and did not confirm it.",
        ("N024", "N029", "N079", "V006"),
    ),
    (
        *("wide", "CHN", "finding", "likely"),
        "Chinese customs put trade with Russia at 244.8 billion dollars in 2024. A Russian customs "
        "official put China's part in Russia's trade at 34%; for which months, the report does not "
        "say.",
        ("T016", "S318"),
    ),
    (
        *("wide", "BLR", "finding", "certain"),
        "Russian forces entered Ukraine from Belarus on 24 February 2022. Minsk says it had not "
        "offered its territory.",
        ("C79", "V049"),
    ),
    (
        *("wide", "IRN", "finding", "certain"),
        "Iran's foreign minister admitted on 5 November 2022 that Russia had received drones, "
        "before the invasion.",
        ("V022",),
    ),
    (
        *("wide", "IRN", "finding", "possible"),
        "Washington says that missiles went too, in 2024, and so did a member of Iran's parliament "
        "on 8 September 2024. Tehran denies it.",
        ("E060", "S405", "V024"),
    ),
    (
        *("wide", "ZAF", "finding", "likely"),
        "The American ambassador said in May 2023 that arms were loaded on a Russian ship in South "
        "Africa. An inquiry found no evidence of it, said President Cyril Ramaphosa.",
        ("E081", "E084", "V036"),
    ),
    (
        *("wide", "CHN", "counter", ""),
        "China would not be on this list by its own account. Its foreign minister, Wang Yi, said "
        "on 7 March 2022 that the tie stands on its own feet, is no alliance and is not aimed at "
        "others.",
        ("V011",),
    ),
    (
        *("wide", "PRK", "unknown", "unknown"),
        "We do not know how many shells came from North Korea. The Open Source Centre put them at "
        "4.2 to 5.8 million rounds by March 2025; Kim Yo Jong denied any arms deal on 17 May 2024.",
        ("N016", "V005"),
    ),
)
