"""A scene of Vuer's Python package, shown by the viewer of this project as its client.

    python scene.py PORT CLIENT_FOLDER

It sets a scene, moves a box, asks for a picture, and prints what it hears.
"""

import asyncio
import sys
from pathlib import Path

from vuer import Vuer, VuerSession
from vuer.schemas import Box, DefaultScene, OrbitControls, Sphere

app = Vuer(host="localhost", port=int(sys.argv[1]), client_root=Path(sys.argv[2]))


@app.add_handler("ON_CLICK")
async def clicked(event, session):
    print("clicked", event.value["key"], flush=True)


@app.add_handler("CAMERA_MOVE")
async def moved(event, session):
    print("camera", event.key, len(event.value["camera"]["matrix"]), flush=True)


@app.spawn(start=True)
async def main(session: VuerSession):
    session.set @ DefaultScene(
        Box(key="box", args=[2, 2, 2], position=[0, 1, 0], material={"color": "#23aaff"}),
        Sphere(key="ball", args=[0.5], position=[3, 1, 0]),
        bgChildren=[OrbitControls(key="OrbitControls")],
    )
    await asyncio.sleep(0.5)
    session.upsert @ Sphere(key="ball", args=[0.5], position=[-3, 1, 0])
    render = await session.grab_render(quality=0.9, ttl=30)
    print("picture", render.value["width"], render.value["height"], render.value["frame"][:2].hex(), flush=True)
    while True:
        await asyncio.sleep(1.0)
