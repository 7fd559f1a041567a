"""Asks with python3-urllib3: a pool, and Retry with a status_forcelist."""
import urllib3
import urllib3.exceptions
import urllib3.util

from cases import Answer, answer_all

pool = urllib3.PoolManager()


def ask(case, url):
    # With raise_on_status off, the last 503 is returned when the retries are used up.
    retries = urllib3.Retry(total=20, connect=0, read=0, status=case.retries, redirect=10, raise_on_status=False,
                            status_forcelist=[503] if case.retries else [])
    headers = dict(case.headers)
    if case.auth:
        headers.update(urllib3.util.make_headers(basic_auth=f"{case.user}:{case.password}"))
    if case.compressed:
        headers.update(urllib3.util.make_headers(accept_encoding="gzip"))
    body = iter([case.content[:10], case.content[10:]]) if case.chunked else case.content
    if case.fresh:
        pool.clear()
    response = pool.request(case.method, url, headers=headers, body=body, chunked=case.chunked, redirect=case.follow,
                            retries=retries, timeout=case.timeout)
    if case.fresh:
        pool.clear()
    return Answer(response.status, response.headers.items(), response.data, response.geturl(), response.reason)


class Redirects(type):
    """Distinguishes a MaxRetryError of redirects from one of a timeout."""

    def __instancecheck__(cls, error):
        return isinstance(error, urllib3.exceptions.MaxRetryError) and "redirect" in str(error.reason)


class Timeouts(type):
    def __instancecheck__(cls, error):
        return isinstance(getattr(error, "reason", error), urllib3.exceptions.TimeoutError)


answer_all(ask, [(Redirects("TooManyRedirects", (), {}), "redirects"), (Timeouts("Timeout", (), {}), "timeout"),
                 (urllib3.exceptions.HTTPError, "protocol")])
