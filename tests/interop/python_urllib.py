"""Asks with Python's own urllib.request, which closes every connection."""
import http.client
import urllib.error
import urllib.request

from cases import Answer, answer_all


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def ask(case, url):
    handlers = [urllib.request.ProxyHandler({})] + ([] if case.follow else [Stay])
    if case.auth:
        manager = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        manager.add_password(None, url, case.user, case.password)
        handlers.append({"basic": urllib.request.HTTPBasicAuthHandler,
                         "digest": urllib.request.HTTPDigestAuthHandler}[case.auth](manager))
    data = iter([case.content[:10], case.content[10:]]) if case.chunked else case.content
    request = urllib.request.Request(url, data, case.headers, method=case.method)
    try:
        response = urllib.request.build_opener(*handlers).open(request, timeout=case.timeout)
    except urllib.error.HTTPError as error:
        if "infinite loop" in str(error.reason):
            raise RecursionError(error.reason) from error
        response = error
    with response:
        return Answer(response.status, response.headers.items(), response.read(), response.url, response.reason)


class Timeouts(type):
    def __instancecheck__(cls, error):
        return isinstance(getattr(error, "reason", error), TimeoutError)


answer_all(ask, [(RecursionError, "redirects"), (Timeouts("Timeout", (), {}), "timeout"),
                 ((http.client.HTTPException, OSError, ValueError), "protocol")])
