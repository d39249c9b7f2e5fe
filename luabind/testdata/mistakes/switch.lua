-- line 3: if
on("CLICK", function(event, session)
  switch event.key
    case "a": print("a")
  end
end)
