-- line 2: lib.thing
local thing = require "lib/thing"
print(thing)
