"""What the engine itself asks of a person, in plain words; knows no screen and no site."""

from __future__ import annotations

IN_ENGLISH = "{} (in English: '{}')"
ONLY_ENGLISH = "{} (its English name)"
SCREEN = "'{}'"
SCREEN_WITH = "'{}' with the {}"
SOUGHT = "I was looking for the screen {}."
NEXT = "After that I look for the screen {}."
WAY_OUT = "You can also open {} in this window; that is the form itself."
FOREIGN = (
    "This page {}. I do nothing here and fill nothing in. "
    "Please go back to Meta's own pages in this window."
)
NOT_OPENED = "The page did not open. Please check the connection, and reload it."
RESTLESS = (
    "This page does not hold still, so I touch nothing. Please go on by hand; as soon as a page "
    "that I know comes up and stays, I go on."
)
NEW = "This page is new to me."
FIND_IT = (
    "Please find the way to the objection form yourself; as soon as a page that I know comes up, "
    "I go on."
)
NO_WAY = "On the screen '{}' I found no way on by myself."
BY_HAND = "Please click the {}, or its like, yourself; I go on by myself."
CIRCLES = "I keep coming back to '{}'. Please go on by hand."
FRAME = (
    "Part of it stands in a frame, and into frames I never type: put in by hand what it asks for."
)
FOREIGN_FRAME = (
    "It shows something of another site in a frame ({}): put nothing in there that is meant for "
    "Meta."
)
TWO = "This page looks like the screens {} at once, so I touch nothing. Please go on by hand."
SEND = (
    "Read it, change what you like, and press its send button yourself. "
    "To leave it unsent, close the window."
)
REVIEW = f"The form is filled in. {SEND}"
UNDONE = (
    "I did not fill in: {}. Please put that in by hand: the boxes that could be meant are "
    "outlined, and what belongs there stands in the panel."
)
GOES_HERE = "{} goes here?"
BELONGS_THERE = "{}. What belongs there: {}"
COVERED = (
    "Something lies over the box for: {}. Please close it or move it away, and I go on; "
    "or fill the form in by hand."
)
KEPT = "The site had already filled in another value for: {}. I kept it; please check it."
ALTERED = (
    "Since the form was handed to you, the page itself has changed: {}. I held back what it might "
    "have sent. Please read it once more."
)
BACK = "Please go back to the form, or close the window. I do not click any more."
ANSWER = (
    "I saw the form being sent, but I do not recognise the answer. If it says that your objection "
    "arrived, close the window. If it asks for something, please do it."
)
STILL_THERE = (
    "I saw the form being sent, and it is still there. If the page names something to mend, mend "
    "it and send it again; if it says that your objection arrived, say so below."
)
MOVED_ON = (
    "I saw a form being sent, and this page is not its answer. If you saw that your objection "
    "arrived, say so below; else go back and look, or close the window. I do not click any more."
)
EMPTIED = (
    "What I had filled in is gone; empty now: {}. The page may have been loaded again. Please fill "
    "it in by hand, or close the window and run this again."
)
ELSEWHERE = (
    "This page speaks of an objection that is honoured, but what I saw being sent was sent from "
    "another page. If you sent your objection, say so below; else close the window."
)
UNSEEN = (
    "This page speaks of an objection that is honoured, but I saw nothing being sent from this "
    "window. If you did send it, say so below; else go back to the form, or close the window."
)
TOO_EARLY = (
    "This page speaks of an objection, but nothing was sent from this window. "
    "Please look at it and go on by hand, or close the window."
)
REHEARSAL = "This is a rehearsal: nothing that you send here leaves this machine."
CONFIRMED = "The confirmation was seen, and the evidence is kept. This window closes by itself."
STATUS = {
    "filled": "filled in",
    "kept": "was filled in already",
    "differs": "holds another value, which was kept",
    "empty": "left empty on purpose",
    "ambiguous": "not filled: several boxes could be meant",
    "absent": "not filled: no such box was found",
    "covered": "not filled: something lies over the box",
    "failed": "not filled: the box changed meanwhile, or did not keep it",
    "by-hand": "filled in by hand",
}
