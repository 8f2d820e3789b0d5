"""lms lint and explain."""

import json
import os
import subprocess
import sys

import pytest

from lms.cli import checking
from lms.content import markup
from lms.content.findings import CODES


class TestLint:
    """Checking content needs no database."""

    @pytest.fixture
    def database(self):
        return "nonsense"

    def test_clean_content_is_said_to_be_clean(self, run, folder):
        result = run("lint", str(folder))

        assert (result.exit_code, result.stdout) == (0, "Nothing to mend.\n")

    def test_a_mistake_is_named_with_file_line_column_code_and_caret(self, run, folder, broken):
        result = run("lint", str(folder))

        first, source, caret, *_ = result.stdout.split("\n")
        assert result.exit_code == 1
        assert first.startswith(f"{broken}:3:1 ")
        assert first.split()[1] in CODES
        assert source.strip() == "titel: Twice"
        assert caret.strip() == "^"
        assert "\x1b" not in result.stdout

    def test_findings_as_json(self, run, folder, broken):
        result = run("lint", str(folder), "--format", "json")

        found = json.loads(result.stdout)
        assert (found[0]["path"], found[0]["line"], found[0]["column"]) == (broken, 3, 1)

    def test_findings_for_github(self, run, folder, broken):
        result = run("lint", str(folder), "--format", "github")

        assert result.stdout.startswith(f"::error file={broken},line=3,col=1,")

    def test_findings_as_sarif(self, run, folder, broken):
        result = run("lint", str(folder), "--format", "sarif")

        [found] = json.loads(result.stdout)["runs"][0]["results"]
        assert result.exit_code == 1
        assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == broken

    def test_what_was_shown_before_is_not_rendered_again(self, run, folder, monkeypatch):
        run("lint", str(folder))
        asked = []
        monkeypatch.setattr(checking.markup, "render", lambda pieces: asked.extend(pieces) or markup.Rendered({}, ()))

        assert run("lint", str(folder)).exit_code == 0
        assert asked == []

    def test_the_academy_around_this_place_is_checked_without_a_path(self, run, folder, broken, monkeypatch):
        monkeypatch.chdir(folder / "quizzes")

        assert run("lint").exit_code == 1

    def test_the_whole_command_costs_little(self, environment, folder):
        before = os.times()
        done = subprocess.run([sys.executable, "-m", "lms", "lint", str(folder)], capture_output=True, check=False)
        after = os.times()

        spent = after.children_user + after.children_system - before.children_user - before.children_system
        assert done.stdout == b"Nothing to mend.\n"
        assert spent < 1.5, "seconds of work, the process that renders included; half of it on an idle machine"

    def test_clean_content_as_json_is_an_empty_list(self, run, folder):
        result = run("lint", str(folder), "--format", "json")

        assert (result.exit_code, json.loads(result.stdout)) == (0, [])

    def test_a_file_inside_the_academy_is_checked_alone(self, run, folder, broken):
        assert run("lint", str(folder / broken)).exit_code == 1
        assert run("lint", str(folder / "policies")).exit_code == 0

    def test_the_folder_of_the_settings_is_checked_without_a_path(self, run, environment, folder, broken):
        environment(content=str(folder))

        assert run("lint").exit_code == 1

    def test_a_folder_outside_any_academy_is_a_usage_error(self, run, tmp_path_factory):
        result = run("lint", str(tmp_path_factory.mktemp("empty")))

        assert result.exit_code == 2
        assert "no folder around it holds courses/" in result.stderr

    def test_a_path_that_is_not_there_is_a_usage_error(self, run):
        assert run("lint", "nowhere").exit_code == 2


class TestExplain:
    """What a code means."""

    @pytest.fixture
    def database(self):
        return "nonsense"

    def test_every_code_is_explained(self, run):
        for code, known in CODES.items():
            result = run("explain", code.lower())

            assert result.exit_code == 0
            assert result.stdout.startswith(f"{code} ({known.severity}): {known.title}\n")
            assert known.mend in result.stdout

    def test_without_a_code_all_are_listed(self, run):
        result = run("explain")

        assert [line.split()[0] for line in result.stdout.splitlines()] == sorted(CODES)

    def test_a_code_that_was_probably_meant_is_named(self, run):
        code = sorted(CODES)[0]

        result = run("explain", f"{code}S")

        assert result.exit_code == 2
        assert f"Did you mean {code}?" in result.stderr

    def test_a_code_like_no_other_leads_to_the_list(self, run):
        assert "`lms explain` lists every code." in run("explain", "12345678").stderr
