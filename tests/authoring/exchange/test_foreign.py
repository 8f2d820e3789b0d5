# ruff: noqa: E501 (files of others, as they are)
"""Banks as other systems write them, not as we do."""

from decimal import Decimal

from lms.authoring.exchange import formats
from lms.content.questions import Kind

MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top/Fire drill</text></category></question>
<question type="multichoice">
  <name><text>Q1</text></name>
  <questiontext format="html"><text><![CDATA[<p>Where is the <strong>exit</strong>?</p><p>Look at the plan.</p>]]></text>
    <file name="plan.png" encoding="base64">iVBORw0KGgo=</file></questiontext>
  <generalfeedback format="html"><text>&lt;p&gt;See the plan.&lt;/p&gt;</text></generalfeedback>
  <defaultgrade>2.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden>
  <single>false</single><shuffleanswers>true</shuffleanswers>
  <answer fraction="50" format="html"><text>Left</text><feedback format="html"><text>Yes</text></feedback></answer>
  <answer fraction="50" format="html"><text>Right</text><feedback format="html"><text></text></feedback></answer>
  <answer fraction="0" format="html"><text>Up</text><feedback format="html"><text></text></feedback></answer>
  <hint format="html"><text>Left first.</text></hint><hint format="html"><text>Then right.</text></hint>
