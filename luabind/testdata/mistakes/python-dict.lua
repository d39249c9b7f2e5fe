-- line 2: color = "red"
local material = { "color": "red" }
print(material)
