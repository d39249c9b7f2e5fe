-- line 3: and
on("CLICK", function(event, session)
  local color = "red" if event.key == "a" else "blue"
  session:update{ key = "box", color = color }
end)
