"""Asks with python3-httpx: one client, its own authentication."""
import httpx

from cases import Answer, answer_all

AUTH = {"basic": httpx.BasicAuth, "digest": httpx.DigestAuth}
client = httpx.Client(trust_env=False)


def ask(case, url):
    content = iter([case.content[:10], case.content[10:]]) if case.chunked else case.content
    response = client.request(case.method, url, headers=case.headers, content=content, timeout=case.timeout,
                              follow_redirects=case.follow,
                              auth=AUTH[case.auth](case.user, case.password) if case.auth else None)
    return Answer(response.status_code, response.headers.items(), response.content, str(response.url), response.reason_phrase)


answer_all(ask, [(httpx.TooManyRedirects, "redirects"), (httpx.TimeoutException, "timeout"), (httpx.HTTPError, "protocol")])
client.close()
