-- Examples of the reference, one below each name: the body of a spawn function.

--- Scene
session:set(Scene{
  Box{ key = "box", position = {0, 0.5, 0}, material = { color = "orange" } },
  bgChildren = { HemisphereLightStage{ key = "lights" }, Grid{ key = "grid" }, OrbitControls{ key = "controls" } },
})

--- DefaultScene
session:set(DefaultScene{
  Box{ key = "box", position = {-0.8, 0.5, 0}, material = { color = "orange" } },
  Sphere{ key = "ball", args = {0.5, 48, 24}, position = {0.8, 0.5, 0}, material = { color = "royalblue" } },
})

--- SceneElement
session:set(DefaultScene{
  SceneElement{ key = "element" },
})

--- Group
session:set(DefaultScene{
  Group{
    key = "tower", rotation = {0, 0.6, 0},
    Box{ key = "low", args = {1, 0.5, 1}, position = {0, 0.25, 0}, material = { color = "steelblue" } },
    Box{ key = "high", args = {0.6, 0.5, 0.6}, position = {0, 0.75, 0}, material = { color = "gold" } },
  },
})

--- group
session:set(DefaultScene{
  group{
    key = "tower", rotation = {0, 0.6, 0},
    Box{ key = "low", args = {1, 0.5, 1}, position = {0, 0.25, 0}, material = { color = "steelblue" } },
    Box{ key = "high", args = {0.6, 0.5, 0.6}, position = {0, 0.75, 0}, material = { color = "gold" } },
  },
})

--- Center
session:set(DefaultScene{
  Center{ key = "middle", Box{ key = "box", position = {20, 3, 0}, material = { color = "orange" } } },
})

--- Billboard
session:set(DefaultScene{
  Billboard{ key = "sign", position = {0, 0.8, 0}, Text{ key = "text", "I face you", fontSize = 0.4, color = "tomato" } },
})

--- Pivot
session:set(DefaultScene{
  Pivot{ key = "pivot", position = {0, 0.8, 0}, scale = 0.9, Sphere{ key = "ball", args = {0.3, 32, 16}, material = { color = "gold" } } },
})

--- Movable
session:set(DefaultScene{
  Movable{ key = "handle", position = {0, 0.6, 0}, scale = 0.9, Box{ key = "box", args = {0.5, 0.5, 0.5}, material = { color = "orange" } } },
})
on("OBJECT_MOVE", function(event) print(event.key, event.value.position[1]) end)

--- Clickable
session:set(DefaultScene{
  Clickable{ key = "button", Box{ key = "box", position = {0, 0.5, 0}, material = { color = "limegreen" } } },
})
on("CLICK", function(event) print(event.key, "was clicked") end)

--- Gamepad
session:set(DefaultScene{ bgChildren = { Gamepad{ key = "pad", index = 0 } } })
on("GAMEPAD", function(event) print(event.value.axes[1], event.value.buttons[1]) end)

--- KeyboardMonitor
session:set(DefaultScene{ bgChildren = { KeyboardMonitor{ key = "keys", enableKeyDown = true } } })
on("KeyDown", function(event) print(event.value.key) end)

--- TimelineControls
session:set(DefaultScene{
  Sphere{ key = "ball", args = {0.4, 32, 16}, position = {0, 0.4, 0}, material = { color = "royalblue" } },
  bgChildren = { TimelineControls{ key = "timeline", start = 0, ["end"] = 100, speed = 1, paused = true } },
})
on("TIMELINE_STEP", function(event, session)
  session:update{ key = "ball", position = { event.value.step / 50 - 1, 0.4, 0 } }
end)

--- AnimationClip
session:set(DefaultScene{
  ThreeAnimate{
    key = "animated", play = true,
    Box{ key = "box", position = {0, 0.5, 0}, material = { color = "orange" } },
    AnimationClip{ key = "clip", name = "hop", VectorTrack{ key = "track", name = "box.position", times = {0, 1, 2}, values = {0, 0.5, 0, 0, 1, 0, 0, 0.5, 0} } },
  },
})

--- VectorTrack
session:set(DefaultScene{
  ThreeAnimate{
    key = "animated", play = true,
    Sphere{ key = "ball", args = {0.4, 32, 16}, position = {0, 0.4, 0}, material = { color = "tomato" } },
    AnimationClip{ key = "clip", name = "roll", VectorTrack{ key = "track", name = "ball.position", times = {0, 2, 4}, values = {-1, 0.4, 0, 1, 0.4, 0, -1, 0.4, 0} } },
  },
})

