package sandbox_test

import (
	"testing"
)

func TestString(t *testing.T) {
	open(t, "", nil).check(t, []check{
		{`return ("hello"):sub(2, 3), ("hello"):sub(-3), ("hello"):sub(2, math.huge), ("hello"):sub(-100, 1), ("hello"):sub(4, 2), ("hello"):sub(0)`, "el,llo,,h,,hello"},
		{`return ("hello"):sub("2", "3"), string.sub(12345, 2, 3)`, "el,23"},
		{`return ("ABC"):byte(), ("ABC"):byte(-1), ("ABC"):byte(1, -1)`, "65,67,65,66,67"},
		{`return select("#", ("ABC"):byte(10)), select("#", ("ABC"):byte(0)), select("#", (""):byte(1, -1))`, "0,0,0"},
		{`return ("x"):rep(9000):byte(1, -1)`, "error t:1: string slice too long"},
		{`return string.char(), string.char(72, 105)`, ",Hi"},
		{`string.char(256)`, "error t:1: bad argument #1 to 'char' (invalid value)"},
		{`string.char(65, -1)`, "error t:1: bad argument #2 to 'char' (invalid value)"},
		{`return ("aÉ\255Z"):lower(), ("aé\255z"):upper(), ("abc"):lower()`, "aÉ\xffz,Aé\xffZ,abc"},
		{`return ("abc"):reverse(), #("x"):rep(0), ("abc"):len()`, "cba,0,3"},
		{`return ("ab"):rep(3), ("ab"):rep(3, ","), ("ab"):rep(1, ","), ("ab"):rep(-1), ("ab"):rep(0, ","), (""):rep(1e9)`, "ababab,ab,ab,ab,ab,,,"},
		{`return #("x"):rep(64 * 2^20)`, "67108864"},
		{`return ("x"):rep(64 * 2^20 + 1)`, "error t:1: string.rep: the result would be longer than 64 MiB"},
		{`return ("xy"):rep(2^31 - 1)`, "error t:1: string.rep: the result..."},
		{`return ("xy"):rep(1e300), ("xy"):rep(2^32 + 1)`, ",xy"},
		{`return (""):rep(1e9, "abc")`, "error t:1: string.rep: the result..."},
		{`return string.rep()`, "error t:1: bad argument #1 to 'rep' (string expected, got no value)"},
		{`return ("x").nothing, getmetatable("").__index == string, string.__index`, "nil,true,nil"},
	})
}

// The wants of the integers and floats are those of C's printf.
func TestStringFormat(t *testing.T) {
	open(t, "", nil).check(t, []check{
		{`return ("%d %5d|%-5d|%05d|%+d|% d"):format(1, 2, 3, -4, 5, 6)`, "1     2|3    |-0004|+5| 6"},
		{`return ("%.3d|%8.3d|%-8.3d|%08.3d|%.0d"):format(5, 5, 5, 5, 0)`, "005|     005|005     |     005|"},
		{`return ("%i %u"):format(3.9, 7), ("%d"):format(-3.9), ("%d"):format("10")`, "3 7,-3,10"},
		{`return ("%x %X %#x %o %#o %x"):format(255, 255, 255, 8, 8, -1)`, "ff FF 0xff 10 010 ffffffffffffffff"},
		{`return ("%d"):format(2^63), ("%d"):format(-2^63), ("%u"):format(2^64), ("%x"):format(2^63)`, "-9223372036854775808,-9223372036854775808,0,8000000000000000"},
		{`return ("%f %.2f %8.3f|%-8.1f|%08.2f %+.1f %.0f"):format(1.5, 2.345, 3.14159, 2.25, -1.5, 2, 0.5)`, "1.500000 2.35 ..."},
		{`return ("%g %g %g %g %g %g"):format(1, 0.1, 1e20, 1e-5, 123456789, 100000)`, "1 0.1 1e+20 1e-05 1.23457e+08 100000"},
		{`return ("%.3g %.10g %#g %G %.0g"):format(1234.5, 0.1, 1, 1e-10, 15)`, "1.23e+03 0.1 1.00000 1E-10 2e+01"},
		{`return ("%.14g"):format(math.pi), ("%.17g"):format(0.1), ("%g"):format(999999.5), ("%g"):format(0)`, "3.1415926535898,0.10000000000000001,1e+06,0"},
		{`return ("%e %.2E %.0e %#.0e"):format(12345.678, 0.00012, 5, 5)`, "1.234568e+04 1.20E-04 5e+00 5.e+00"},
		{`return ("%f %5.1f %d|%+g"):format(1/0, -1/0, 3, 0/0)`, "inf  -inf 3|-nan"},
		{`return ("%F %E %G|%05f"):format(1/0, 1/0, -1/0, 1/0)`, "INF INF -INF|  inf"},
		{`return ("%s %s %s %s"):format(1, "x", nil, true), ("%s"):format(setmetatable({}, {__tostring = function() return "T" end}))`, "1 x nil true,T"},
		{`return ("%5.2s|%-5s|%5s|%.0s|%.10s"):format("hello", "ab", "é", "x", "abc")`, "   he|ab   |   é||abc"},
		{`return ("%q"):format('a "b" \\ \n\r\0z')`, "\"a \\\"b\\\" \\\\ \\\n\\r\\000z\""},
		{`return loadstring("return " .. ("%q"):format('a "b" \\ \n\r\0z'))() == 'a "b" \\ \n\r\0z'`, "true"},
		{`return ("%c%c|%3c"):format(72, 105, 65), ("100%%"):format(), ("%%%s%%"):format("x")`, "Hi|  A,100%,%x%"},
		{`return #("%99d"):format(1), #("%.99f"):format(1/3)`, "99,101"},
		{`return ("%100d"):format(1)`, "error t:1: invalid format (width or precision too long)"},
		{`return ("%.100f"):format(1)`, "error t:1: invalid format (width or precision too long)"},
		{`return ("%200000000d"):format(1)`, "error t:1: invalid format (width or precision too long)"},
		{`return ("%------d"):format(1)`, "error t:1: invalid format (repeated flags)"},
		{`return ("%y"):format(1)`, "error t:1: invalid option '%y' to 'format'"},
		{`return ("50%"):format(1)`, "error t:1: invalid option '%' to 'format'..."},
		{`return ("%d"):format()`, "error t:1: bad argument #1 to 'format' (no value)"},
		{`return ("%d"):format("x")`, "error t:1: bad argument #1 to 'format' (number expected, got string)"},
		{`return ("%d"):format(1/0)`, "-9223372036854775808"},
		{`return ("%s"):rep(5):format(1, 2, 3, 4)`, "error t:1: bad argument #5 to 'format' (no value)"},
		{`local s = ("x"):rep(2^24) return ("%s"):rep(5):format(s, s, s, s, s)`, "error t:1: string.format: the result would be longer than 64 MiB"},
	})
}

