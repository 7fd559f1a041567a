"""Asks with python3-requests: one session, its own authentication, redirects and, through an adapter, urllib3's retries."""
import requests
import requests.adapters
import requests.auth
import urllib3

from cases import Answer, answer_all

AUTH = {"basic": requests.auth.HTTPBasicAuth, "digest": requests.auth.HTTPDigestAuth}
session = requests.Session()
session.trust_env = False


def ask(case, url):
    # With raise_on_status off, the last 503 is returned when the retries are used up.
    retry = urllib3.Retry(case.retries, status_forcelist=[503], raise_on_status=False)
    session.mount("http://", requests.adapters.HTTPAdapter(max_retries=retry) if case.retries else adapter)
    data = iter([case.content[:10], case.content[10:]]) if case.chunked else case.content
    if case.fresh:
        adapter.poolmanager.clear()
    response = session.request(case.method, url, headers=case.headers, data=data, timeout=case.timeout,
                               allow_redirects=case.follow, auth=AUTH[case.auth](case.user, case.password) if case.auth else None)
    if case.fresh:
        adapter.poolmanager.clear()
    return Answer(response.status_code, response.headers.items(), response.content, response.url, response.reason)


adapter = session.get_adapter("http://")
answer_all(ask, [(requests.TooManyRedirects, "redirects"), (requests.Timeout, "timeout"), (requests.ConnectionError, "protocol")])
