local noise = require "noise"

test("seeds", function()
  local a, b, c = noise.new(1), noise.new(1), noise.new(2)
  for _, kind in ipairs{ "value", "simplex" } do
    eq(a[kind](a, 1.5, 2.5), b[kind](b, 1.5, 2.5))
    eq(a[kind](a, 1.5, 2.5) ~= c[kind](c, 1.5, 2.5), true)
  end
  -- Simplex noise has few gradients, and would be the same for one pair of seeds in twenty.
  eq(noise.new():value(0.3, 0.6) ~= noise.new():value(0.3, 0.6), true)
  eq(tostring(a), "noise (seed 1)")
end)

test("bounds in every dimension", function()
  local n = noise.new(3)
  for i = 1, 500 do
    local x = i * 0.37
    for _, v in ipairs{ n:value(x), n:value(x, x), n:value(x, 1, x), n:value(1, x, x, x), n:simplex(x), n:simplex(x, -x), n:simplex(x, 1, x), n:simplex(1, x, x, x) } do
      if not (v >= -1.001 and v <= 1.001) then error("it is " .. v) end
    end
  end
end)

test("octaves", function()
  local n = noise.new(1)
  local v = n:simplex(1.3, 0.7, { octaves = 2, gain = 0.5, lacunarity = 2 })
  near(v, (n:simplex(1.3, 0.7) + 0.5 * n:simplex(2.6, 1.4)) / 1.5)
  eq(n:value(1.3, {}), n:value(1.3))
end)

test("arrays", function()
  local n = noise.new(1)
  local x = Float32Array{0.5, 1.5, 2.5}
  local a = n:simplex(x, 0.25, Float32Array{1, 2, 3})
  eq(#a, 3)
  near(a[2], n:simplex(1.5, 0.25, 2), 1e-6)
  fails("the arrays have 3 and 2 items", n.simplex, n, x, Float32Array(2))
end)

test("mistakes", function()
  local n = noise.new(1)
  fails("noise.simplex was called with a dot", n.simplex, 1, 2)
  fails("noise.simplex wants 1 to 4 coordinates, not 0", n.simplex, n)
  fails("noise.simplex wants 1 to 4 coordinates, not 5", n.simplex, n, 1, 2, 3, 4, 5)
  fails('noise.value wants numbers or typed arrays for coordinates, not the string "x"', n.value, n, "x", 1)
  fails("noise wants 1 to 16 octaves, not 100", n.value, n, 1, { octaves = 100 })
  fails('noise.value wants a number for gain, not a boolean', n.value, n, 1, { gain = true })
  fails("noise.new wants a number for seed, not the string", noise.new, "x")
end)
