-- line 2: [[
local text = """a
b"""
print(text)
