"""Asks with python3-requests; lines.py says what comes in and goes out."""
import requests
import urllib3

from lines import SECONDS, answer_all

urllib3.disable_warnings()


def ask(url):
    response = requests.get(url, timeout=SECONDS)
    return response.status_code, response.content


answer_all(ask)
