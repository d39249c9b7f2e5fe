-- line 2: require
import math
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box" } })
end)