// The wants are those of PUC Lua 5.1.
func TestPatterns(t *testing.T) {
	open(t, "", nil).check(t, []check{
		{`return ("hello world"):find("o w"), ("hello"):find("l+"), ("hello"):find("xyz"), ("hello"):find("")`, "5,3,nil,1,0"},
		{`return ("a.b"):find(".", 1, true), ("a.b"):find("%."), ("a.b"):find(".", 2, true)`, "2,2,2,2"},
		{`return ("abc"):find("b", -1), ("abc"):find("b", -2), ("abc"):find("", 10), ("abc"):find("", 4)`, "nil,2,4,4,3"},
		{`return ("key = value"):match("^(%w+)%s*=%s*(%w+)$")`, "key,value"},
		{`return ("  trim  "):match("^%s*(.-)%s*$"), ("x"):match("()"), ("hello"):match(".-(l+)")`, "trim,1,ll"},
		{`return ("2024-01-02"):match("(%d+)-(%d+)-(%d+)")`, "2024,01,02"},
		{`return ("THE (quick) fox"):find("%((%a+)%)")`, "5,11,quick"},
		{`return ("f(a(b)c)d"):match("%b()"), ("((("):match("%b()"), ("|a|"):match("%b||")`, "(a(b)c),nil,|a|"},
		{`return ("THE (quick) fox"):gsub("%f[%a]%a+", "w"), ("x"):find("%f[%z]"), (("a b"):gsub("%f[%w]%w", "<%0>"))`, "w (w) w,2,<a> <b>"},
		{`return ("abab"):match("(ab)%1"), ("abba"):match("(a)(b)%2%1"), ("xyx"):find("()%1"), ("\"it's\""):match("([\"'])(.-)%1")`, "ab,a,nil,\",it's"},
		{`return ("a-b"):match("[a-]+"), ("]"):match("[]]"), ("^"):match("[%^]"), ("b"):match("[^]a]"), ("a]"):match("[]a]+"), ("-"):match("[+-]")`, "a-,],^,b,a],-"},
		{`return ("a%z"):match("[a-%%]+"), ("5"):match("[%a-z%d]"), ("\0x"):match("%z"), ("~"):match("%g")`, "nil,5,\x00,~"},
		{`return ("a*b"):match("a*b"), ("a*b"):match("*b"), ("aab"):match("a-b"), ("$5"):match("$%d"), ("a^"):match("a^")`, "b,*b,aab,$5,a^"},
		{`return ("aaa"):match("a?a?a?a"), ("aaa"):find("a-$"), ("abc"):match("((a)(b)c)")`, "aaa,1,abc,a,b"},
		{`return ("é"):match("[\128-\255]+"), ("ABC"):match("%u+%l*"), ("\t\v "):match("%s+") == "\t\v ", ("0xfF"):match("%x+", 3)`, "é,ABC,true,fF"},
		{`return ("abc"):gsub("%w", "%0%0"), ("abc"):gsub("", "-"), ("abc"):gsub("%w*", "x"), ("hello world"):gsub("o", "0", 1)`, "aabbcc,-a-b-c-,xx,hell0 world,1"},
		{`return ("abc"):gsub("b*", "-")`, "-a--c-,4"},
		{`return ("abc abc"):gsub("^a", "x"), (("abc"):gsub("(a)(b)(c)", "%3%2%1")), (("a"):gsub("a", "%%")), (("a.b"):gsub("%.", "%%."))`, "xbc abc,cba,%,a%.b"},
		{`return ("$name is $age"):gsub("%$(%w+)", {name = "Bob", age = 42}), (("a b"):gsub("%w", {a = false}))`, "Bob is 42,a b"},
		{`return ("abc"):gsub("%w", function(c) if c == "b" then return "[" .. c .. "]" end end), (("ab"):gsub("()", function(p) return p end))`, "a[b]c,1a2b3"},
		{`return ("ab"):gsub("(a)(b)", function(a, b) return b .. a end), (("x"):gsub("x", function() return false end))`, "ba,x"},
		{`return (("abc"):gsub("b", 5)), (("abc"):gsub(".", {a = 1}, 1)), (("abc"):gsub("b", "")), ("abc"):gsub("b", "x", 0)`, "a5c,1bc,ac,abc,0"},
		{`local t = {} for k, v in ("a=1, b=2"):gmatch("(%w+)=(%w+)") do t[#t+1] = k .. v end return table.concat(t, ";")`, "a1;b2"},
		{`local t = {} for w in ("one two"):gmatch("%a+") do t[#t+1] = w end return table.concat(t, ";")`, "one;two"},
		{`local t = {} for p in ("abc"):gmatch("()") do t[#t+1] = p end return table.concat(t, ";")`, "1;2;3;4"},
		{`local n = 0 for _ in ("^a^a"):gmatch("^a") do n = n + 1 end return n`, "2"},
		{`local f = ("a"):gmatch("a") f() return f(), (f())`, "nil,nil"},
		{`local n = 0 for w in ("a b"):gmatch("%a") do n = n + select(2, (w .. w):gsub(w, "")) end return n`, "4"},
	})
}

