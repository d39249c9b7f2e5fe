-- ease: how a movement starts and stops, as functions of its progress from 0 to 1.
--
--   local ease = require "ease"
--   print(ease.in_quad(0.5), ease.out_quad(0.5), ease.in_out_cubic(0.5))  --> 0.25  0.75  0.5
--   local spring = ease.get("out_elastic")           -- by name
--   print(spring(0), spring(1))                      --> 0  1
--   local own = ease.bezier(0.25, 0.1, 0.25, 1) -- like CSS's cubic-bezier(), here "ease"
--
-- The functions are linear, smoothstep and smootherstep, and in_, out_ and in_out_ with each
-- of quad, cubic, quart, quint, sine, expo, circ, back, elastic and bounce. ease.names lists
-- them. Progress below 0 or above 1 counts as 0 or 1.

local _, std = ...

local asin, cos, pi, pow, sin, sqrt = math.asin, math.cos, math.pi, math.pow, math.sin, math.sqrt
local type = type

local ease = { names = {} }

local function add(name, fn)
  ease[name] = function(t)
    if type(t) ~= "number" then std.wants("ease." .. name, "t", "a number", t) end
    if t <= 0 then return 0 elseif t >= 1 then return 1 end
    return fn(t)
  end
  ease.names[#ease.names + 1] = name
end

add("linear", function(t) return t end)
add("smoothstep", function(t) return t * t * (3 - 2 * t) end)
add("smootherstep", function(t) return t * t * t * (t * (t * 6 - 15) + 10) end)

local BACK = 1.70158

local function bounce(t)
  t = 1 - t
  local d = 2.75
  if t < 1 / d then return 1 - 7.5625 * t * t end
  if t < 2 / d then t = t - 1.5 / d return 1 - (7.5625 * t * t + 0.75) end
  if t < 2.5 / d then t = t - 2.25 / d return 1 - (7.5625 * t * t + 0.9375) end
  t = t - 2.625 / d
  return 1 - (7.5625 * t * t + 0.984375)
end

-- The in_ functions; out_ and in_out_ are derived from them.
local STARTS = {
  { "quad", function(t) return t * t end },
  { "cubic", function(t) return t * t * t end },
  { "quart", function(t) return t * t * t * t end },
  { "quint", function(t) return t * t * t * t * t end },
  { "sine", function(t) return 1 - cos(t * pi / 2) end },
  { "expo", function(t) return pow(2, 10 * t - 10) end },
  { "circ", function(t) return 1 - sqrt(1 - t * t) end },
  { "back", function(t) return t * t * ((BACK + 1) * t - BACK) end },
  { "elastic", function(t) return -pow(2, 10 * t - 10) * sin((t * 10 - 10.75) * 2 * pi / 3) end },
  { "bounce", bounce },
}

for _, start in ipairs(STARTS) do
  local name, fn = start[1], start[2]
  add("in_" .. name, fn)
  add("out_" .. name, function(t) return 1 - fn(1 - t) end)
  add("in_out_" .. name, function(t)
    if t < 0.5 then return fn(2 * t) / 2 end
    return 1 - fn(2 - 2 * t) / 2
  end)
end

-- CSS's cubic-bezier.
function ease.bezier(x1, y1, x2, y2)
  for name, v in pairs{ x1 = x1 or false, y1 = y1 or false, x2 = x2 or false, y2 = y2 or false } do
    if type(v) ~= "number" then std.wants("ease.bezier", name, "a number", v or nil) end
  end
  if x1 < 0 or x1 > 1 or x2 < 0 or x2 > 1 then std.fail("ease.bezier wants x1 and x2 from 0 to 1") end
  local function at(a, b, s) return ((1 - 3 * b + 3 * a) * s + 3 * b - 6 * a) * s * s + 3 * a * s end
  return function(t)
    if t <= 0 then return 0 elseif t >= 1 then return 1 end
    local low, high = 0, 1 -- x grows with s, so bisection finds it
    for _ = 1, 40 do
      local s = (low + high) / 2
      if at(x1, x2, s) < t then low = s else high = s end
    end
    return at(y1, y2, (low + high) / 2)
  end
end

-- Moves in n equal steps, the last one at the end.
function ease.steps(n)
  if type(n) ~= "number" or n < 1 then std.wants("ease.steps", "n", "a number of steps", n) end
  return function(t)
    if t <= 0 then return 0 elseif t >= 1 then return 1 end
    return math.floor(t * n) / n
  end
end

-- Returns the function with that name. It returns a function unchanged.
function ease.get(name)
  if type(name) == "function" then return name end
  if name == nil then return ease.linear end
  if type(name) == "string" then
    for _, known in ipairs(ease.names) do
      if known == name then return ease[name] end
    end
    local near = std.suggest(name, ease.names)
    std.fail("ease has no '" .. name .. "'", near and "did you mean '" .. near .. "'?" or "ease.names lists them")
  end
  std.wants("ease.get", "name", "a name or a function", name)
end

return ease
