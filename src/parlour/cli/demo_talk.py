"""What the people of the demo say. Each story is played in several tickets, by different guests.

A line is who speaks (`g` the guest, `a` the agent) and what; `…` at its beginning means that it comes right after the
line before.
"""

from __future__ import annotations

from typing import Final

AGENTS: Final = (("ada", "Ada Okafor"), ("tomas", "Tomás Lind"))
ADMIN: Final = ("admin", "Ruth Amsel")
MEMBER: Final = ("mia", "Mia Tanaka")

GUESTS: Final = (
    "Jonas Weber", "Priya Nair", "Lucía Ortega", "Sam Whitfield", "Amara Diallo", "Henrik Aas", "Chloé Martin",
    "Daniel Kim", "Fatima Zahra", "Oliver Stone", "Nadia Petrova", "Marco Bianchi", "Grace Mwangi", "Leo Fischer",
    "Yara Haddad", "Ben Carter", "Sofia Rossi", "Kenji Mori", "Ingrid Dahl", "Rafael Souza",
)  # fmt: skip

STORIES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "parcel": (
        "Where is my parcel?",
        (
            "g Hello! My order was sent a week ago and has not moved since.",
            "a Good morning. Let me look that up, do you have the order number at hand?",
            "g It is 48213.",
            "g …And it is a birthday present, so I am getting nervous 🙂",
            "a I see it: it waits at the depot because the street number is missing from the address.",
            "g Oh no. 17, it is number 17!",
            "a Corrected. It goes out again tomorrow morning and should be with you before noon.",
            "g You are a treasure, thank you!",
        ),
    ),
    "invoice": (
        "The invoice has the wrong company name",
        (
            "g Our invoice for October names our old company. Accounting will not take it like that.",
            "a That is quickly put right. How should it read?",
            "g Northwind Books GmbH\nHafenstraße 4\n20457 Hamburg",
            "a Thank you. The corrected invoice is in your account under Billing, and the old one is marked as void.",
            "g Got it. Will November be right by itself?",
            "a Yes, I changed it for all that follow.",
        ),
    ),
    "login": (
        "I cannot log in any more",
        (
            "g It says my password is wrong, but it is not.",
            "a Sorry about that. Did you change it lately, or do you use another device than usual?",
            "g New phone. The old one had it stored.",
            "a Then the quickest way is https://example.org/reset with the address you registered.",
            "g Nothing has come yet…",
            "a It can hide in the spam folder. The sender is help@example.org.",
            "g Found it, there it was! I am in.",
            "a Lovely. Anything else I can do?",
            "g No, that was it 👍",
        ),
    ),
    "refund": (
        "Sending a lamp back",
        (
            "g The lamp is beautiful but far too large for my hallway. Can I send it back?",
            "a Of course, within thirty days. Is it still in its box?",
            "g Box yes, I cut the tape though.",
            "a That is fine. I have mailed you a label; any post office takes it.",
            "g And when do I see the money?",
            "a Two or three working days after it arrives with us.",
        ),
    ),
    "slow": (
        "The page is very slow today",
        (
            "g Is something going on? Every click takes ten seconds.",
            "a We noticed it too, a few minutes ago. Somebody is on it.",
            "g OK, good to know it is not my line.",
            "a It should be better now. Could you try once more?",
            "g Much better. What was it?",
            "a A report that somebody started and that asked for everything since 2019. It has been talked to.",
            "g 😄",
        ),
    ),
    "question": (
        "Does it work offline?",
        (
            "g Short question before I buy: does the app work without a connection, on a boat say?",
            "a Reading does, everything you opened before. Writing waits and goes out when you are back.",
            "g And if two of us change the same page meanwhile?",
            "a Then you get both versions side by side and choose.",
            "g Good enough for the boat. Thank you!",
        ),
    ),
    "broken": (
        "It arrived broken",
        (
            "g Unpacked it, and the glass is in pieces.",
            "g …I can send pictures if you need them.",
            "a I am sorry! No pictures needed. Would you like a new one, or the money back?",
            "g A new one please. Better wrapped 😅",
            "a It leaves today, with twice the paper. Please just throw the old one away.",
        ),
    ),
    "hours": (
        "Are you open on the holiday?",
        (
            "g Are you there on Monday, or is it a holiday for you too?",
            "a We are here from 10 to 16. After that you can leave a message, and find the answer here the next day.",
        ),
    ),
}

WAITING: Final = (
    "Is anybody there?", "No hurry, I am around all day.", "One more thing: can I change the colour later?",
    "I just tried again and it is still the same.", "Could you have a look when you find the time?",
)  # fmt: skip

# The long one: a shop moves, step by step, and both sides write down every step.
LONG_SUBJECT: Final = "Moving our whole shop, shelf by shelf"
LONG_GUEST: Final = (
    "Shelf {n} is done.", "Shelf {n}: two titles are missing a price.", "On to shelf {n}.",
    "Shelf {n} took a while, sorry, lunch.", "Number {n} has only maps on it. Same category as before?",
    "I think shelf {n} and the one before were swapped in the export.", "Shelf {n} ✓",
)  # fmt: skip
LONG_AGENT: Final = (
    "Thank you, shelf {n} is in.", "Shelf {n} looks right from here.", "Seen. I filled in what was missing.",
    "Yes, same category. Go on whenever you like.", "Swapped them back. Shelf {n} is fine now.", "👍",
    "We are at shelf {n}, so about half an hour to the next break.",
)  # fmt: skip
