local color = require "color"

test("forms", function()
  eq(color("#ff0000"), {1, 0, 0})
  eq(color("#0f0"), {0, 1, 0})
  eq(color("#0000ff80"), {0, 0, 1, 128 / 255})
  eq(color("Tomato"):hex(), "#ff6347")
  eq(color{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5})
  eq(color(1, 0, 1):hex(), "#ff00ff")
  eq(color.rgb(255, 128, 0):hex(), "#ff8000")
  eq(color("red"):alpha(0.5):hex(), "#ff000080")
  eq({color.bytes("#0a0b0c")}, {10, 11, 12})
  eq(tostring(color("navy")), "#000080")
  eq("c: " .. color("navy"), "c: #000080")
  eq(color("red") == color("#f00"), true)
  eq(color.is(color("red")) and not color.is("red"), true)
  local n = 0
  for name, hex in pairs(color.names) do
    n = n + 1
    eq(color(name):hex(), hex)
  end
  eq(n, 148)
end)

test("hue, saturation and lightness", function()
  eq(color.hsl(0, 1, 0.5):hex(), "#ff0000")
  eq(color.hsl(240, 1, 0.5):hex(), "#0000ff")
  eq(color.hsl(60, 0.5, 0.5):hex(), "#bfbf40")
  eq(color.hsl(-120, 1, 0.5):hex(), "#0000ff")
  eq(color.hsl(10, 0, 0.5):hex(), "#808080")
  for _, c in ipairs{ "red", "tomato", "seagreen", "navy", "orchid" } do
    eq(color.hsl(color.to_hsl(c)):hex(), color(c):hex())
  end
  eq({color.to_hsl("grey")}, {0, 0, 128 / 255})
end)

-- Values from CSS Color 4 and from the author of OKLab.
test("oklch", function()
  near({color.to_oklch("red")}, {0.62796, 0.25768, 29.234}, 1e-3)
  near({color.to_oklch("lime")}, {0.86644, 0.29483, 142.495}, 1e-3)
  near({color.to_oklch("blue")}, {0.45201, 0.31321, 264.052}, 1e-3)
  near((color.to_oklch("white")), 1, 1e-4)
  for _, c in ipairs{ "red", "tomato", "seagreen", "navy", "white", "black" } do
    eq(color.oklch(color.to_oklch(c)):hex(), color(c):hex())
  end
end)

test("mixtures", function()
  eq(color.lerp("red", "blue", 0):hex(), "#ff0000")
  eq(color.lerp("red", "blue", 1):hex(), "#0000ff")
  eq(color.lerp("black", "white", 0.5):hex(), "#636363")
  eq(color.lerp("#ff000000", "red", 0.5)[4], 0.5)
  eq(color.lerp("red", "lime", 0.5):hex() ~= "#808000", true) -- mixing the fractions would give this dull colour
  near((color.to_oklch(color.lighten("teal", 0.1))), color.to_oklch("teal") + 0.1, 1e-2)
  near((color.to_oklch(color.darken("teal", 0.1))), color.to_oklch("teal") - 0.1, 1e-2)
  near(select(2, color.saturate("teal", 0):to_oklch()), 0, 1e-4)
end)

test("ramps and sets", function()
  eq(color.ramp("viridis", 0):hex(), "#440154")
  eq(color.ramp("viridis", 1):hex(), "#fde725")
  eq(color.ramp("viridis", 5):hex(), "#fde725")
  eq(color.ramp({ "red", "blue" }, 0):hex(), "#ff0000")
  eq(color.ramp({ "red" }, 0.5):hex(), "#ff0000")
  eq(#color.palette("turbo"), 10)
  eq(#color.palette("turbo", 1), 1)
  eq(color.palette("tableau10", 12)[11]:hex(), "#4e79a7")
  for name in pairs(color.ramps) do eq(#color.palette(name, 3), 3) end
end)

test("in elements and arrays", function(session)
  local c = color("orange")
  eq(session:upsert(Box{ key = "box", material = { color = c:hex() } }), true)
  eq(session:upsert(AmbientLight{ key = "light", color = c }), true)
  eq(#Float32Array{ c, color("red") }, 6)
end)

test("mistakes", function()
  fails('color.new wants a colour for c, not the string "tomatoe"', color, "tomatoe")
  fails('color.new wants a colour for c, not the string "#ff00f"', color, "#ff00f")
  fails("color.new wants a number for b, not nil", color, 1, 2)
  fails('color.palette wants one of coolwarm, grey, magma, okabe_ito, plasma, tableau10, turbo, viridis for name, not the string "tableau"', color.palette, "tableau")
  fails("color.ramp wants one of coolwarm, grey, magma, plasma, turbo, viridis for name, not nil", color.ramp)
  fails("color.lerp wants a number for t, not nil", color.lerp, "red", "blue")
  fails("color.lerp wants a colour for other, not nil", color.lerp, "red")
  fails("color.ramp wants one of coolwarm, grey, magma, plasma, turbo, viridis for name, not the string", color.ramp, "jet", 0)
end)
