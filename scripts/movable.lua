-- An object to move by hand: drag the gripper by its handles, or grab it in a headset, and
-- the ball follows its height.

spawn(function(session)
  session:set(DefaultScene{
    camPosition = {0, 1, 1.7}, camRotation = {-0.22, 0, 0},
    Movable{
      key = "hand", position = {0.5, 0.6, 0}, scale = 0.4,
      Gripper{ key = "gripper", color = "#ef476f", pinchWidth = 0.06, scale = 3 },
    },
    Sphere{ key = "ball", args = {0.15, 32, 16}, position = {-0.5, 0.6, 0}, material = { color = "#06d6a0" } },
  })
end)

on("OBJECT_MOVE", function(event, session)
  if event.key ~= "hand" then return end
  session:update{ key = "ball", position = { -0.5, event.value.position[2], 0 } }
end)
