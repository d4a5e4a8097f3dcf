"""Every code of `study check`: what it says, and of advice on questions also why, with an example.

`study check --explain CODE` prints it, and docs/check.md lists it; a test holds code, catalogue and page together.
"""

from typing import NamedTuple

from lessons.problem import N_


class Explained(NamedTuple):
    """Message ids."""

    what: str
    why: str = ""
    example: str = ""


CODES = {
    "E000": Explained(N_("The pack, or a file of it, cannot be opened.")),
    "E001": Explained(N_("The file is too large.")),
    "E002": Explained(N_("The file is not UTF-8 text.")),
    "E003": Explained(N_("Too many lines, headings or questions in one file.")),
    "E101": Explained(N_("The front matter has no closing ---.")),
    "E102": Explained(N_("The front matter cannot be read.")),
    "E103": Explained(N_("Something that the front matter must have is missing.")),
    "E104": Explained(N_("A value of the front matter is not of its kind.")),
    "E105": Explained(N_("A slip in the front matter: where it begins, a key, a colon, an indentation.")),
    "E106": Explained(N_("The pack was made for a newer Study.")),
    "E201": Explained(N_("The question is too long.")),
    "E202": Explained(N_("Something that this type of question needs is missing, or there is too much of it.")),
    "E203": Explained(N_("Something like an option's box that is none, or a box where none may stand.")),
    "E204": Explained(N_("Something like a list item that is none.")),
    "E205": Explained(N_("Something like a blank that is none, or a blank where none may stand.")),
    "E206": Explained(N_("Something like a table for matching that is none.")),
    "E207": Explained(N_("Something like a quote that is none, or feedback in the wrong place.")),
    "E208": Explained(N_("The same option, or the same left side, twice.")),
    "E209": Explained(N_("Code by four spaces in a question.")),
    "E301": Explained(N_("The attributes of a directive cannot be read.")),
    "E302": Explained(N_("An attribute has a value that is none of it.")),
    "E303": Explained(N_("An id has characters that no id may have.")),
    "E304": Explained(N_("A test or question without a heading of its own.")),
    "E305": Explained(N_("A question outside any test.")),
    "E306": Explained(N_("Answers under a heading without a question directive.")),
    "E307": Explained(N_("A reflection without a prompt, or with a model answer that cannot be read.")),
    "E308": Explained(N_("An id is missing; `study check --fix` writes one.")),
    "E309": Explained(N_("An id stands twice in the lesson.")),
    "E310": Explained(N_("Something like a directive that is none.")),
    "E311": Explained(N_("Something like a heading that is none.")),
    "E312": Explained(N_("A block or comment that nothing closes.")),
    "E313": Explained(N_("A heading parts a question from its answers.")),
    "E317": Explained(N_("Something like a comment that accepts a finding, and is none.")),
    "E401": Explained(N_("A test without questions.")),
    "E402": Explained(N_("The test picks more questions than it has.")),
    "E403": Explained(N_("A question names an objective that the front matter does not have.")),
    "E404": Explained(N_("A link to a file that is not in the pack.")),
    "E405": Explained(N_("An id stands twice in the pack.")),
    "E406": Explained(N_("The order names what is no lesson.")),
    "E407": Explained(N_("A lesson requires what is no lesson.")),
    "E408": Explained(N_("A lesson requires itself.")),
    "E409": Explained(N_("A test closes before it opens.")),
    "E410": Explained(N_("A rule for self-tests in a stage test.")),
    "E411": Explained(N_("see= names no place of the lesson.")),
    "E412": Explained(N_("Questions beside a sealed test.")),
    "E413": Explained(N_("A sealed test is damaged.")),
    "E414": Explained(N_("Two rules of a test contradict each other.")),
    "E415": Explained(N_("A footnote that nothing defines.")),
    "E416": Explained(N_("A link or picture in full-width brackets.")),
    "E417": Explained(N_("A command of formulas that Study does not know.")),
    "E420": Explained(N_("Something like a table in the text that is none.")),
    "W001": Explained(N_("A character that nobody sees.")),
    "W101": Explained(N_("A key of the front matter that Study does not know.")),
    "W102": Explained(N_("A file without front matter, which is no lesson.")),
    "W104": Explained(N_("Another pack with the same id goes first.")),
    "W201": Explained(N_("Text after the answers of a question.")),
    "W202": Explained(N_("A blank that asks for words nobody would type.")),
    "W203": Explained(N_("A hint, explanation or answer that is shown as plain text.")),
    "W204": Explained(N_("A footnote or link target inside a question.")),
    "W301": Explained(N_("An attribute that Study does not know.")),
    "W302": Explained(N_("A question's heading is not one level below its test's.")),
    "W304": Explained(N_("credit=part where the answer has one part.")),
    "W305": Explained(N_("pattern=yes where no blank has a *.")),
    "W401": Explained(N_("A lesson without objectives.")),
    "W402": Explained(N_("A lesson without a test.")),
    "W403": Explained(N_("An objective that no question asks about.")),
    "W404": Explained(N_("A link to a heading that is not there.")),
    "W405": Explained(N_("A stage test without a time limit.")),
    "W406": Explained(N_("A question without an objective.")),
    "W407": Explained(N_("A very long option.")),
    "W408": Explained(N_("A link that leads out of the pack.")),
    "W409": Explained(N_("Something waits for the closing of a test that never closes.")),
    "W410": Explained(N_("A wait between attempts where there is only one.")),
    "W411": Explained(N_("HTML that is not shown.")),
    "W418": Explained(N_("A paragraph that four spaces make code.")),
    "W419": Explained(N_("A line like a list item that runs on.")),
    "W421": Explained(N_("Something like a fence of code that is none.")),
    "W422": Explained(N_("Something like a quote in the text that is none.")),
    "W423": Explained(N_("A picture from an address.")),
    "W424": Explained(N_("Marks of emphasis that are shown as written.")),
    "W425": Explained(N_("A formula that a letter at its $ keeps from being one.")),
    "W501": Explained(
        N_("The right option is the longest, or the shortest, in three of four questions of a test."),
        N_("Who knows nothing passes by choosing by length; what is right gets qualified, what is wrong does not."),
        N_("“Off · On · Off, locked, and tested by two people” tells; “Off, but not locked” and so on does not."),
    ),
    "W502": Explained(
        N_("The same place is right in three of four questions of a test."),
        N_("Options are shuffled on the screen, not on paper, nor where their order is kept; and authors who never "
           "move the key write it first and the rest carelessly."),
        N_("Let [x] stand first, second, third and fourth about equally often."),
    ),
    "W503": Explained(
        N_("What is right is longer or shorter by half than every other option."),
        N_("The eye finds it before the question was read."),
        N_("“Earth it” among three whole sentences: write “Earth it at both ends of the place of work”."),
    ),
    "W504": Explained(
        N_("An option that nobody chooses, or that speaks of the others: all of the above, it has no effect."),
        N_("One wrong option fewer makes guessing easier; “all of the above” is right as soon as two others are."),
        N_("Instead of “No effect”: the consequence that beginners expect."),
    ),
    "W505": Explained(
        N_("Matching in which every right side fits exactly once."),
        N_("The last pair is a gift, and one mistake makes two."),
        N_("Leave the left side empty, “| | measures |”, or let one fit two: “Fuse | protects”, “Breaker | protects”."),
    ),
    "W506": Explained(
        N_("Putting in order, with no source that gives the order."),
        N_("Two orders can often be defended; then the question asks what its author thought."),
        N_("Below the items: “> Works rule 12, 3.1 gives this order.” Or see= with a place of the lesson."),
    ),
    "W507": Explained(
        N_("The question has a word of what is right in it, and of nothing else."),
        N_("Matching words is enough to find it."),
        N_("“What does the earthing switch do? It earths …”: write “What is the third switch for?”"),
    ),
    "W508": Explained(
        N_("A hint holds the answer, of its own question or of another in the test."),
        N_("Whoever opens it gets two questions for one, and review believes that both are known."),
        N_("“Hint: the permit is signed first” beside “What is signed first?”: hint at why, not at what."),
    ),
    "W509": Explained(
        N_("A question is turned round by a word that is not marked: which is not …"),
        N_("Who overlooks it knows the answer and gets it wrong."),
        N_("“Which is **not** an order?”; better: “Which is only advice?”"),
    ),
    "W510": Explained(
        N_("The same question twice in the pack, perhaps with another answer."),
        N_("It is asked twice on one paper; and where the answers differ, one of them is wrong."),
        N_("Keep one; a test elsewhere can ask for it from another side."),
    ),
    "W511": Explained(
        N_("A number is asked for, and nothing at the blank says of what."),
        N_("35 and 35000 may both be right; nobody should have to guess the unit."),
        N_("“The voltage is [[35 +- 0]] kV.”"),
    ),
    "W512": Explained(
        N_("An objective with fewer than four questions."),
        N_("A retest a week later shows understanding only by questions that were not asked yet."),
        N_("Four questions: two for the paper, two for the retest."),
    ),
    "W513": Explained(
        N_("The minutes do not fit what there is to read and to answer."),
        N_("Members plan a quarter of an hour by it, and credited time is capped by it."),
        N_("300 Chinese characters or 180 words a minute, then test and reflection."),
    ),
    "W514": Explained(
        N_("The day by which the sources were to be looked at again is past."),
        N_("A rule that was reissued makes right answers wrong."),
        N_("Look each source up, mend what changed, set review_by a year on."),
    ),
    "W515": Explained(
        N_("Nothing says by which day the sources are to be looked at again."),
        N_("What nobody is to look at, nobody looks at."),
        N_("review_by: 2027-11-30 in index.md holds for all its lessons."),
    ),
    "W516": Explained(
        N_("A footnote cites a rule without the clause."),
        N_("Nobody finds one sentence in ninety pages; a reader must be able to check."),
        N_("“GB 26860—2011, 6.3.1”, not “GB 26860—2011”."),
    ),
    "W517": Explained(
        N_("credit=part with fewer points than parts."),
        N_("Points are whole, so rounding may give all of them for an answer that is right in part only."),
        N_("points=4 for four pairs."),
    ),
    "W518": Explained(
        N_("A comment accepts a finding that is not there."),
        N_("It would hide the next one unseen."),
        N_("Remove the comment once the question was mended."),
    ),
}  # fmt: skip
WARNINGS = frozenset(code for code in CODES if code.startswith("W"))
"""What an author may accept."""
