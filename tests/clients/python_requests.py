"""Asks with python3-requests; lines.py says what comes in and goes out."""
import requests

from lines import SECONDS, answer_all


def ask(url, content):
    response = requests.request("POST" if content else "GET", url, data=content, timeout=SECONDS)
    return response.status_code, response.content


answer_all(ask)
