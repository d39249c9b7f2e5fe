local tween, orbit, json, noise = require "tween", require "orbit", require "json", require "noise"
local function tween_of(t) return t end
local total = 0
spawn(function(session)
  session:set(DefaultScene{
    Group{ key = "g", visible = false, Text{ key = "t", "hello", visible = true }, PointCloud{ key = "p", vertices = { {0, 0, 0} }, visible = false } },
    Box{ key = "b", material = { opacity = 0.5, roughness = 1, side = 2 } },
    htmlChildren = { Slider{ key = "s", min = -1, max = 1, value = 0 } },
  })
  tween(Box{ key = "b", position = {0, 0, 0} }, 0.1, { position = {0, 1, 0} }, { ease = "linear", session = session })
  tween({ x = 1 }, 0.1, { x = 2 })
  orbit{ radius = 4, height = 2 }:play(session, { fps = 30 })
  print(json.encode{ name = 1 }, json.encode({ 1 }, { indent = 2 }), noise.simplex(1, 2, { octaves = 2 }))
  session:upsert(Slider{ key = "s", value = 0.5 })
  session:upsert(Slider{ key = "r" }, "htmlChildren")
  total = total + tween_of(1)
end)
