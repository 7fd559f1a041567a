"""Asks with python3-aiohttp: one session in one event loop."""
import asyncio

import aiohttp

from cases import Answer, answer_all


async def pieces(content):
    yield content[:10]
    yield content[10:]


async def start():
    return aiohttp.ClientSession()


async def exchange(case, url):
    data = pieces(case.content) if case.chunked else case.content
    auth = aiohttp.BasicAuth(case.user, case.password) if case.auth else None
    timeout = aiohttp.ClientTimeout(total=case.timeout)
    async with session.request(case.method, url, headers=case.headers, data=data, auth=auth, timeout=timeout,
                               allow_redirects=case.follow, expect100=case.expecting) as response:
        return Answer(response.status, response.headers.items(), await response.read(), str(response.url), response.reason)


loop = asyncio.new_event_loop()
session = loop.run_until_complete(start())
answer_all(lambda case, url: loop.run_until_complete(exchange(case, url)),
           [(aiohttp.TooManyRedirects, "redirects"), (asyncio.TimeoutError, "timeout"), (aiohttp.ClientError, "protocol")])
loop.run_until_complete(session.close())
loop.close()
