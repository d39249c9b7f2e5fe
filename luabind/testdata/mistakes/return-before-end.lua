-- line 4: remove the statements that follow
on("CLICK", function(event, session)
  if event.key == "a" then
    return print("a")
    print("b")
  end
end)
