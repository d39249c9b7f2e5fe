-- The life of an element: added, moved, painted, removed, and added again.

spawn(function(session)
  session:set(DefaultScene{ camPosition = {0, 1.3, 2.4}, camRotation = {-0.25, 0, 0} })
  while true do
    session:add(Obj{ key = "knot", src = asset("assets/knot.obj"), position = {0, 0.7, 0}, material = { color = "#118ab2" } })
    sleep(1)
    for dt, t in frames(60) do
      session:update{ key = "knot", rotation = {0, 3 * t, 0} }
      if t > 2 then break end
    end
    session:upsert(Obj{ key = "knot", src = asset("assets/knot.obj"), scale = 0.6, material = { color = "#ef476f" } })
    sleep(1)
    session:remove("knot")
    sleep(0.5)
  end
end)
