-- line 3: did you mean 'encode'?
local json = require "json"
print(json.stringify({ 1 }))
