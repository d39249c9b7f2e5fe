-- Examples of the reference, one below each name: the body of a spawn function.

--- Glb
session:set(DefaultScene{
  Glb{ key = "vase", src = asset("vase.glb") },
})

--- Obj
session:set(DefaultScene{
  Obj{ key = "knot", src = asset("knot.obj"), position = {0, 0.8, 0}, material = { color = "coral" } },
})

--- Stl
session:set(DefaultScene{
  Stl{ key = "vase", src = asset("vase.stl"), material = { color = "steelblue", side = "double" } },
})

--- Ply
session:set(DefaultScene{
  Ply{ key = "scan", src = asset("scan.ply") },
})

--- Pcd
session:set(DefaultScene{
  Pcd{ key = "scan", src = asset("scan.pcd"), size = 0.02, color = "royalblue" },
})

--- Dae
session:set(DefaultScene{
  Dae{ key = "vase", src = asset("vase.dae") },
})

--- Fbx
session:set(DefaultScene{
  Fbx{ key = "vase", src = asset("vase.fbx") },
})

--- Bvh
session:set(DefaultScene{
  Bvh{ key = "walker", src = asset("walk.bvh") },
})

--- Urdf
session:set(DefaultScene{
  Urdf{ key = "dog", src = asset("dog.urdf"), rotation = {-math.pi / 2, 0, 0} },
})

--- ModelNode
session:set(DefaultScene{
  ModelNode{ key = "model", src = asset("vase.glb") },
})

--- Splat
session:set(DefaultScene{
  Splat{ key = "splat", src = asset("ball.splat"), position = {0, 2, 0}, scale = 3 },
})

--- VuerSplat
session:set(DefaultScene{
  VuerSplat{ key = "splat", src = asset("ball.splat"), position = {0, 2, 0}, scale = 3 },
})

--- SparkSplats
session:set(DefaultScene{
  SparkSplats{ key = "splat", src = asset("ball.splat"), position = {0, 2, 0}, scale = 3 },
})

--- LumaSplats
session:set(DefaultScene{
  LumaSplats{ key = "capture", src = "https://lumalabs.ai/capture/d2d4effc-13bb-4e4c-a5d1-4e1b4e1a5c4b", scale = 1 },
})

--- Gripper
session:set(DefaultScene{
  Gripper{ key = "gripper", pinchWidth = 0.06, color = "tomato", position = {0, 0.15, 0} },
})

--- SkeletalGripper
session:set(DefaultScene{
  SkeletalGripper{ key = "gripper", pinchWidth = 0.07, color = "royalblue", position = {0, 0.15, 0} },
})

--- Facemesh
session:set(DefaultScene{
  Facemesh{ key = "face", depth = 1, eyes = true },
})

--- ContribLoader
session:set(DefaultScene{
  ContribLoader{ key = "extension", library = "@vuer-ai/my-extension", version = "1.0.0" },
})

--- MuJoCoProvider
session:set(DefaultScene{
  MuJoCoProvider{ key = "physics", MuJoCo{ key = "robot", src = asset("robot.mjcf.xml"), selfProvide = false } },
})

--- MuJoCo
session:set(DefaultScene{
  MuJoCo{ key = "robot", src = asset("robot.mjcf.xml"), fps = 60, pause = false },
})

--- MjCameraView
session:set(DefaultScene{
  MuJoCo{ key = "robot", src = asset("robot.mjcf.xml"), MjCameraView{ key = "wrist" } },
})

--- HandActuator
session:set(DefaultScene{
  MuJoCo{
    key = "robot", src = asset("robot.mjcf.xml"),
    HandActuator{ key = "pinch", low = 0, high = 1, ctrlId = -1 },
  },
})

--- MotionControllerActuator
session:set(DefaultScene{
  MuJoCo{
    key = "robot", src = asset("robot.mjcf.xml"),
    MotionControllerActuator{ key = "trigger", low = 0, high = 1, ctrlId = -1 },
  },
})

--- DepthPointCloud
session:set(DefaultScene{
  DepthPointCloud{ key = "depth", depth = asset("depth.png"), cmap = "turbo", depthMin = 1, depthMax = 4, position = {0, 1, 2}, pointSize = 4 },
})

--- InPlaceDepthPointCloud
session:set(DefaultScene{
  InPlaceDepthPointCloud{ key = "depth", depth = asset("depth.png"), cmap = "viridis", depthMin = 1, depthMax = 4, position = {0, 1, 2}, pointSize = 4 },
})

--- DepthPointCloudProvider
session:set(DefaultScene{
  DepthPointCloudProvider{
    key = "provider",
    DepthPointCloud{ key = "left", depth = asset("depth.png"), cmap = "inferno", depthMin = 1, depthMax = 4, position = {-1.5, 1, 2} },
    DepthPointCloud{ key = "right", depth = asset("depth.png"), cmap = "viridis", depthMin = 1, depthMax = 4, position = {1.5, 1, 2} },
  },
})
