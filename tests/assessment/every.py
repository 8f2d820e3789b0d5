"""A quiz with every kind of question, as a trainer writes it."""

QUIZ = """---
id: every
title: Every kind of question
for: lesson:first/two
pass: 60%
shuffle: no
review: after-submit
---

## Which word is honest?
<!-- id: single; points: 1; hint: 25% -->

> [!TIP]
> Think of the shortest one.

- [x] Advertisement
  > Plain words.
- [ ] Inspiration
  > That hides it.

> [!NOTE]
> [Clause 1](policy:conduct#open).

## Which of these are kind?
<!-- id: multiple; points: 1 -->

- [x] Thanking
  > Yes.
- [x] Leaving
  > Yes.
- [ ] Mocking
  > No.

> [!NOTE]
> [Clause 2](policy:conduct#kind).

## You may be told to post.
<!-- id: told; points: 1 -->

- [ ] True
  > Nobody may.
- [x] False
  > It is your choice.

> [!NOTE]
> [Clause 1](policy:conduct#open).

## How do you pass it on?
<!-- id: judged; points: 1 -->

- [100%] In my own words
  > Best.
- [50%] As it stands, with thanks
  > Polite, yet not yours.
- [-25%] As it stands
  > Nobody hears you.

> [!NOTE]
> [Clause 1](policy:conduct#open).

## What word names where you work?
<!-- id: word; points: 1 -->

- = employer
  > Right.
- = company

> [!NOTE]
> [Clause 1](policy:conduct#open).

## How many times do you answer an insult?
<!-- id: number; points: 1 -->

- = 1 ± 0.5

> [!NOTE]
> Once: [clause 2](policy:conduct#kind).

## How many characters may a short post have here?
<!-- id: range; points: 1 -->

- = 280..500
  > The networks differ.

> [!NOTE]
> [Clause 1](policy:conduct#open).

## Write a tag that says it is advertising.
<!-- id: pattern; points: 1 -->

- = /#(ad|advert(isement)?)/
  > Short and clear.

> [!NOTE]
> [Clause 1](policy:conduct#open).

## Put a correction in order
<!-- id: order; points: 1.50 -->

First on top.

1. Say what was wrong
2. Say what is right
3. Thank whoever told you
4. Go on with your day

> [!NOTE]
> [Clause 1](policy:conduct#open).

## Where does it belong?
<!-- id: match; points: 1 -->

| the thing | the place |
|---|---|
| Where you work | The first line |
| A customer's name | Nowhere |
| A holiday picture | |
| | A press release |

> [!NOTE]
> [Clause 1](policy:conduct#open).

## Fill in the disclosure
<!-- id: gaps; type: cloze; points: 1 -->

I [[work|am employed]] at {company}, and this is my [[own|personal]] view.

> [!NOTE]
> [Clause 1](policy:conduct#open).

## A customer is angry in public. What do you do?
<!-- id: scene; points: 2 -->

You read a comment under your own post.

- [100%] [Thank them and ask what happened](#they-answer)
  > Calm helps.
- [0%] [Delete the comment](#they-come-back)
  > It looks like hiding.

### They answer

They tell you about a late parcel.

- [100%] [Pass it to the service team](#solved)
  > They can see the order.
- [50%] [Ask for the order number in public](#exposed)
  > Not in public.

### They come back

They post a picture of the deleted comment.

- [50%] [Say sorry and ask what happened](#solved)
  > Late, yet honest.

### Solved

The service team writes to them within the hour.

### Exposed

Now everybody can read the order number.

> [!NOTE]
> [Clause 2](policy:conduct#kind).

## How would you answer a false rumour?
<!-- id: open; points: 3 -->

- = ___
- [60%] Says plainly what is not true
- [40%] Stays kind

> [!NOTE]
> [Clause 2](policy:conduct#kind).
"""

FILES = {"quizzes/every.md": QUIZ}


def question(name: str, level: int = 2) -> str:
    """Give one question of the quiz as it is written, its heading and steps at another level."""
    text = QUIZ[QUIZ.index(f"<!-- id: {name};") :]
    start = QUIZ.rindex("\n## ", 0, QUIZ.index(text)) + 1
    found = QUIZ[start:].split("\n## ", 2)
    return found[0] if level == 2 else found[0].replace("\n### ", "\n#### ").replace("## ", "### ", 1)


def lesson(text: str, name: str) -> str:
    """Give a lesson whose check is a question of the quiz."""
    return f"{text[: text.index('## Check')]}## Check\n\n{question(name, 3)}"


def policy(text: str, name: str) -> str:
    """Give a policy whose check asks a question of the quiz, and no other."""
    return f"{text[: text.index('### When do')]}{question(name, 3)}"
