-- A scene: what every visitor sees. Save the file, and the page shows the change.

spawn(function(session)
  session:set(DefaultScene{
    camPosition = {0, 1.6, 3},
    Box{ key = "box", args = {1, 1, 1}, position = {0, 0.5, 0}, material = { color = "#23aaff" } },
  })
end)
