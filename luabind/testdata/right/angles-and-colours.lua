local turn = 12.5
spawn(function(session)
  session:set(DefaultScene{
    Box{ key = "a", rotation = {0, math.pi / 2, 0}, material = { color = "#f80", emissive = {2, 1.5, 0} } },
    Box{ key = "b", rotation = {0, turn, 0, "YXZ"}, material = { color = "rebeccapurple" } },
    Box{ key = "c", rotation = {0, math.rad(90), 0}, material = { color = "rgb(10, 20, 30)" } },
    Box{ key = "d", rotation = {7, 8, 9}, material = { color = "hsl(120, 50%, 50%)" } },
    Box{ key = "e", material = { color = 0xff8800 } }, Box{ key = "f", material = { color = {1, 0.5, 0} } },
    Box{ key = "g", material = { color = "#ff880080" } }, Box{ key = "h", material = { color = "DarkSlateGray" } },
    Sphere{ key = "i", args = {0.5, 32, 16, 0, 6.283}, material = { color = "transparent", transparent = true } },
    bgChildren = { OrbitControls{ key = "controls", maxPolarAngle = 90 }, PerspectiveCamera{ key = "cam", fov = 75, position = {100, 200, 300} } },
  })
end)
