-- case: escapes
dump("\a\b\f\n\r\t\v\\\"\'\65\065\0\10x\255")
dump('a\
b', "a\z", "\q\,")
-- case: escapes that are wrong
for _, s in ipairs({ [["\300"]], [["\256"]], [["abc]], "'a\nb'", "[[abc", "[==[x]=]" }) do print(s, (loadstring("return " .. s)) == nil) end
-- case: long strings
dump([[
first line dropped]], [==[a]]b]=]c]==], [[a
b]], [=[]]]=], [[]])
-- case: comments
local a = 1 -- comment
--[[ long
comment ]] local b = 2 --[==[ ]] ]==] local c = 3
---[[ not long
print(a, b, c) --]]
--
print("end") --[[]]
-- case: sub
local s = "hello"
print(s:sub(2), s:sub(2, 3), s:sub(-3), s:sub(-3, -2), s:sub(0), s:sub(10), s:sub(3, 2), s:sub(-100, 2), s:sub(2, 100), s:sub(2.7, 3.9))
print(("x"):sub(1, -2), (""):sub(1, 1), s:sub("2", "3"))
-- case: byte and char
print(("abc"):byte(), ("abc"):byte(2), ("abc"):byte(-1), ("abc"):byte(1, -1))
print(select("#", ("abc"):byte(10)), (""):byte(), ("abc"):byte(0))
dump(string.char(), string.char(65, 0, 255), pcall(string.char, 256), pcall(string.char, -1))
-- case: rep, reverse, upper, lower, len
print(("ab"):rep(3), ("x"):rep(0), ("x"):rep(-1), (""):rep(5), ("a,"):rep(2))
print(("abc"):reverse(), (""):reverse(), ("aBc"):upper(), ("aBc"):lower(), ("a\0b"):len(), #"\0\0")
-- case: find
print(("hello"):find("l"), ("hello"):find("l", 4), ("hello"):find("xyz"), ("hello"):find(""), ("hello"):find("", 10), ("hello"):find("", 6))
print(("a.b"):find(".", 1, true), ("a.b"):find("%."), ("a+b"):find("+", 1, true), ("hello"):find("l+"), ("hello"):find("(l)(l)"), ("hello"):find("()ll()"))
print(("hello"):find("l", -2), ("hello"):find("^h"), ("hello"):find("^e"), ("hello"):find("o$"), ("a\0b"):find("\0"), ("abc"):find("b", 0))
-- case: match
print(("key = value"):match("(%w+)%s*=%s*(%w+)"), ("2026-11-29"):match("(%d+)-(%d+)-(%d+)"), ("  trim  "):match("^%s*(.-)%s*$"), ("abc"):match("x"), ("abc"):match("()b()"))
print(("f(a(b)c)d"):match("%b()"), ("THE (quick) fox"):find("%((%a+)%)"), ("hello"):match(".-(l+)"), ("x"):match("x*"), ("aaa"):match("a-"), ("aaa"):match("^a-$"))
print(("[[x]]"):match("%[%[(.-)%]%]"), ("a-b"):match("[a-]+"), ("a]b"):match("[]]"), ("a^b"):match("[%^]"), ("abc123"):match("%a+"), ("abc123"):match("%d+$"), ("THE END"):match("%f[%a]%a+$"))
-- case: gsub
print(("hello"):gsub("l", "L"), ("hello"):gsub("l", "L", 1), ("hello"):gsub("", "-"), ("hello"):gsub("x", "y"), ("hello"):gsub("l", "%0%0"), ("hello"):gsub(".", "%%"))
print(("hello world"):gsub("(%w+) (%w+)", "%2 %1"), ("abc"):gsub("%w", { a = "1", c = false }), ("abc"):gsub("b", function() end), ("abc"):gsub("b", function(c) return c:upper(), 1 end))
print(("abc"):gsub("(a)(b)", function(x, y) return y .. x end), ("$name is $age"):gsub("%$(%w+)", { name = "Lua", age = 18 }), ("abc"):gsub("b*", "x"), ("abc"):gsub("()", "%1"))
print(pcall(string.gsub, "abc", "b", {}), pcall(string.gsub, "abc", "(", "x"), pcall(string.gsub, "abc", "b", function() return {} end), pcall(string.gsub, "abc", "b", "%2"), pcall(string.gsub, "abc", "%", "x"))
print(("abc"):gsub("%w", "%0 "):len(), (("x = 1"):gsub("%s", "")), ("a.b.c"):gsub("%.", "/"), ("abc"):gsub("", ""), ("hello"):gsub("l", 1, 1))
print(("abc def"):gsub("%f[%w]%w+", string.upper), ("x^2"):gsub("%^", "**"), ("path/to"):gsub("/", "%%"), ("aXb"):gsub("%u", "<%0>"))
-- case: gmatch
for w in ("one two  three"):gmatch("%a+") do print(w) end
for k, v in ("a=1, b=2"):gmatch("(%w+)=(%w+)") do print(k, v) end
for p in ("abc"):gmatch("()") do print(p) end
for x in (""):gmatch(".*") do dump(x) end
for x in ("a,b,,c"):gmatch("([^,]*)") do dump(x) end
-- case: format with text
print(("%s|%5s|%-5s|%.1s"):format("ab", "ab", "ab", "ab"), ("%s %s"):format(-1, 12), ("%q"):format("line\nbreak\0zero\"quote\\"))
-- case: comparison
print("a" < "b", "a" < "B", "" < "a", "abc" < "abd", "ab" < "abc", "Z" < "a", "a\0b" < "a\0c", "10" < "9", "a" <= "a", "b" >= "a", "a" == "a")
-- case: methods on literals and numbers
print(("x"):rep(2), #"abc", ("%d"):format(3), ("a"):byte(), string.rep(5, 2), ("abc").len, ("abc").nothing)
print(pcall(function() return ("x").y.z end), pcall(function() local s = "x" s.y = 1 end))
-- case: concatenation
local s = "a"
s = s .. "b" .. 1 .. 2.5 .. s
print(s, "x" .. s:upper() .. "y", (s .. s):len())
print(pcall(function() return "a" .. nil end), pcall(function() return "a" .. {} end), pcall(function() return true .. "" end))
local t = {}
for i = 1, 100 do t[i] = "s" .. i end
print(#(table.concat(t)), t[100] .. t[1] .. t[50])
-- case: long concatenation
local a, b, c = "1", 2, "3"
print(a .. b .. c .. a .. b .. c .. a .. b .. c .. a .. b .. c, a .. (b .. c) .. a, (a .. b) .. (c .. a))
-- case: tostring
print(tostring(nil), tostring(true), tostring("x"), tostring(12), tostring(-1.5), pcall(tostring))
print(tostring(setmetatable({}, { __tostring = function() return "custom" end })), pcall(tostring, setmetatable({}, { __tostring = function() return 1 end })))
-- case: bytes beyond ASCII
dump("\195\164", ("ä"):len(), ("ä"):byte(1, -1), ("ä"):upper(), ("\255\0\1"):reverse())
-- case: a shebang is not skipped in text that is loaded
print((loadstring("#!/usr/bin/lua\nreturn 1")) == nil)
