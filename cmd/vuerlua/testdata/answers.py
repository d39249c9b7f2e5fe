"""A client of Vuer's Python package that sends events of its own and answers requests.

It sends two SET_POSITIONs, one with the default of its class, then answers the first request
that comes, and prints the keys and positions of the updates that it gets.
"""

import asyncio
import base64
import json
import sys

from vuer import VuerClient
from vuer.events import ClientEvent

JPEG = base64.b64decode(sys.argv[2])


class SetPosition(ClientEvent):
    etype = "SET_POSITION"
    value = [0, 0.5, 0]


async def receive(client):
    event = await asyncio.wait_for(client.recv(), timeout=10)
    if event is None:
        raise RuntimeError("the server sent what the client cannot decode")
    return event


async def main(uri):
    seen = []
    async with VuerClient(uri=uri) as client:
        await client.send(SetPosition(value=[1, 2, 3]))
        await client.send(SetPosition())
        while len(seen) < 3:
            event = await receive(client)
            if event.etype == "GRAB_RENDER":
                value = {"dpr": 2, "frame": JPEG}
                await client.send(ClientEvent(etype=event.rtype, key=event.key, value=value))
            elif event.etype == "UPSERT":
                node = event.data["nodes"][0]
                seen.append([node["key"], node["position"]])
    json.dump(seen, sys.stdout)


asyncio.run(main(sys.argv[1]))
