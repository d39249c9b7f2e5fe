count = 0
names = { "a", "b" }
function add() count = count + 1 end
spawn(function(session)
  add()
  session:set(DefaultScene{ Text{ key = "t", names[count] } })
end)
