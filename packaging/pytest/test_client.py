"""What a test with everystatus looks like: the client under test is a loop of urllib."""
import urllib.error
import urllib.request


def get_with_retries(url, attempts=3):
    for attempt in range(attempts):
        try:
            with urllib.request.urlopen(url) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            if error.code != 503 or attempt == attempts - 1:
                raise


def test_client_tries_again_after_503(everystatus, key):
    assert get_with_retries(f"{everystatus}/status/503*2,200;in-order;key={key};body=fine") == b"fine"
    with urllib.request.urlopen(f"{everystatus}/_/verify/{key}?attempts=3&last=200") as verdict:
        assert verdict.status == 200, "409 says which check fails"
