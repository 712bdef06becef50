"""Terms of a length that documents have, so that a small edit of them is a small edit."""

from __future__ import annotations

from html import escape

# About 190 words. Nothing here was said by anybody.
PASSAGES = (
    "Terms of use",
    "These terms apply to everybody who opens an account with us or sends money by our service.",
    "Before you may send more than {limit} EUR in a month we ask for a copy of your passport or of "
    "another official document with a photograph, and we may ask where your money comes from.",
    "We keep what you give us for {years} years after your account is closed, because the law "
    "against money laundering asks us to do so, and we delete it afterwards.",
    "A transfer that was accepted is carried out on the next working day. We may refuse one that "
    "we believe to be unlawful, and we tell you why unless we are not allowed to.",
    "Fees are shown before you confirm a transfer. They are taken from the amount that you send, "
    "and they are not paid back when the receiver sends the money back to you.",
    "You may close your account at any time by writing to us. We pay out what is left to an "
    "account in your own name as soon as every transfer of yours has been carried out.",
    "If you disagree with us you may write to our complaints office, which answers within "
    "fifteen working days. The courts at our place of business decide where the law allows it.",
)
ELSE = (
    "Our history",
    "The harbour of the old town was built when ships still sailed, and ropes were made beside it.",
    "Every summer the lamps along its walls were lit by children who had learned to climb early.",
    "Painters came from far away for the fog, which lay on the water until noon and then was gone.",
    "In the winter nobody came, so the innkeepers told stories of storms to each other instead.",
    "A railway brought visitors in the end, who bought small boats in bottles and never sailed.",
    "Today a museum keeps the ropes, and whoever wants to may tie a knot and hang it on the wall.",
)


def terms(*more: str, limit: int = 500, years: int = 5) -> str:
    """A document of some paragraphs; other numbers and a sentence `more` are small edits of it."""
    passages = [one.format(limit=limit, years=years) for one in (*PASSAGES, *more)]
    return "\n\n".join(passages)


TOPICS = "work home trade family travel savings study rent pension gifts loans taxes".split()


def edited(times: int) -> str:
    """The document after so many edits of words, up to twelve, each in a place of its own."""
    return terms(*(f"We may ask about your {topic} too." for topic in TOPICS[:times]))


def rewritten(*, limit: int = 500) -> str:
    """The same document with a third of its paragraphs in other words: not an ordinary edit."""
    others = [
        "Whoever registers here or pays through what we offer accepts every sentence that follows.",
        "Accounts end on request in text form; balances go to a bank that the holder has named, "
        "after pending payments are settled and a check of identity was made once more.",
        "Complaints are answered by a board of three within a month, and mediation comes before "
        "any lawsuit, which is heard where the holder lives.",
    ]
    kept = [one.format(limit=limit, years=5) for one in PASSAGES]
    return "\n\n".join([kept[0], others[0], *kept[2:6], *others[1:]])


def cut_short() -> str:
    """The document's beginning only."""
    return "\n\n".join(terms().split("\n\n")[:2])


def something_else() -> str:
    """A text of the same length that has nothing to do with the document."""
    return "\n\n".join(ELSE)


def as_html(text: str) -> bytes:
    """A page that holds a text, a paragraph each, beside a menu."""
    paragraphs = "".join(f"<p>{escape(one)}</p>" for one in text.split("\n\n"))
    return (
        "<html><head><title>Terms</title></head><body><nav>Menu</nav>"
        f"<main>{paragraphs}</main></body></html>"
    ).encode()
