local orbit, path, vec3 = require "orbit", require "path", require "vec3"

test("a circle", function()
  local o = orbit{ center = {1, 0, 0}, radius = 4, height = 3, period = 8 }
  for t = 0, 8 do
    local eye, target = o:at(t)
    near(target, {1, 0, 0})
    near(eye.y, 3)
    near(vec3.distance(eye, {1, 3, 0}), 4)
  end
  near((o:at(0)), {1, 3, 4})
  near((o:at(2)), {5, 3, 0})
  near((o:at(8)), (o:at(0)))
  near((orbit{ period = -8 }:at(2)).x, -5)
  near((orbit{ start = math.pi / 2 }:at(0)).x, 5)
  eq((orbit{ bob = 1, height = 0 }:at(2.5)).y > 0.9, true)
end)

test("a pose looks at the centre", function()
  local quat = require "quat"
  local o = orbit{ radius = 4, height = 3, period = 8 }
  for t = 0, 8, 0.5 do
    local eye, rotation = o:pose(t)
    near(quat.from_euler(rotation) * {0, 0, -1}, (vec3.zero() - eye):normalize(), 1e-6)
  end
end)

test("along a path", function()
  local line = path.line{ {0, 0, 0}, {10, 0, 0} }
  local o = orbit.along(line, 5)
  local eye, target = o:at(2.5)
  near(eye, {5, 0, 0})
  near(target, {6, 0, 0})
  near((o:at(99)), {10, 0, 0})
  near((orbit.along(line, 5, { loop = true }):at(6)), {2, 0, 0})
  near(select(2, orbit.along(line, 5, { target = {0, 1, 0} }):at(1)), {0, 1, 0})
end)

test("the camera moves", function(session)
  session:set(DefaultScene{})
  local ride = orbit{ period = 4 }:play(session, { fps = 10 })
  sleep(1)
  eq(ride:done(), false)
  ride:cancel()
  local once = orbit.along(path.line{ {0, 0, 5}, {0, 0, 1} }, 1):play(session)
  once:wait()
  eq(once:done(), true)
end)

test("mistakes", function()
  fails("orbit wants a table for options, not nil", orbit)
  fails("orbit wants a number for radius, not the string", orbit, { radius = "5" })
  fails("orbit wants a point {x, y, z} for center, not the number 5", orbit, { center = 5 })
  fails("orbit: a period of 0 seconds", orbit, { period = 0 })
  fails("orbit.along wants a path for path, not nil", orbit.along)
  local o = orbit{}
  fails("orbit:play wants a session for session, not nil", o.play, o)
  fails("orbit:at wants a number for t, not nil", o.at, o)
end)
