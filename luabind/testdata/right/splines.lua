-- Splines of Bezier segments with the right numbers of points.
spawn(function(session)
  session:set(DefaultScene{
    Spline{ key = "open", kind = "bezier", points = { {0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0} } },
    Spline{ key = "closed", kind = "bezier", closed = true, points = { {0, 0, 0}, {1, 0, 0}, {1, 1, 0} } },
    Spline{ key = "through", points = { {0, 0, 0}, {1, 0, 0} } },
  })
end)