--- QuaternionTrack
session:set(DefaultScene{
  ThreeAnimate{
    key = "animated", play = true,
    Box{ key = "box", position = {0, 0.8, 0}, material = { color = "slateblue" } },
    AnimationClip{ key = "clip", name = "turn", QuaternionTrack{ key = "track", name = "box.quaternion", times = {0, 1, 2}, values = {0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, -1} } },
  },
})

--- ThreeAnimate
session:set(DefaultScene{
  ThreeAnimate{
    key = "animated", play = true, speed = 2,
    Cone{ key = "cone", args = {0.4, 0.8, 32}, position = {0, 0.4, 0}, material = { color = "gold" } },
    AnimationClip{ key = "clip", name = "grow", VectorTrack{ key = "track", name = "cone.scale", times = {0, 1, 2}, values = {1, 1, 1, 1.5, 2, 1.5, 1, 1, 1} } },
  },
})

--- PlaybackAnimate
session:set(DefaultScene{
  PlaybackAnimate{
    key = "animated",
    Box{ key = "box", position = {0, 0.5, 0}, material = { color = "hotpink" } },
    AnimationClip{ key = "clip", name = "slide", VectorTrack{ key = "track", name = "box.position", times = {0, 100}, values = {-1, 0.5, 0, 1, 0.5, 0} } },
  },
  bgChildren = { TimelineControls{ key = "timeline", start = 0, ["end"] = 100, paused = true } },
})

--- BackgroundColor
session:set(DefaultScene{
  Sphere{ key = "moon", args = {0.6, 48, 24}, position = {0, 0.8, 0} },
  bgChildren = { BackgroundColor{ key = "night", color = "#16213e" } },
})

--- Fog
local trees = {}
for i = 1, 8 do
  trees[i] = Cone{ key = "tree-" .. i, args = {0.5, 1.6, 24}, position = { (i % 2) * 1.6 - 0.8, 0.8, 2 - i * 1.2 }, material = { color = "seagreen" } }
end
session:set(DefaultScene{
  Group{ key = "wood", unpack(trees) },
  bgChildren = { Fog{ color = "#c8d6e5", near = 3, far = 11 }, BackgroundColor{ key = "sky", color = "#c8d6e5" } },
})

--- ImageBackground
session:set(DefaultScene{
  Box{ key = "box", position = {0, 0.5, 0}, material = { color = "gold" } },
  bgChildren = { ImageBackground{ key = "back", src = asset("sky.png"), interpolate = true } },
})

--- SceneBackground
session:set(DefaultScene{
  Box{ key = "box", position = {0, 0.5, 0}, material = { color = "gold" } },
  bgChildren = { SceneBackground{ key = "back", src = asset("sky.png") } },
})

--- Image
session:set(DefaultScene{
  Image{ key = "picture", src = asset("sky.png"), height = 1, aspect = 2, position = {0, 0.7, 0} },
})

--- HUDPlane
session:set(DefaultScene{
  Box{ key = "box", position = {0, 0.5, 0}, material = { color = "orange" } },
  HUDPlane{ key = "hud", height = 0.5, aspect = 6, distanceToCamera = 4, position = {0, 1.6, 0}, MeshBasicMaterial{ key = "paint", color = "royalblue" } },
})

--- VideoPlane
session:set(DefaultScene{
  VideoPlane{ key = "film", src = asset("film.webm"), height = 2, distanceToCamera = 3 },
})

--- StereoVideoPlane
session:set(DefaultScene{
  StereoVideoPlane{ key = "film", src = asset("film.webm") },
})

--- WebRTCVideoPlane
session:set(DefaultScene{
  WebRTCVideoPlane{ key = "stream", src = "https://localhost:8080/offer" },
})

--- WebRTCStereoVideoPlane
session:set(DefaultScene{
  WebRTCStereoVideoPlane{ key = "stream", src = "https://localhost:8080/offer" },
})

--- PerspectiveCamera
session:set(DefaultScene{
  Box{ key = "box", position = {0, 0.5, 0}, material = { color = "orange" } },
  bgChildren = { PerspectiveCamera{ key = "camera", position = {1.2, 2, 2}, fov = 60, makeDefault = true } },
})

