-- line 2: require
from vuer import Vuer
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box" } })
end)