func TestPatternErrors(t *testing.T) {
	open(t, "", nil).check(t, []check{
		{`("x"):find("[a")`, "error t:1: malformed pattern (missing ']')"},
		{`("x"):find("[]")`, "error t:1: malformed pattern (missing ']')"},
		{`("x"):find("[a-%]")`, "error t:1: malformed pattern (missing ']')"},
		{`("x"):find("%")`, "error t:1: malformed pattern (ends with '%')"},
		{`("x"):find("[%")`, "error t:1: malformed pattern (missing ']')"},
		{`("x"):find("(x")`, "error t:1: unfinished capture"},
		{`("x"):find("x)")`, ""}, // no special byte of Lua's list in it: plain text
		{`("x"):find(".)")`, "error t:1: invalid pattern capture"},
		{`("x"):find("%1")`, "error t:1: invalid capture index"},
		{`("x"):find("(%1)")`, "error t:1: invalid capture index"},
		{`("x"):find("%0")`, "error t:1: invalid capture index"},
		{`("x"):find("%f")`, "error t:1: missing '[' after '%f' in pattern"},
		{`("x"):find("%b(")`, "error t:1: unbalanced pattern"},
		{`("x"):find(("()"):rep(33))`, "error t:1: too many captures"},
		{`return select("#", ("x"):find(("()"):rep(32)))`, "34"},
		{`("x"):find(("a?"):rep(201))`, "error t:1: pattern too complex"},
		{`return ("a"):find(("a?"):rep(200))`, "1,1"},
		{`("x"):gsub("x", "%2")`, "error t:1: invalid capture index"},
		{`return ("x"):gsub("x", "a%")`, "a\x00,1"},
		{`("x"):gsub("x", function() return {} end)`, "error t:1: invalid replacement value (a table)"},
		{`("x"):gsub("x")`, "error t:1: bad argument #2 to 'gsub' (string/function/table expected)"},
		{`("x"):gsub("x", true)`, "error t:1: bad argument #2 to 'gsub' (string/function/table expected)"},
		{`local s = ("x"):rep(2^24) ; ("xxxxx"):gsub("x", s)`, "error t:1: string.gsub: the result would be longer than 64 MiB"},
		{`("x"):gsub("x", function() error("mine", 0) end)`, "error mine"},
	})
}
