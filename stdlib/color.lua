-- color: colours for computations.
--
--   local color = require "color"
--   local c = color("#ff8800")                       -- or "tomato", or color(1, 0.5, 0)
--   print(c, c:lerp("blue", 0.5), c:lighten(0.1))    --> #ff8800  #8176af  #ffa840
--   print(color.hsl(120, 1, 0.25), color.oklch(0.7, 0.15, 30))   --> #008000  #ed7665
--   print(color.ramp("viridis", 0), color.palette("okabe_ito")[2])  --> #440154  #56b4e9
--   local box = Box{ key = "box", material = { color = c:hex() } }
--
-- A colour is a list {r, g, b} of fractions, as elements and typed arrays use it, with a
-- fourth item if it has an opacity. Hues are in degrees, all other values are from 0 to 1.
-- Functions also accept a colour as a name, "#rgb", "#rrggbb", "#rrggbbaa" or a list.
-- Colours are mixed in OKLab, in which the middle between two colours looks like the middle.

local _, std = ...

local abs, atan2, cos, floor, max, min, rad, sin, sqrt = math.abs, math.atan2, math.cos, math.floor, math.max, math.min, math.rad, math.sin, math.sqrt
local format, type, tonumber = string.format, type, tonumber

local color = { names = {} }
local meta = { __index = color }

for name, hex in ([[
aliceblue f0f8ff antiquewhite faebd7 aqua 00ffff aquamarine 7fffd4 azure f0ffff beige f5f5dc bisque ffe4c4
black 000000 blanchedalmond ffebcd blue 0000ff blueviolet 8a2be2 brown a52a2a burlywood deb887 cadetblue 5f9ea0
chartreuse 7fff00 chocolate d2691e coral ff7f50 cornflowerblue 6495ed cornsilk fff8dc crimson dc143c cyan 00ffff
darkblue 00008b darkcyan 008b8b darkgoldenrod b8860b darkgray a9a9a9 darkgreen 006400 darkgrey a9a9a9
darkkhaki bdb76b darkmagenta 8b008b darkolivegreen 556b2f darkorange ff8c00 darkorchid 9932cc darkred 8b0000
darksalmon e9967a darkseagreen 8fbc8f darkslateblue 483d8b darkslategray 2f4f4f darkslategrey 2f4f4f
darkturquoise 00ced1 darkviolet 9400d3 deeppink ff1493 deepskyblue 00bfff dimgray 696969 dimgrey 696969
dodgerblue 1e90ff firebrick b22222 floralwhite fffaf0 forestgreen 228b22 fuchsia ff00ff gainsboro dcdcdc
ghostwhite f8f8ff gold ffd700 goldenrod daa520 gray 808080 green 008000 greenyellow adff2f grey 808080
honeydew f0fff0 hotpink ff69b4 indianred cd5c5c indigo 4b0082 ivory fffff0 khaki f0e68c lavender e6e6fa
lavenderblush fff0f5 lawngreen 7cfc00 lemonchiffon fffacd lightblue add8e6 lightcoral f08080 lightcyan e0ffff
lightgoldenrodyellow fafad2 lightgray d3d3d3 lightgreen 90ee90 lightgrey d3d3d3 lightpink ffb6c1
lightsalmon ffa07a lightseagreen 20b2aa lightskyblue 87cefa lightslategray 778899 lightslategrey 778899
lightsteelblue b0c4de lightyellow ffffe0 lime 00ff00 limegreen 32cd32 linen faf0e6 magenta ff00ff maroon 800000
mediumaquamarine 66cdaa mediumblue 0000cd mediumorchid ba55d3 mediumpurple 9370db mediumseagreen 3cb371
mediumslateblue 7b68ee mediumspringgreen 00fa9a mediumturquoise 48d1cc mediumvioletred c71585 midnightblue 191970
mintcream f5fffa mistyrose ffe4e1 moccasin ffe4b5 navajowhite ffdead navy 000080 oldlace fdf5e6 olive 808000
olivedrab 6b8e23 orange ffa500 orangered ff4500 orchid da70d6 palegoldenrod eee8aa palegreen 98fb98
paleturquoise afeeee palevioletred db7093 papayawhip ffefd5 peachpuff ffdab9 peru cd853f pink ffc0cb plum dda0dd
powderblue b0e0e6 purple 800080 rebeccapurple 663399 red ff0000 rosybrown bc8f8f royalblue 4169e1
saddlebrown 8b4513 salmon fa8072 sandybrown f4a460 seagreen 2e8b57 seashell fff5ee sienna a0522d silver c0c0c0
skyblue 87ceeb slateblue 6a5acd slategray 708090 slategrey 708090 snow fffafa springgreen 00ff7f steelblue 4682b4
tan d2b48c teal 008080 thistle d8bfd8 tomato ff6347 turquoise 40e0d0 violet ee82ee wheat f5deb3 white ffffff
whitesmoke f5f5f5 yellow ffff00 yellowgreen 9acd32]]):gmatch("(%l+) (%x+)") do
  color.names[name] = "#" .. hex
