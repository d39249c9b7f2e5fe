-- line 4: did you mean 'height'?
local orbit = require "orbit"
on("CLICK", function(event, session)
  orbit{ radius = 4, hight = 2 }:play(session)
end)
orbit{ radius = 4, hight = 2 }
spawn(function(session) session:set(DefaultScene{ Box{ key = "b" } }) end)
