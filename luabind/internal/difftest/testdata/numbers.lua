-- case: 14 digits
print(1234567.5, "x" .. 2500000.25, 1795961295.5, 0.1 + 0.2)
print(1 / 3, 2 / 3, 100 / 3, 1e100 / 3, 1e-10 / 3)
print(3 ^ 0.5, 2 ^ 0.5, 10 ^ -2)
-- case: whole numbers
print(1e14, 1e15, 123456789012345, 1234567890123456, 2 ^ 53, 2 ^ 63, 2 ^ 64, 1e100)
print(-1e14, -1e15, 99999999999999, 999999999999999, 100000000000000)
-- case: fractions
print(1.5, 100.25, 1e-4, 1e-5, 0.00001234, 123456.789e3, 5e-324, 1.7976931348623157e308)
-- case: infinity and not a number
print(1 / 0, -1 / 0, 0 / 0 ~= 0 / 0, math.huge, -math.huge, 1e308 * 10)
print(tostring(1 / 0), "" .. 1 / 0, ("%g"):format(-1 / 0), ((1 / 0) .. ''):rep(2))
-- case: the same text everywhere
local x = 1e15 + 0.5
print(x, tostring(x), x .. "", ("%s"):format(x), table.concat({ x }), #tostring(x), ("" .. x):len())
local y = 0.1
print(y, tostring(y), y .. "", ("%s"):format(y), table.concat({ y, y }, "|"))
print(string.rep(12.5, 2), string.len(1e15), string.upper(0.1 + 0.2))
-- case: as keys
local t = {}
t[1.0] = "a" t[2 ^ 53] = "b" t[0.1 + 0.2] = "c" t[-1] = "d" t[1e300] = "e"
print(t[1], t[9007199254740992], t[0.3], t[0.1 + 0.2], t[-1], t[1e300])
t["1"] = "text"
print(t[1], t["1"])
-- case: large keys
local t = {}
t[20261129] = "date" t[67108862] = "x" t[8000000] = "y" t[-5] = "z" t[1] = 1
print(t[20261129], t[67108862], t[8000000], t[-5], #t)
local n = 0
for k in pairs(t) do n = n + 1 end
print(n)
-- case: minus zero
local z = 0
print(1 / (z * -1), 1 / z, z == -z, z * -1 == 0)
local t = { [z] = "zero" }
print(t[z * -1])
-- case: text as numbers
print("10" + 5, "0x10" * 2, " 3 " - 1, "1e2" / 4, -"2", "2" ^ "3", "7" % "4", 10 .. 20)
print(pcall(function() return "a" + 1 end), pcall(function() return "" + 1 end))
print(pcall(function() return "1 2" + 1 end), pcall(function() return {} + 1 end))
print(10 == "10", "10" == 10, "abc" < "abd", pcall(function() return 1 < "2" end))
-- case: tonumber
print(tonumber("10"), tonumber("1e1"), tonumber("0x1F"), tonumber("-0x10"), tonumber(" 12 "), tonumber("1."), tonumber(".5"), tonumber("5e+2"))
print(tonumber(""), tonumber(" "), tonumber("1e"), tonumber("0x"), tonumber("1 2"), tonumber("a"), tonumber("."), tonumber("1..2"), tonumber("--1"))
print(tonumber(nil), tonumber(true), tonumber({}), tonumber(print), tonumber(5), pcall(tonumber))
print(tonumber("1e400"), tonumber("-1e400"), tonumber("1e-400"))
-- case: tonumber with a base
print(tonumber("ff", 16), tonumber("FF", 16), tonumber("777", 8), tonumber("101", 2), tonumber("zz", 36), tonumber("10", 10), tonumber(10, 2))
print(tonumber("8", 8), tonumber("g", 16), tonumber("", 10), tonumber(" 11 ", 2), tonumber("1e1", 10), tonumber("1.5", 10), tonumber("0x1f", 16))
print(pcall(tonumber, "1", 1), pcall(tonumber, "1", 37), pcall(tonumber, {}, 10))
-- case: modulo
print(7 % 3, -7 % 3, 7 % -3, -7 % -3, 7.5 % 2, -7.5 % 2, 5 % 0.3, 0 % 5)
print(1e15 % 7, 2 ^ 53 % 3, -1e15 % 7, 1e300 % 2)
print(5 % math.huge ~= 5 % math.huge, -5 % math.huge, 0 % math.huge)
-- case: powers
print(2 ^ 10, 2 ^ -1, (-2) ^ 2, -2 ^ 2, 2 ^ 3 ^ 2, 0 ^ 0, 4 ^ 0.5, (-8) ^ (1 / 3) ~= (-8) ^ (1 / 3), 10 ^ 2)
-- case: precedence
print(1 + 2 * 3 - 4 / 2, (1 + 2) * 3, -2 ^ 2, 2 * 3 % 4, 2 ^ 2 * 3, -3 % 5, not 1 == 2, 1 .. 2 == "12", 2 .. 3 + 1)
print(1 < 2 == true, "a" .. "b" == "ab", not nil and 1, -2 - -3, - - 2, not not nil, #"ab" + 1, -#"ab", 2 ^ -1)
print(1 + 1 .. 2 + 2, 10 - 5 - 2, 100 / 10 / 2, 2 ^ 2 ^ 3, "a" .. "b" .. "c" == "abc", 7 - 3 + 2, 8 / 4 * 2, 8 % 5 * 2)
-- case: constants that the compiler can compute
print(1 / 0 > 0, 0 / 0 == 0 / 0, 2 ^ 1023 * 2, 1 - 1, 3 * 0, 5 % 0 ~= 5 % 0, -(-3), 60 * 60 * 24, 1e308 + 1e308)
local x = 2 * 3 + 4 - 1 * 0.5
print(x)
-- case: comparison
print(1 < 2, 2 <= 2, 1 > 2, 2 >= 3, 1 == 1.0, 1 ~= 2, 0.1 + 0.2 == 0.3, 1e15 == 1e15 + 0.1)
local n = 0 / 0
print(n == n, n ~= n, n < n, n <= n, n > 1, n < 1, not (n < 1), n == 1)
-- case: numerals
print(0x10, 0XfF, 1e2, 1E2, .5, 5., 0.5e1, 3e-2, 0xA, 08, 1e+2)
print(0xffffffff, 0x7fffffff, 1e308, 123456789)
-- case: numerals that are wrong
for _, s in ipairs({ "1e", "1e+", "0x", "1..2", "3x", "0xg", "1.2.3", "1e5.", "0x1p", "1_000", "08a" }) do print(s, (loadstring("return " .. s)) == nil) end
-- case: math
print(math.floor(3.7), math.floor(-3.7), math.ceil(3.2), math.ceil(-3.2), math.floor(5), math.ceil(2 ^ 53))
print(math.max(1, 5, 3), math.min(2, -1, 4), math.max(7), math.abs(-5), math.abs(5), math.sqrt(81), math.pi)
print(math.fmod(7, 3), math.fmod(-7, 3), math.fmod(7, -3), math.modf(3.7), math.modf(-3.7))
print(math.modf(5), math.modf(1 / 0), math.modf(-1 / 0), math.frexp(8), math.ldexp(0.5, 4), math.frexp(0))
print(pcall(math.max), pcall(math.floor, "x"), math.floor("3.7"), math.pow(2, 8), math.mod and 1, math.deg(math.pi), math.rad(180) == math.pi)
print(math.log(1), math.exp(0), math.log10(1000), math.sin(0), math.cos(0), math.tan(0), math.atan2(0, 1), math.cosh(0), math.sinh(0), math.tanh(0))
-- case: format
print(("%d %5d|%-5d|%05d %+d % d"):format(1, 2, 3, 4, 5, 6), ("%x %X %#x %o"):format(255, 255, 255, 8))
print(("%f %.2f %10.3f|%-10.1f|%e %.3e"):format(1.5, 2.345, 3.14159, 2.5, 12345.678, 0.00012))
print(("%g %g %g %g %g"):format(1e15, 0.1, 100, 1e-5, 123456789), ("%.3g|%10g|%#g"):format(1234.5, 1.5, 1))
print(("%c%c%c"):format(76, 117, 97), ("%s %10s|%-10s|%.2s"):format("a", "b", "c", "def"), ("%%"):format(), ("%i"):format(3))
print(("%d"):format("10"), ("%s"):format(1.5), ("%5.1f"):format("2.25"), ("%d"):format(2 ^ 31), ("%d"):format(-1), ("%d"):format(3.0))
print(("%q"):format('a "b"\n\\ \0 \r c'))
print(pcall(string.format, "%d", "x"), pcall(string.format, "%d"), pcall(string.format, "%y", 1), pcall(string.format, "%", 1))
-- case: large sums
local s = 0
for i = 1, 10000 do s = s + i * i end
print(s)
local p = 1
for i = 1, 25 do p = p * i end
print(p)
-- case: concatenation of numbers
print(1 .. 2, 1.5 .. "|" .. -2, 2 ^ 63 .. "", -0.5 .. "", 1e15 .. "", (1 .. "") + 1)
-- case: unary minus
local a, s = 5, "7"
print(-a, - -a, -(-a), -s, -a ^ 2, (-a) ^ 2, -a * -a, 2 - -a)
print(pcall(function() return -{} end), pcall(function() return -nil end), pcall(function() return -"x" end))
-- case: powers that are exact
for x = 2, 12 do local s = {} for e = 0, 15 do s[#s + 1] = x ^ e end dump(unpack(s)) end
dump(10 ^ -1, 10 ^ -2, 10 ^ -3, 10 ^ -10, 2 ^ -3, 2 ^ -1074, 10 ^ 22, 3 ^ -2, 16 ^ 0.25, 9 ^ 0.5, (-2) ^ 3, (-2) ^ -2, 0 ^ 2, 1 ^ 1e300)
print((-2) ^ 0.5 ~= (-2) ^ 0.5, math.huge ^ -1, 2 ^ math.huge, 0.5 ^ math.huge, 0 ^ -1, math.huge ^ 0)
