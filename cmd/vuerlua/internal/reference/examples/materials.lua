-- Examples of the reference, one below each name: the body of a spawn function.

--- Material
session:set(DefaultScene{
  mesh{ key = "knot", position = {0, 0.9, 0},
    { tag = "torusKnotGeometry", key = "geometry", args = {0.55, 0.17, 128, 24} },
    Material{ key = "material", color = "teal" },
  },
})

--- MeshBasicMaterial
session:set(DefaultScene{
  TorusKnot{ key = "knot", args = {0.55, 0.17, 128, 24}, position = {0, 0.9, 0}, material = MeshBasicMaterial{ color = "tomato" } },
})

--- MeshDepthMaterial
session:set(Scene{
  TorusKnot{ key = "knot", args = {0.55, 0.17, 128, 24}, material = MeshDepthMaterial{} },
  bgChildren = { PerspectiveCamera{ position = {0, 0, 2.2}, near = 1.3, far = 3, makeDefault = true } },
})

--- MeshDistanceMaterial
session:set(DefaultScene{
  mesh{ key = "knot", position = {0, 0.9, 0},
    { tag = "torusKnotGeometry", key = "geometry", args = {0.55, 0.17, 128, 24} },
    MeshDistanceMaterial{ key = "material" },
  },
})

--- MeshLambertMaterial
session:set(DefaultScene{
  TorusKnot{ key = "knot", args = {0.55, 0.17, 128, 24}, position = {0, 0.9, 0}, material = MeshLambertMaterial{ color = "limegreen" } },
})

--- MeshMatcapMaterial
session:set(DefaultScene{
  mesh{ key = "knot", position = {0, 0.9, 0},
    { tag = "torusKnotGeometry", key = "geometry", args = {0.55, 0.17, 128, 24} },
    MeshMatcapMaterial{ key = "material", color = "orange" },
  },
})

--- MeshNormalMaterial
session:set(DefaultScene{
  TorusKnot{ key = "knot", args = {0.55, 0.17, 128, 24}, position = {0, 0.9, 0}, material = MeshNormalMaterial{} },
})

--- MeshPhongMaterial
session:set(DefaultScene{
  TorusKnot{ key = "knot", args = {0.55, 0.17, 128, 24}, position = {0, 0.9, 0}, material = MeshPhongMaterial{ color = "royalblue", shininess = 100 } },
})

--- MeshPhysicalMaterial
session:set(DefaultScene{
  TorusKnot{
    key = "knot", args = {0.55, 0.17, 128, 24}, position = {0, 0.9, 0},
    material = MeshPhysicalMaterial{ color = "crimson", clearcoat = 1, roughness = 0.3 },
  },
})

--- MeshStandardMaterial
session:set(DefaultScene{
  TorusKnot{
    key = "knot", args = {0.55, 0.17, 128, 24}, position = {0, 0.9, 0},
    material = MeshStandardMaterial{ color = "gold", metalness = 0.9, roughness = 0.25 },
  },
})

--- MeshToonMaterial
session:set(DefaultScene{
  mesh{ key = "knot", position = {0, 0.9, 0},
    { tag = "torusKnotGeometry", key = "geometry", args = {0.55, 0.17, 128, 24} },
    MeshToonMaterial{ key = "material", color = "violet" },
  },
})

--- LineBasicMaterial
session:set(DefaultScene{
  mesh{ key = "knot", position = {0, 0.9, 0},
    { tag = "torusKnotGeometry", key = "geometry", args = {0.55, 0.17, 64, 12} },
    LineBasicMaterial{ key = "material", color = "midnightblue", wireframe = true },
  },
})

--- LineDashedMaterial
session:set(DefaultScene{
  mesh{ key = "knot", position = {0, 0.9, 0},
    { tag = "torusKnotGeometry", key = "geometry", args = {0.55, 0.17, 64, 12} },
    LineDashedMaterial{ key = "material", color = "darkred", dashSize = 0.1, gapSize = 0.05 },
  },
})

--- PointsMaterial
session:set(DefaultScene{
  Sphere{ key = "dots", args = {0.8, 32, 16}, position = {0, 0.8, 0}, materialType = "points", material = PointsMaterial{ color = "royalblue", size = 0.03 } },
})

--- SpriteMaterial
session:set(DefaultScene{
  mesh{ key = "sign", position = {0, 0.8, 0},
    { tag = "planeGeometry", key = "geometry", args = {1.4, 1.4} },
    SpriteMaterial{ key = "material", map = asset("checker.png") },
  },
})

--- ShadowMaterial
session:set(Scene{
  SpotLight{ key = "lamp", position = {2, 4, 1}, intensity = 80, castShadow = true },
  AmbientLight{ key = "ambient", intensity = 1 },
  Box{ key = "box", position = {0, 1, 0}, material = { color = "orange" }, castShadow = true },
  Plane{ key = "floor", args = {3, 3}, rotation = {-math.pi / 2, 0, 0}, receiveShadow = true, materialType = "shadow", material = ShadowMaterial{ opacity = 0.5 } },
})

--- ShaderMaterial
session:set(DefaultScene{
  mesh{ key = "knot", position = {0, 0.9, 0},
    { tag = "torusKnotGeometry", key = "geometry", args = {0.55, 0.17, 128, 24} },
    ShaderMaterial{
      key = "stripes",
      vertexShader = [[
        varying vec2 at;
        void main() { at = uv; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }
      ]],
      fragmentShader = [[
        varying vec2 at;
        void main() { gl_FragColor = vec4(at.x, step(0.5, fract(at.x * 16.0)), 1.0 - at.x, 1.0); }
      ]],
    },
  },
})

--- RawShaderMaterial
session:set(DefaultScene{
  mesh{ key = "knot", position = {0, 0.9, 0},
    { tag = "torusKnotGeometry", key = "geometry", args = {0.55, 0.17, 128, 24} },
    RawShaderMaterial{
      key = "height",
      vertexShader = [[
        uniform mat4 projectionMatrix, modelViewMatrix;
        attribute vec3 position;
        varying float height;
        void main() { height = position.y; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }
      ]],
      fragmentShader = [[
        precision mediump float;
        varying float height;
        void main() { gl_FragColor = vec4(0.5 + height, 0.4, 0.7 - height, 1.0); }
      ]],
    },
  },
})

--- VideoMaterial
session:set(DefaultScene{
  Box{ key = "screen", args = {1.6, 0.9, 0.1}, position = {0, 0.5, 0}, VideoMaterial{ key = "film", src = asset("film.webm") } },
})

--- WebRTCVideoMaterial
session:set(DefaultScene{
  Plane{ key = "screen", args = {1.6, 0.9}, WebRTCVideoMaterial{ key = "stream", src = "https://localhost:8080/offer" } },
})
