"""lms publish."""


class TestPublish:
    """A release from the command line."""

    def test_a_change_becomes_a_release(self, run, folder):
        lesson = next((folder / "courses").rglob("*one*.md"))
        lesson.write_text(lesson.read_text(encoding="utf-8").replace("title: ", "title: New ", 1), encoding="utf-8")

        result = run("publish", "--from", str(folder), "--note", "A new title")

        assert (result.exit_code, result.stdout) == (0, "Release 2 is published.\n")
        assert "Publishing" in result.stderr

    def test_nothing_new_makes_no_release(self, run, folder):
        assert run("publish", "--from", str(folder)).stdout == "Nothing changed since release 1.\n"

    def test_mistakes_are_listed_and_nothing_is_published(self, run, folder, broken):
        result = run("publish", "--from", str(folder))

        assert (result.exit_code, result.stdout) == (1, "")
        assert f"{broken}:3:1 " in result.stderr
        assert "nothing was published" in result.stderr

    def test_a_folder_without_courses_is_refused_in_words(self, run, tmp_path_factory):
        result = run("publish", "--from", str(tmp_path_factory.mktemp("empty")))

        assert result.exit_code == 1
        assert "has no courses folder" in result.stderr
