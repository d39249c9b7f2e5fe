-- line 3: and
on("CLICK", function(event, session)
  local color = event.key == "a" ? "red" : "blue"
  session:update{ key = "box", color = color }
end)
