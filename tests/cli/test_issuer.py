"""lms issuer."""

import json


class TestShow:
    """Who signs."""

    def test_an_academy_without_an_address_says_what_is_missing(self, run):
        result = run("issuer", "show")

        assert result.exit_code == 0
        assert "LMS_BASE_URL" in result.stdout
        assert "No key yet" in result.stdout

    def test_issuer_and_keys_are_listed(self, run, environment):
        environment(base_url="https://academy.example.com")
        run("issuer", "rotate")

        result = run("issuer", "show")

        first, place, counted, key = result.stdout.splitlines()
        assert first == "Issuer: did:web:academy.example.com"
        assert place == "Keys are found at: https://academy.example.com/.well-known/did.json"
        assert counted == "Badges signed: 0. Waiting: 0."
        assert key.startswith("z6Mk")
        assert key.endswith("signs")

    def test_json_is_the_published_document(self, run, environment):
        environment(base_url="https://academy.example.com")
        run("issuer", "rotate")

        document = json.loads(run("issuer", "show", "--format", "json").stdout)

        assert document["id"] == "did:web:academy.example.com"
        assert len(document["verificationMethod"]) == 2


class TestChange:
    """Rotate, and withdraw."""

    def test_a_withdrawn_key_is_followed_by_another(self, run):
        first = run("issuer", "rotate").stdout.split()[0]

        result = run("issuer", "compromised", first[:14])

        assert result.exit_code == 0
        assert "The key is withdrawn." in result.stdout
        states = [line.rsplit("  ")[-1] for line in run("issuer", "show").stdout.splitlines() if line.startswith("z6")]
        assert states == ["withdrawn", "signs"]

    def test_a_key_that_is_not_there_is_one_line(self, run):
        result = run("issuer", "compromised", "z6MkNobody")

        assert result.exit_code == 1
        assert result.stderr == (
            "Error: 0 issuer keys begin with 'z6MkNobody'. Give the whole name; lms issuer show lists them.\n"
        )
