local inifile = require "inifile"
local text = [[
; a comment at the top
[section]
number = 42
negative = -1.5
string = hello world
flag = true
off = false
empty =
# another comment
[other one]
path = /tmp/x = y
]]
local f = assert(io.open("test.ini", "w")) f:write(text) f:close()
local t = inifile.parse("test.ini")
print(t.section.number + 1, t.section.negative, t.section.string, t.section.flag, t.section.off, t.section.empty, t["other one"].path)
t.section.number = 7 t.section.added = "new" t.third = {list = 1}
local saved = inifile.save("out.ini", t, "memory")
local again = inifile.parse(saved, "memory")
print(again.section.number, again.section.added, again.third.list, again.section.flag)
local lines = {}
for line in saved:gmatch("[^\n]+") do lines[#lines + 1] = line end
table.sort(lines) print(table.concat(lines, "|"))
local memory = inifile.parse("[a]\nb = 1\n", "memory") print(memory.a.b)
print((inifile.save("x", {a = {b = 2}}, "memory"):gsub("%s+", " ")))
os.remove("test.ini")
print(pcall(inifile.parse, "none.ini"))
