"""Asks with python3-urllib3, which does not try again here; lines.py says what comes in and goes out."""
import urllib3

from lines import SECONDS, answer_all


def ask(url):
    # Without retries nothing hides behind a MaxRetryError; a redirect is followed as by default.
    with urllib3.PoolManager(timeout=SECONDS, retries=urllib3.Retry(total=None, connect=0, read=0, redirect=3)) as pool:
        response = pool.request("GET", url)
        return response.status, response.data


answer_all(ask)