--- SimplePerspectiveCamera
session:set(DefaultScene{
  Box{ key = "box", position = {0, 0.5, 0}, material = { color = "orange" } },
  SimplePerspectiveCamera{ key = "camera", position = {1.2, 2, 2}, fov = 60 },
})

--- OrthographicCamera
session:set(DefaultScene{
  Box{ key = "box", position = {0, 0.5, 0}, material = { color = "orange" } },
  bgChildren = { OrthographicCamera{ key = "camera", position = {3, 3, 3}, zoom = 0.8, makeDefault = true } },
})

--- SimpleOrthographicCamera
session:set(DefaultScene{
  Box{ key = "box", position = {0, 0.5, 0}, material = { color = "orange" } },
  SimpleOrthographicCamera{ key = "camera", position = {3, 3, 3}, zoom = 2 },
})

--- SceneCamera
session:set(DefaultScene{
  Box{ key = "box", position = {0, 0.5, 0}, material = { color = "orange" } },
  camPosition = {1.5, 1.8, 2.2}, camTarget = {0, 0.5, 0},
})
sleep(2)
session:update(SceneCamera{ key = "SceneCamera", position = {-1.5, 1.8, 2.2}, lookAt = {0, 0.5, 0} })

--- FisheyeCamera
session:set(DefaultScene{
  Box{ key = "box" },
  bgChildren = { FisheyeCamera{ key = "fisheye", segments = 64 } },
})

--- OrbitControls
session:set(Scene{
  Box{ key = "box" },
  bgChildren = { HemisphereLightStage{ key = "lights" }, OrbitControls{ key = "controls", maxDistance = 20, stream = true } },
})
on("CAMERA_MOVE", function(event) print(event.value.position[1]) end)

--- SceneCameraControl
session:set(DefaultScene{ Box{ key = "box" }, bgChildren = { SceneCameraControl{ key = "controls" } } })

--- PointerControls
session:set(DefaultScene{ Box{ key = "box" }, bgChildren = { PointerControls{ key = "pointer" } } })

--- CameraView
session:set(DefaultScene{
  Sphere{ key = "ball", args = {0.4, 32, 16}, position = {0, 0.5, 0}, material = { color = "tomato" } },
  CameraView{ key = "eye", position = {0, 0.8, 2}, width = 320, height = 240, fov = 50, stream = "ondemand" },
})

--- CameraPreviewThumbs
session:set(Scene{
  Box{ key = "box", position = {0, 0.5, 0}, material = { color = "orange" } },
  SimplePerspectiveCamera{ key = "front", position = {0, 0.5, 3} },
  SimplePerspectiveCamera{ key = "side", position = {3, 0.5, 0}, rotation = {0, math.pi / 2, 0} },
  bgChildren = {
    HemisphereLightStage{ key = "lights" }, OrbitControls{ key = "controls" },
    CameraPreviewThumbs{ key = "thumbs", previewHeight = 80, showLabels = false },
  },
})

--- CameraPreviewOverlay
session:set(DefaultScene{
  Box{ key = "box", position = {0, 0.5, 0}, material = { color = "orange" } },
  bgChildren = {
    PerspectiveCamera{ key = "front", position = {1.2, 1.5, 2}, makeDefault = true },
    CameraPreviewOverlay{ key = "frame", cornerBracketColor = "#ffae00" },
  },
})

--- ViewportHud
session:set(DefaultScene{
  Box{ key = "box", position = {0, 0.5, 0}, material = { color = "orange" } },
  ViewportHud{ key = "hud", left = 0, top = 0, width = 0.4, height = 0.4, CoordsMarker{ key = "axes", scale = 2 } },
})

--- Frustum
session:set(DefaultScene{
  Frustum{ key = "camera", position = {0, 0.8, 0.6}, rotation = {0, 0.6, 0}, near = 0.1, far = 1.2, fov = 50, showFocalPlane = false },
})

--- PerspectiveFrustum
session:set(DefaultScene{
  PerspectiveFrustum{ key = "camera", position = {0, 0.8, 0.6}, rotation = {0, 0.6, 0}, near = 0.1, far = 1.2, fov = 50 },
})

