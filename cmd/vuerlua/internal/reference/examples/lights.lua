-- Examples of the reference, one below each name: the body of a spawn function.

--- AmbientLight
session:set(Scene{
  AmbientLight{ key = "light", color = "#ffe2b0", intensity = 1.5 },
  Box{ key = "box", position = {0, 0.5, 0} },
  Sphere{ key = "ball", position = {1.2, 0.5, 0}, args = {0.5, 48, 24} },
})

--- DirectionalLight
session:set(Scene{
  DirectionalLight{ key = "sun", position = {2, 3, 2}, intensity = 1.5, castShadow = true },
  Box{ key = "box", position = {0, 0.5, 0}, material = { color = "orange" }, castShadow = true },
  Plane{ key = "floor", args = {3, 3}, rotation = {-math.pi / 2, 0, 0}, receiveShadow = true },
})

--- HemisphereLight
session:set(Scene{
  HemisphereLight{ key = "sky", color = "skyblue", groundColor = "saddlebrown", intensity = 3 },
  Sphere{ key = "ball", args = {0.6, 48, 24}, position = {0, 0.6, 0} },
})

--- PointLight
session:set(Scene{
  PointLight{ key = "bulb", position = {0, 1.2, 1}, color = "#ffd166", intensity = 4, showSphere = true },
  Box{ key = "box", position = {-0.8, 0.5, 0} },
  Sphere{ key = "ball", position = {0.8, 0.5, 0}, args = {0.5, 48, 24} },
  Plane{ key = "floor", args = {3, 3}, rotation = {-math.pi / 2, 0, 0} },
})

--- SpotLight
session:set(Scene{
  SpotLight{ key = "spot", position = {1.5, 3, 1.5}, angle = 0.35, penumbra = 0.4, intensity = 30, castShadow = true },
  Cone{ key = "cone", args = {0.5, 1, 48}, position = {0, 0.5, 0}, material = { color = "gold" }, castShadow = true },
  Plane{ key = "floor", args = {3, 3}, rotation = {-math.pi / 2, 0, 0}, receiveShadow = true },
})

--- RectAreaLight
session:set(Scene{
  RectAreaLight{ key = "window", width = 2, height = 1, position = {0, 1.2, 1.5}, lookAt = {0, 0.4, 0}, intensity = 8, color = "aquamarine" },
  Sphere{ key = "ball", args = {0.5, 48, 24}, position = {0, 0.5, 0}, material = { roughness = 0.3 } },
  Plane{ key = "floor", args = {3, 3}, rotation = {-math.pi / 2, 0, 0}, material = { roughness = 0.3 } },
})

--- AmbientLightStage
session:set(Scene{
  Box{ key = "box", position = {0, 0.5, 0}, material = { color = "orange" } },
  bgChildren = { AmbientLightStage{ key = "lights" }, OrbitControls{ key = "controls" } },
})

--- HemisphereLightStage
session:set(Scene{
  Box{ key = "box", position = {0, 0.5, 0}, material = { color = "orange" } },
  bgChildren = { HemisphereLightStage{ key = "lights" }, OrbitControls{ key = "controls" } },
})

--- AccumulativeShadows
session:set(DefaultScene{
  TorusKnot{ key = "knot", args = {0.4, 0.13, 128, 24}, position = {0, 0.8, 0}, material = { color = "coral" }, castShadow = true },
  AccumulativeShadows{
    key = "shadows", frames = 20, blend = 20, resolution = 512, scale = 6,
    RandomizedLight{ key = "lamp", position = {2, 4, 2}, amount = 6 },
  },
})

--- RandomizedLight
session:set(DefaultScene{
  Box{ key = "box", args = {0.7, 0.7, 0.7}, position = {0, 0.6, 0}, material = { color = "slateblue" }, castShadow = true },
  AccumulativeShadows{
    key = "shadows", frames = 20, blend = 20, resolution = 512, scale = 6,
    RandomizedLight{ key = "lamp", position = {-2, 4, 2}, amount = 8, radius = 2 },
  },
})

--- Stage
session:set(Scene{
  Stage{
    key = "stage", preset = "rembrandt", intensity = 0.6,
    TorusKnot{ key = "knot", args = {0.5, 0.16, 128, 24}, material = { color = "tomato", roughness = 0.3 }, castShadow = true },
  },
})
