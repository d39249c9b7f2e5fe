-- line 2: require "json"
print(json.encode({ 1, 2 }))
