-- line 3: then
on("CLICK", function(event, session)
  if (event.key == "a") {
    print("a")
  } else {
    print("b")
  }
end)
