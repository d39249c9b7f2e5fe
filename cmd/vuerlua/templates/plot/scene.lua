-- A pendulum, with its angle and speed in a plot.

local pendulum = { angle = 1, speed = 0, gravity = 9.81, damping = 0.1 }

command("Push", { key = "Space" }, function() pendulum.speed = pendulum.speed + 2 end)

spawn(function(session)
  session:set(DefaultScene{
    Group{
      key = "arm", position = {0, 2.5, 0},
      Cylinder{ key = "rod", args = {0.03, 0.03, 2}, position = {0, -1, 0}, color = "gray" },
      Sphere{ key = "bob", args = {0.2}, position = {0, -2, 0}, color = "tomato" },
    },
    camera = { from = {0, 2, 6}, at = {0, 1.5, 0} },
    htmlChildren = {
      Plot{ key = "plot", label = "Pendulum", series = { "angle", "speed" }, seconds = 10 },
    },
  })
  for _ in frames(60) do
    session:update{ key = "arm", rotation = {0, 0, pendulum.angle} }
    session:push("plot", pendulum.angle, pendulum.speed)
  end
end)

spawn_task(function()
  for dt in frames(60) do
    local acceleration = -pendulum.gravity / 2 * math.sin(pendulum.angle) - pendulum.damping * pendulum.speed
    pendulum.speed = pendulum.speed + acceleration * dt
    pendulum.angle = pendulum.angle + pendulum.speed * dt
  end
end)
