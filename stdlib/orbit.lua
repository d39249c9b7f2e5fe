-- orbit: paths for a camera.
--
--   local orbit = require "orbit"
--   local o = orbit{ radius = 5, height = 2, period = 10 }
--   print(o:at(0))                                  --> vec3(0, 2, 5)  vec3(0, 0, 0)
--   spawn(function(session)
--     session:set(DefaultScene{ Box{ key = "box" } })
--     local ride = o:play(session) -- moves the user's camera
--     sleep(10)
--     ride:cancel()
--   end)
--
-- A camera path is any object with a method at(t), t in seconds, that returns a position and
-- the point that the camera looks at.

local _, std = ...
local quat = require "quat"
local vec3 = require "vec3"

local cos, pi, sin = math.cos, math.pi, math.sin
local type = type

local orbit = {}

std.takes{
  ["orbit"] = { 1, "center", "radius", "height", "period", "start", "bob" },
  ["orbit.new"] = { 1, "center", "radius", "height", "period", "start", "bob" },
  ["orbit.along"] = { 3, "target", "loop" },
  ["orbit:play"] = { 2, "fps", "key" },
}

local function number(v, what, name)
  if type(v) ~= "number" then std.wants("orbit" .. what, name, "a number", v) end
  return v
end

local function point(v, what, name)
  if type(v) ~= "table" or type(v[1]) ~= "number" or type(v[2]) ~= "number" or type(v[3]) ~= "number" then
    std.wants("orbit" .. what, name, "a point {x, y, z}", v)
  end
  return vec3.new(v)
end

-- The methods of every camera path.
local ride = {}

-- Returns the pose of a camera, for elements other than the scene's camera: the position, and
-- the rotation as Euler angles.
function ride:pose(t)
  local eye, target = self:at(t)
  return eye, quat.look(target - eye):euler()
end

-- o:play(session [, options]) moves the scene's camera until the path ends or the
-- returned task is cancelled. Options: fps (60), key ("SceneCamera").
function ride:play(session, options)
  if type(session) ~= "userdata" or not session.spawn_task then std.wants("orbit:play", "session", "a session", session) end
  options = std.options("orbit:play", options)
  local fps, key = options.fps or 60, options.key or "SceneCamera"
  number(fps, ":play", "fps")
  return session:spawn_task(function()
    for _, t in frames(fps) do
      local eye, target = self:at(t)
      session:update(SceneCamera{ key = key, position = eye, lookAt = target })
      if self.seconds and t >= self.seconds then return end
    end
  end)
end

local circle = setmetatable({}, { __index = ride })
local circle_meta = { __index = circle }

-- orbit{ center =, radius =, height =, period =, start =, bob = }: a circle around center ({0,
-- 0, 0}), height (radius / 3) above it, once in period seconds (20; negative: the other
-- direction), starting at the angle start (0: on the side of z). With bob, the camera moves up
-- and down by that distance.
function orbit.new(options)
  if type(options) ~= "table" then std.wants("orbit", "options", "a table", options) end
  std.options("orbit", options)
  local self = {
    center = point(options.center or { 0, 0, 0 }, "", "center"),
    radius = number(options.radius or 5, "", "radius"),
    period = number(options.period or 20, "", "period"),
    start = number(options.start or 0, "", "start"),
    bob = number(options.bob or 0, "", "bob"),
  }
  self.height = number(options.height or self.radius / 3, "", "height")
  if self.period == 0 then std.fail("orbit: a period of 0 seconds is not valid") end
  return setmetatable(self, circle_meta)
end

function circle:at(t)
  local a = self.start + 2 * pi * number(t, ":at", "t") / self.period
  local up = self.height + self.bob * sin(2 * a)
  return self.center + vec3(self.radius * sin(a), up, self.radius * cos(a)), self.center
end

local track = setmetatable({}, { __index = ride })
local track_meta = { __index = track }

-- orbit.along(path, seconds [, options]) follows a path of the module path at constant
-- speed. Options: target, a point to look at (default: ahead); loop, start again at the
-- end.
function orbit.along(path, seconds, options)
  if type(path) ~= "table" or not path.even_t then std.wants("orbit.along", "path", "a path", path) end
  options = std.options("orbit.along", options)
  if number(seconds, ".along", "seconds") <= 0 then std.wants("orbit.along", "seconds", "a time above 0", seconds) end
  return setmetatable({
    path = path, duration = seconds, loop = options.loop, seconds = not options.loop and seconds or nil,
    target = options.target and point(options.target, ".along", "target"),
  }, track_meta)
end

function track:at(t)
  local part = number(t, ":at", "t") / self.duration
  if self.loop then part = part % 1 end
  local s = self.path:even_t(part)
  local eye = self.path:at(s)
  return eye, self.target or eye + self.path:tangent(s)
end

return setmetatable(orbit, { __call = function(_, options) return orbit.new(options) end })
