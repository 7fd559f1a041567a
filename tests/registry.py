"""What the outside world says about each status code: the tests' own source, never the program's table.

data/iana-status-codes.csv is a copy of the IANA HTTP Status Code Registry, data/unofficial-status-codes.csv a list of what
vendors send beside it.
"""
import csv
import os
import re

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
ALL = range(100, 1000)
CLASSES = {1: "Informational", 2: "Successful", 3: "Redirection", 4: "Client Error", 5: "Server Error"}


def rows(name):
    with open(os.path.join(DATA, name), newline="", encoding="utf-8") as file:
        return {int(row["code"]): row for row in csv.DictReader(file)}


IANA = rows("iana-status-codes.csv")
UNOFFICIAL = rows("unofficial-status-codes.csv")
KNOWN = sorted(set(IANA) | set(UNOFFICIAL))


def class_of(code):
    """The name of the code's class (RFC 9110 15)."""
    return CLASSES.get(code // 100, "Outside HTTP")


def phrase_of(code):
    """The registered name; else the first vendor's, without what stands in parentheses; else the class's."""
    if code == 418:
        return "I'm a teapot"  # reserved as "(Unused)" because everybody sends this
    if code in IANA:
        return IANA[code]["iana_name"].replace(" (OBSOLETED)", "")
    if code in UNOFFICIAL:
        return re.sub(r" \(.*\)$", "", UNOFFICIAL[code]["name"].split(" / ")[0])
    return class_of(code)


def interim(code):
    """Whether a final response follows the one with this code (RFC 9110 15.2)."""
    return code < 200 and code != 101


def final_of(code):
    """The status of the final response to a GET that offers no Upgrade, without which there is no 101 (RFC 9110 7.8)."""
    return 426 if code == 101 else 200 if interim(code) else code
