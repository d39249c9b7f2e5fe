"""A server of Vuer's Python package: python server.py PORT.

It answers SET_POSITION with an upsert, and prints each of its events as a line of JSON.
"""

import json
import sys

from vuer import Vuer
from vuer.schemas import Box, DefaultScene

app = Vuer(host="127.0.0.1", port=int(sys.argv[1]))


@app.add_handler("SET_POSITION")
async def on_position(event, session):
    print(json.dumps({"etype": event.etype, "key": getattr(event, "key", None), "value": event.value}), flush=True)
    session.upsert @ Box(key="box", position=event.value)


@app.spawn
async def main(session):
    session.set @ DefaultScene(Box(key="box", args=[1, 1, 1]))
    await session.forever()


app.start()
