-- line 2-4: spawn
function main(session)
  session:set(DefaultScene{ Box{ key = "box" } })
end
