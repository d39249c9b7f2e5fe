-- line 4: take out what follows
on("CLICK", function(event, session)
  if event.key == "a" then
    return print("a")
    print("b")
  end
end)
