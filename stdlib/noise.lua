-- noise: smooth randomness for terrain, clouds, and movements that do not repeat.
--
--   local noise = require "noise"
--   local n = noise.new(42) -- the same seed gives the same noise
--   local height = n:simplex(1.5, 2.5)               -- one to four coordinates, -1 to 1
--   local rough = n:simplex(1.5, 2.5, { octaves = 5 })
--   local x = Float32Array.linspace(0, 10, 1000)
--   print(#n:value(x, 0.5), height ~= rough)         --> 1000  true
--   print(noise.simplex(1, 2) == noise.new(0):simplex(1, 2))  --> true
--
-- value interpolates smoothly between random values at whole coordinates. simplex looks the
-- same in all directions. Coordinates may be typed arrays: then the result is an array,
-- computed a hundred times faster than in a loop. Options: octaves (1) adds finer copies of the
-- noise, each lacunarity (2) times as fine and gain (0.5) times as high.

local _, std = ...

local select, type, unpack = select, type, unpack
local native = std.native

local noise = {}
local source = {}
local meta = { __index = source, __tostring = function(n) return "noise (seed " .. n.seed .. ")" end }

-- noise.new([seed]): without a seed, the noise is different each time.
function noise.new(seed)
  if seed == nil then seed = math.floor(std.random()() * 2 ^ 52) end
  if type(seed) ~= "number" then std.wants("noise.new", "seed", "a number", seed) end
  return setmetatable({ seed = seed, native = native.new(seed) }, meta)
end

local DEFAULTS = { octaves = 1, gain = 0.5, lacunarity = 2 }

std.takes{
  ["noise.value"] = { 4, "octaves", "gain", "lacunarity" },
  ["noise.simplex"] = { 4, "octaves", "gain", "lacunarity" },
}

local function option(what, options, name)
  local v = options[name]
  if v == nil then return DEFAULTS[name] end
  if type(v) ~= "number" then std.wants("noise." .. what, name, "a number", v) end
  return v
end

local function at(self, what, ...)
  if type(self) ~= "table" or getmetatable(self) ~= meta then
    std.fail("noise." .. what .. " was called with a dot", "use a colon: n:" .. what .. "(x, y)")
  end
  local n = select("#", ...)
  local options = n > 0 and select(n, ...)
  if type(options) == "table" then
    for name in pairs(options) do -- cheaper than std.options, because noise is computed for each point
      if not DEFAULTS[name] then std.options("noise." .. what, options) end
    end
    local coordinates = { ... }
    return native.at(self.native, what, option(what, options, "octaves"), option(what, options, "gain"),
      option(what, options, "lacunarity"), unpack(coordinates, 1, n - 1))
  end
  return native.at(self.native, what, 1, 0.5, 2, ...)
end

function source:value(...) return at(self, "value", ...) end
function source:simplex(...) return at(self, "simplex", ...) end

-- The module's own functions use seed 0.
local zero = noise.new(0)
function noise.value(...) return at(zero, "value", ...) end
function noise.simplex(...) return at(zero, "simplex", ...) end

return noise
