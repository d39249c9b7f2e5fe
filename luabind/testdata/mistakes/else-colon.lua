-- line 5: colon out
on("CLICK", function(event, session)
  if event.key == "a" then
    print("a")
  else:
    print("b")
  end
end)
