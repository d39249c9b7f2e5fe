-- Takes one picture after another.

spawn(function(session)
  session:set(DefaultScene{})
  while true do
    session:grab_render{ ttl = 60 }
  end
end)
