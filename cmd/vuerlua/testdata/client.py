"""A client of Vuer's Python package: prints, as JSON, the first events that it gets.

It waits for the scene and one update, sends an event of its own, and waits for the
answer to that.
"""

import asyncio
import json
import sys

from vuer import VuerClient
from vuer.events import ClientEvent


def plain(value):
    return value.hex() if isinstance(value, bytes) else str(value)


async def receive(client):
    while True:
        event = await asyncio.wait_for(client.recv(), timeout=10)
        if event is None:
            raise RuntimeError("the server sent what the client cannot decode")
        if not event.etype.startswith("SCRIPT_"):  # what the server says of its script
            return {"etype": event.etype, "data": event.data}


async def main(uri):
    async with VuerClient(uri=uri) as client:
        events = [await receive(client), await receive(client)]
        greeting = {"position": [1, 2.5, -3], "radius": 0.25}
        await client.send(ClientEvent(etype="GREETING", value=greeting))
        events.append(await receive(client))
    json.dump(events, sys.stdout, default=plain)


asyncio.run(main(sys.argv[1]))
