-- line 2: did you mean 'inspect'?
local inspect = require "inspct"
