-- line 3: points has 3 points, but a spline of Bezier segments has 4, 7, 10
spawn(function(session)
  session:set(DefaultScene{ Spline{ key = "curve", kind = "bezier", points = { {0, 0, 0}, {1, 0, 0}, {2, 1, 0} } } })
end)