</question>
<question type="cloze"><name><text>Gaps</text></name>
  <questiontext format="html"><text><![CDATA[<p>Call {1:SHORTANSWER:=112~%50%911#abroad} at {2:MULTICHOICE:=once~later}.</p>]]></text></questiontext>
</question>
<question type="numerical"><name><text>N</text></name><questiontext format="html"><text>How many doors?</text></questiontext>
  <answer fraction="100" format="moodle_auto_format"><text>4</text><tolerance>0.5</tolerance></answer></question>
<question type="ddimageortext"><name><text>Drag</text></name><questiontext format="html"><text>Drag it</text></questiontext></question>
<question type="shortanswer"><name><text>S</text></name><questiontext format="html"><text>Say &amp;quot;stop&amp;quot;</text></questiontext>
  <usecase>1</usecase><answer fraction="100"><text>Stop</text></answer><answer fraction="30"><text>halt</text></answer></question>
</quiz>
"""

CANVAS = """<?xml version="1.0"?>
<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">
<assessment ident="i1" title="Safety"><section ident="root_section">
<item ident="g1f2" title="Question"><itemmetadata><qtimetadata>
<qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>multiple_choice_question</fieldentry></qtimetadatafield>
<qtimetadatafield><fieldlabel>points_possible</fieldlabel><fieldentry>1.5</fieldentry></qtimetadatafield>
</qtimetadata></itemmetadata>
<presentation><material><mattext texttype="text/html">&lt;div&gt;&lt;p&gt;Who calls?&lt;/p&gt;&lt;/div&gt;</mattext></material>
<response_lid ident="response1" rcardinality="Single"><render_choice>
<response_label ident="4501"><material><mattext texttype="text/plain">Whoever sees it</mattext></material></response_label>
<response_label ident="4502"><material><mattext texttype="text/plain">The lead</mattext></material></response_label>
</render_choice></response_lid></presentation>
<resprocessing><outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>
<respcondition continue="No"><conditionvar><varequal respident="response1">4501</varequal></conditionvar>
<setvar action="Set" varname="SCORE">100</setvar></respcondition></resprocessing></item>
<item ident="g2" title="Question"><presentation><flow><material><mattext>How wide?</mattext></material>
<response_str ident="response1" rcardinality="Single"><render_fib fibtype="Decimal"/></response_str></flow></presentation>
<resprocessing><respcondition continue="No"><conditionvar><vargte respident="response1">1.2</vargte><varlte respident="response1">1.4</varlte></conditionvar>
<setvar action="Set" varname="SCORE">100</setvar></respcondition></resprocessing></item>
</section></assessment></questestinterop>
"""

ITEM = """<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="choice" title="Unattended Luggage" adaptive="false" timeDependent="false">
<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"><correctResponse><value>ChoiceA</value></correctResponse></responseDeclaration>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"><defaultValue><value>0</value></defaultValue></outcomeDeclaration>
<itemBody><p>Look at the text in the picture.</p><p><img src="sign.png" alt="NEVER LEAVE LUGGAGE UNATTENDED"/></p>
<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1"><prompt>What does it say?</prompt>
<simpleChoice identifier="ChoiceA">You must stay with your luggage at all times.</simpleChoice>
<simpleChoice identifier="ChoiceB">Do not let someone else look after your luggage.</simpleChoice>
</choiceInteraction></itemBody>
<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/></assessmentItem>
"""

PLAIN = """Quiz title: Fire safety
Quiz description: A drill.
shuffle answers: true

% a comment
Title: First
Points: 2
1.  What do you do first?

    Think.
... The plan says so.
+ Well done.
a)  Run
... No, walk.
*b) Warn others

2.  Which are exits?
[*] Door
[ ] Window
[*] Stairs

COMMENT
3. Hidden?
END_COMMENT

3.  How many?
=   [4, 6]

4.  How wide, in metres?
=   1.5 +- 10%

5.  Say it.
*   stop
*   halt

6.  Tell us more.
____

7.  Send a file.
^^^^
"""


def test_moodle_xml_as_moodle_writes_it() -> None:
    bank = formats.read(MOODLE.encode())

    assert bank.title == "Fire drill"
    choice, number, words = bank.questions[0], bank.questions[-2], bank.questions[-1]
    assert (choice.prompt, choice.body, choice.points) == ("Where is the **exit**?", "Look at the plan.", 200)
    assert (choice.kind, choice.hint, choice.explanation) == (Kind.MULTIPLE, "Left first.", "See the plan.")
    assert (number.accepted[0].value, number.accepted[0].tolerance) == (Decimal(4), Decimal("0.5"))
    assert (words.prompt, [one.text for one in words.accepted]) == ('Say "stop"', ["Stop"])


def test_moodle_xml_says_line_by_line_what_it_lost() -> None:
    losses = [(one.line, one.words.partition(":")[0]) for one in formats.read(MOODLE.encode()).losses]

    assert losses == [
        (4, "1 more hints were left out; a question has one"),
        (4, "the file “plan.png” was left out"),
        (4, "wrong answers cost nothing there; here each takes off what a right one gives"),
        (16, "a gap of the kind MULTICHOICE asks for words here"),
        (16, "what was said to answers in a gap was left out"),
        (16, "“%50%911#abroad” earned a part in a gap; here a gap is right or not, so it was left out"),
        (21, "left out"),
        (22, "capital letters mattered there; here they do not"),
        (22, "“halt” earned 30 % there; here an answer is right or not, so it was left out"),
    ]


def test_gaps_of_moodle_become_a_cloze() -> None:
    cloze = formats.read(MOODLE.encode()).questions[1]

    assert (cloze.kind, cloze.prompt, cloze.body) == (Kind.CLOZE, "Gaps", "Call {gap-1} at {gap-2}.")
    assert cloze.gaps == (("112",), ("once",))


def test_qti_of_canvas_is_read_with_and_without_its_question_types() -> None:
    bank = formats.read(CANVAS.encode())

    choice, width = bank.questions
    assert (bank.title, choice.prompt, choice.points, choice.kind) == ("Safety", "Who calls?", 150, Kind.SINGLE)
    assert [(one.text, one.right) for one in choice.options] == [("Whoever sees it", True), ("The lead", False)]
    assert (width.kind, width.accepted[0].low, width.accepted[0].high) == (Kind.RANGE, Decimal("1.2"), Decimal("1.4"))


def test_an_item_of_the_qti_examples_keeps_its_question_and_names_its_picture() -> None:
    bank = formats.read(ITEM.encode())

    item = bank.questions[0]
    assert (item.prompt, item.body) == ("Look at the text in the picture.", "What does it say?")
    assert [one.right for one in item.options] == [True, False]
    assert [one.words for one in bank.losses] == ["a picture (“NEVER LEAVE LUGGAGE UNATTENDED”) was left out"]


def test_text2qti_as_its_own_documentation_writes_it() -> None:
    bank = formats.read(PLAIN.encode())

    assert bank.title == "Fire safety"
    first, exits, many, wide, words, more = bank.questions
    assert (first.prompt, first.body, first.explanation, first.points) == (
        "What do you do first?", "Think.", "The plan says so.", 200,
    )  # fmt: skip
    assert [(one.text, one.right, one.feedback) for one in first.options] == [
        ("Run", False, "No, walk."),
        ("Warn others", True, ""),
    ]
    assert (exits.kind, more.kind) == (Kind.MULTIPLE, Kind.OPEN)
    assert (many.accepted[0].low, wide.accepted[0].tolerance) == (Decimal(4), Decimal("0.15"))
    assert [one.text for one in words.accepted] == ["stop", "halt"]


def test_text2qti_names_what_it_lost() -> None:
    losses = [(one.line, one.words) for one in formats.read(PLAIN.encode()).losses]

    assert [line for line, _ in losses] == [2, 3, 8, 36, 39]
    assert "left out" in losses[-1][1]


TAGGED = """<quiz><question type="truefalse"><name><text>T</text></name><questiontext format="html"><text>Doors open outwards.</text>
</questiontext><defaultgrade>half a</defaultgrade><tags><tag><text>Fire Safety</text></tag></tags>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>"""


def test_a_tag_written_otherwise_here_and_points_that_cannot_be_kept_are_both_said() -> None:
    bank = formats.read(TAGGED.encode())

    (question,) = bank.questions
    assert question.tags == ("fire-safety",)
    assert question.points == 100
    said = " ".join(one.words for one in bank.losses)
    assert "“Fire Safety” is “fire-safety” here" in said
    assert "“half a” points cannot be kept" in said
