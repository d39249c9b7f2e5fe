-- line 4: did you mean 'ease'?
local tween = require "tween"
spawn(function(session) session:set(DefaultScene{ Box{ key = "b" } })
  tween(Box{ key = "b", position = {0, 0, 0} }, 1, { position = {0, 1, 0} }, { session = session, easing = "linear" })
end)
