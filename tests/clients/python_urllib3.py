"""Asks with python3-urllib3, which here tries nothing twice; lines.py says what comes in and goes out."""
import os

import urllib3

from lines import SECONDS, answer_all


def ask(url, content):
    retries = urllib3.Retry(connect=0, read=0, redirect=10)
    with urllib3.PoolManager(timeout=SECONDS, retries=retries, ca_certs=os.environ.get("SSL_CERT_FILE")) as pool:
        response = pool.request("POST" if content else "GET", url, body=content)
        return response.status, response.data


answer_all(ask)
