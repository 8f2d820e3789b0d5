"""Lists as Git hosts indent them."""

import pytest

from lms.content.listing import indented


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\n\n    code", "a\n\n    code"),
        ("- a\n  - b\n    - c\n- d", "- a\n    - b\n        - c\n- d"),
        ("1. a\n   b\n\n   c\n\nd", "1. a\n    b\n\n    c\n\nd"),
        ("10. a\n\n    b", "10. a\n\n    b"),
        ("-   a\n\n    b", "- a\n\n    b"),
        ("- a\nlazy", "- a\n    lazy"),
        ("- a\n\nb", "- a\n\nb"),
        ("- a\n\n  b\n- c", "- a\n\n    b\n- c"),
        ("- a\n\n  ```\n  - x\n  ```\n- b", "- a\n\n    ```\n    - x\n    ```\n- b"),
        ("- ```\n  - x\n  ```\n- b", "- ```\n    - x\n    ```\n- b"),
        ("```\n- a\n  - b\n```\n- c", "```\n- a\n  - b\n```\n- c"),
        ("- a\n      - far", "- a\n        - far"),
        ("- a\n          - code", "- a\n            - code"),
        ("> - a\n>   - b\n\nc", "> - a\n>     - b\n\nc"),
        ("> a\n>\n> b\nc", "> a\n>\n> b\nc"),
        ("- a\n> b", "- a\n    > b"),
        ("- a\n\n  > b", "- a\n\n    > b"),
        ("- a\n\n> b", "- a\n\n> b"),
        ("-\ta\n\tb", "- a\n    b"),
    ],
)
def test_every_level_is_four_columns(text: str, shown: str) -> None:
    assert indented(text) == shown


def test_quotes_are_followed_only_so_deep() -> None:
    assert indented(">" * 100 + " a").count(">") == 100