end

local function new(r, g, b, a) return setmetatable({ r, g, b, a }, meta) end

local function parse(text)
  local s = color.names[text:lower()] or text
  local hex = s:match("^#(%x+)$")
  if hex and (#hex == 3 or #hex == 4) then hex = hex:gsub(".", "%0%0") end
  if not hex or #hex ~= 6 and #hex ~= 8 then return nil end
  local part = {}
  for pair in hex:gmatch("%x%x") do part[#part + 1] = tonumber(pair, 16) / 255 end
  return part[1], part[2], part[3], part[4]
end

local function unknown(what, name, v)
  if type(v) == "string" then
    local names = {}
    for known in pairs(color.names) do names[#names + 1] = known end
    local near = std.suggest(v, names)
    std.wants("color." .. what, name, "a colour", v, near and "did you mean '" .. near .. "'?" or 'write a name, or "#rrggbb"')
  end
  std.wants("color." .. what, name, "a colour", v)
end

-- read returns the three fractions of a colour in any form, and its opacity or nil.
local function read(v, what, name)
  if type(v) == "table" then
    local r, g, b, a = v[1], v[2], v[3], v[4]
    if type(r) == "number" and type(g) == "number" and type(b) == "number" and (a == nil or type(a) == "number") then return r, g, b, a end
  elseif type(v) == "string" then
    local r, g, b, a = parse(v)
    if r then return r, g, b, a end
  end
  unknown(what, name, v)
end

local function number(v, what, name)
  if type(v) ~= "number" then std.wants("color." .. what, name, "a number", v) end
  return v
end

-- color(x) takes a name, "#rrggbb" or a list; color(r, g, b [, a]) takes fractions.
function color.new(r, g, b, a)
  if g == nil then return new(read(r, "new", "c")) end
  return new(number(r, "new", "r"), number(g, "new", "g"), number(b, "new", "b"), a)
end

-- color.rgb(r, g, b [, a]) takes numbers from 0 to 255.
function color.rgb(r, g, b, a)
  return new(number(r, "rgb", "r") / 255, number(g, "rgb", "g") / 255, number(b, "rgb", "b") / 255, a)
end

local function byte(v) return floor(max(0, min(1, v)) * 255 + 0.5) end

-- Returns "#rrggbb", or "#rrggbbaa" if the opacity is below 1.
function color.hex(c)
  local r, g, b, a = read(c, "hex", "c")
  if a and a < 1 then return format("#%02x%02x%02x%02x", byte(r), byte(g), byte(b), byte(a)) end
  return format("#%02x%02x%02x", byte(r), byte(g), byte(b))
end

-- Returns the numbers from 0 to 255.
function color.bytes(c)
  local r, g, b = read(c, "bytes", "c")
  return byte(r), byte(g), byte(b)
end

-- color.hsl(hue, saturation, lightness [, opacity]) returns a colour.
function color.hsl(h, s, l, a)
  h, s, l = number(h, "hsl", "hue") % 360 / 30, number(s, "hsl", "saturation"), number(l, "hsl", "lightness")
  local m = s * min(l, 1 - l)
  local function part(n)
    local k = (n + h) % 12
    return l - m * max(-1, min(k - 3, 9 - k, 1))
  end
  return new(part(0), part(8), part(4), a)
end

-- Returns hue, saturation and lightness.
function color.to_hsl(c)
  local r, g, b = read(c, "to_hsl", "c")
  local high, low = max(r, g, b), min(r, g, b)
  local l, d = (high + low) / 2, high - low
  if d == 0 then return 0, 0, l end
  local h
  if high == r then h = (g - b) / d % 6 elseif high == g then h = (b - r) / d + 2 else h = (r - g) / d + 4 end
  return h * 60, d / (1 - abs(2 * l - 1)), l
end

local function linear(v) return v <= 0.04045 and v / 12.92 or ((v + 0.055) / 1.055) ^ 2.4 end
local function encoded(v) return v <= 0.0031308 and v * 12.92 or 1.055 * v ^ (1 / 2.4) - 0.055 end
local function cbrt(v) return v < 0 and -((-v) ^ (1 / 3)) or v ^ (1 / 3) end

local function oklab(r, g, b)
  r, g, b = linear(r), linear(g), linear(b)
  local l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  local m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  local s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return
    0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
end

local function from_oklab(L, A, B, a)
  local l = (L + 0.3963377774 * A + 0.2158037573 * B) ^ 3
  local m = (L - 0.1055613458 * A - 0.0638541728 * B) ^ 3
  local s = (L - 0.0894841775 * A - 1.2914855480 * B) ^ 3
  local function part(v) return max(0, min(1, encoded(v))) end
  return new(
    part(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    part(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    part(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s), a)
end

-- color.oklch(lightness, chroma, hue [, opacity]) returns a colour. Colours that screens
-- cannot show are reduced to ones that they can.
function color.oklch(l, c, h, a)
  l, c, h = number(l, "oklch", "lightness"), number(c, "oklch", "chroma"), rad(number(h, "oklch", "hue"))
  return from_oklab(l, c * cos(h), c * sin(h), a)
end

-- Returns lightness, chroma and hue.
function color.to_oklch(c)
  local r, g, b = read(c, "to_oklch", "c")
  local L, A, B = oklab(r, g, b)
  return L, sqrt(A * A + B * B), math.deg(atan2(B, A)) % 360
end

-- Returns the colour at t, 0 to 1, between c and another colour.
function color.lerp(c, other, t)
  local r1, g1, b1, a1 = read(c, "lerp", "c")
  local r2, g2, b2, a2 = read(other, "lerp", "other")
  number(t, "lerp", "t")
  local l1, u1, v1 = oklab(r1, g1, b1)
  local l2, u2, v2 = oklab(r2, g2, b2)
  local a = (a1 or a2) and (a1 or 1) + ((a2 or 1) - (a1 or 1)) * t or nil
  return from_oklab(l1 + (l2 - l1) * t, u1 + (u2 - u1) * t, v1 + (v2 - v1) * t, a)
end

local function shifted(c, what, dl, factor)
  local r, g, b, a = read(c, what, "c")
  local L, A, B = oklab(r, g, b)
  return from_oklab(max(0, min(1, L + dl)), A * factor, B * factor, a)
end

-- Lighter or darker by an amount from 0 to 1; more or less colourful by a factor.
function color.lighten(c, by) return shifted(c, "lighten", number(by, "lighten", "by"), 1) end
function color.darken(c, by) return shifted(c, "darken", -number(by, "darken", "by"), 1) end
function color.saturate(c, factor) return shifted(c, "saturate", 0, number(factor, "saturate", "factor")) end

-- Returns the same colour with an opacity.
function color.alpha(c, a)
  local r, g, b = read(c, "alpha", "c")
  return new(r, g, b, number(a, "alpha", "a"))
end

-- Ramps of colours (the first three look even, also in grey), and sets of colours that are
-- easy to distinguish.
color.ramps = {
  viridis = { "#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725" },
  magma = { "#000004", "#180f3d", "#440f76", "#721f81", "#9e2f7f", "#cd4071", "#f1605d", "#fd9668", "#feca8d", "#fcfdbf" },
  plasma = { "#0d0887", "#46039f", "#7201a8", "#9c179e", "#bd3786", "#d8576b", "#ed7953", "#fb9f3a", "#fdca26", "#f0f921" },
  turbo = { "#30123b", "#4662d7", "#36aaf9", "#1ae4b6", "#72fe5e", "#c8ef34", "#faba39", "#f66b19", "#ca2a04", "#7a0403" },
  coolwarm = { "#3b4cc0", "#7396f5", "#b0cbfc", "#dddcdc", "#f6bfa5", "#e57058", "#b40426" },
  grey = { "#000000", "#ffffff" },
}
color.sets = {
  tableau10 = { "#4e79a7", "#f28e2b", "#e15759", "#76b7b2", "#59a14f", "#edc948", "#b07aa1", "#ff9da7", "#9c755f", "#bab0ac" },
  okabe_ito = { "#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#000000" },
}

-- choose returns the list with that name in one of the tables. It returns a list unchanged.
local function choose(what, name, ...)
  if type(name) == "table" then return name end
  local names = {}
  for _, lists in ipairs{ ... } do
    if type(name) == "string" and lists[name] then return lists[name] end
    for known in pairs(lists) do names[#names + 1] = known end
  end
  table.sort(names)
  std.wants("color." .. what, "name", "one of " .. table.concat(names, ", "), name)
end

-- Returns the colour at t, 0 to 1, of a ramp: its name, or a list of colours.
function color.ramp(name, t)
  local list = choose("ramp", name, color.ramps)
  local at = max(0, min(1, number(t, "ramp", "t"))) * (#list - 1)
  local i = min(floor(at), #list - 2) + 1
  if #list == 1 then return color.new(list[1]) end
  return color.lerp(list[i], list[i + 1], at - (i - 1))
end

-- Returns a list of n colours: those of a set (tableau10, okabe_ito), repeated if the set has
-- fewer, or colours at equal distances on a ramp (viridis, magma, plasma, turbo, coolwarm,
-- grey). n is by default the size of the set, or 10.
function color.palette(name, n)
  local list, result = color.sets[name], {}
  if n ~= nil then number(n, "palette", "n") end
  if list then
    for i = 1, n or #list do result[i] = color.new(list[(i - 1) % #list + 1]) end
    return result
  end
  list = choose("palette", name, color.ramps, color.sets)
  n = n or 10
  for i = 1, n do result[i] = color.ramp(list, n == 1 and 0 or (i - 1) / (n - 1)) end
  return result
end

function color.is(c) return getmetatable(c) == meta end

meta.__tostring = color.hex
meta.__eq = function(a, b) return color.hex(a) == color.hex(b) end
meta.__concat = function(a, b) return tostring(a) .. tostring(b) end

return setmetatable(color, { __call = function(_, r, g, b, a) return color.new(r, g, b, a) end })