--- OrthographicFrustum
session:set(DefaultScene{
  OrthographicFrustum{ key = "camera", position = {0, 0.8, 0.6}, rotation = {0, 0.6, 0}, near = 0.1, far = 1.2 },
})

--- FisheyeFrustum
session:set(DefaultScene{
  FisheyeFrustum{ key = "camera", position = {0, 0.8, 0.3}, rotation = {0, 0.6, 0}, far = 0.8 },
})

--- CameraHelper
session:set(DefaultScene{
  Box{ key = "box", args = {0.4, 0.4, 0.4}, position = {0, 0.5, -1} },
  CameraHelper{ key = "outline" },
})

--- Arrow
session:set(DefaultScene{
  Arrow{ key = "up", direction = {0, 1, 0}, scale = 1.2, color = "crimson" },
})

--- CoordsMarker
session:set(DefaultScene{
  CoordsMarker{ key = "axes", scale = 1, position = {0, 0.1, 0} },
})

--- BBox
session:set(DefaultScene{
  Sphere{ key = "ball", args = {0.5, 32, 16}, position = {0, 0.5, 0}, material = { color = "tomato" } },
  BBox{ key = "frame", min = {-0.5, 0, -0.5}, max = {0.5, 1, 0.5}, color = "midnightblue" },
})

--- BoundingBox
session:set(DefaultScene{
  Sphere{ key = "ball", args = {0.5, 32, 16}, position = {0, 0.5, 0}, material = { color = "tomato" } },
  BoundingBox{ key = "frame", min = {-0.5, 0, -0.5}, max = {0.5, 1, 0.5}, color = "royalblue" },
})

--- BoundingBoxProvider
local found = {}
for i = 1, 7 do
  found[i] = BoundingBox{ key = "found-" .. i, size = {0.25, 0.2 * i, 0.25}, position = { 0.35 * (i - 4), 0.1 * i, 0 }, color = "seagreen" }
end
session:set(DefaultScene{
  BoundingBoxProvider{ key = "provider", edgeWidth = 0.03, unpack(found) },
})

--- Grid
session:set(Scene{
  Box{ key = "box", position = {0, 0.5, 0}, material = { color = "orange" } },
  bgChildren = {
    HemisphereLightStage{ key = "lights" }, OrbitControls{ key = "controls" },
    Grid{ key = "grid", cellSize = 0.5, sectionSize = 2, sectionColor = "#ef476f" },
  },
})

--- Trail
session:set(DefaultScene{
  Trail{
    key = "trail", width = 1.5, length = 60, color = "royalblue",
    Sphere{ key = "ball", args = {0.15, 32, 16}, material = { color = "gold" } },
  },
})
for dt, t in frames(60) do
  session:update{ key = "ball", position = { math.cos(2 * t), 0.8, math.sin(2 * t) } }
end

--- Text
session:set(DefaultScene{
  Text{ key = "text", "Hello", position = {0, 0.7, 0}, fontSize = 0.6, color = "royalblue" },
})

--- Text3D
session:set(DefaultScene{
  Text3D{ key = "text", "Lua", size = 0.8, height = 0.2, position = {-0.9, 0.2, 0}, MeshStandardMaterial{ key = "paint", color = "gold" } },
})

--- Html
session:set(DefaultScene{
  Box{ key = "box", position = {0, 0.5, 0}, material = { color = "orange" },
    Html{ key = "label", position = {0, 0.8, 0}, center = true, Header3{ "a box" } },
  },
})

--- Body
session:set(DefaultScene{ bgChildren = { Body{ fps = 30, stream = true } } })
on("BODY_MOVE", function(event) print(event.ts) end)

--- Hands
session:set(DefaultScene{ bgChildren = { Hands{ fps = 30, stream = true } } })
on("HAND_MOVE", function(event) print(event.ts) end)

--- Head
session:set(DefaultScene{ bgChildren = { Head{ fps = 30, stream = true } } })
on("HEAD_MOVE", function(event) print(event.ts) end)

--- MotionControllers
session:set(DefaultScene{ bgChildren = { MotionControllers{ fps = 30, stream = true } } })
on("CONTROLLER_MOVE", function(event) print(event.ts) end)

--- WebXRMesh
session:set(DefaultScene{ bgChildren = { WebXRMesh{ key = "webxr-mesh" } } })
local room = session:get_webxr_mesh{ key = "webxr-mesh", ttl = 5 }
print(#room.value.meshes)
