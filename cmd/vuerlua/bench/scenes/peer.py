"""The scenes of this folder for Python's Vuer: python peer.py ROLE PORT [NUMBER]."""

import asyncio
import sys
import time

from vuer import Vuer
from vuer.schemas import Box, DefaultScene

COUNT = 100

role, port = sys.argv[1], int(sys.argv[2])
number = int(sys.argv[3]) if len(sys.argv) > 3 else 0
app = Vuer(host="127.0.0.1", port=port)


def box(i, x, t):
    return Box(
        key=f"box-{i}",
        position=[x, i + 0.5, -1],
        rotation=[0, t, 0.5],
        args=[0.25, 0.25, 0.25],
        material={"color": "#23aaff"},
    )


async def stream(session):
    start = at = time.monotonic()
    while True:
        x = time.monotonic()
        session.upsert @ [box(i + 1, x, x - start) for i in range(COUNT)]
        at = max(at + 1 / number, x)
        await asyncio.sleep(max(0, at - time.monotonic()))


async def burst(session):
    for i in range(number):
        session.upsert @ Box(key=f"box-{i + 1}", position=[i + 1, 0, 0])
    await session.forever()


async def grab(session):
    while True:
        await session.grab_render(ttl=60)


async def idle(session):
    await session.forever()


@app.add_handler("ASK")
async def answer(event, session):
    session.upsert @ Box(key=event.key, position=event.value["position"])


@app.spawn
async def main(session):
    session.set @ DefaultScene()
    await {"stream": stream, "burst": burst, "grab": grab}.get(role, idle)(session)


app.start()
