-- Ways to describe a drag.
spawn(function(session)
  local half = 2
  session:set(DefaultScene{
    Box{ key = "plane", drag = { plane = "xz", snap = 0.5, bounds = { {-2, 0, -2}, {2, 0, 2} }, move = true } },
    Box{ key = "normal", drag = { plane = { normal = {0, 1, 1} }, snap = {0.5, 0, 0.5} } },
    Box{ key = "vector", drag = { plane = {0, 1, 0}, bounds = { min = -half, max = {half, half, half} } } },
    Box{ key = "axis", drag = { axis = "x", bounds = { min = {-1, 0, 0} } } },
    Box{ key = "line", drag = { axis = {1, 1, 0}, move = false } },
    Box{ key = "any", drag = true },
    Box{ key = "none", drag = {} },
  })
end)
