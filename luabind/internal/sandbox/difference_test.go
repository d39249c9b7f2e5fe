package sandbox_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/puctest"
)

// comparePrelude begins the program of both sides of a comparison. out shows the results of a
// call so that their types differ, without addresses.
const comparePrelude = `
local function show(v)
	local text = tostring(v)
	local kind = type(v)
	if kind == "string" then return (string.format("%q", v):gsub("0x%x%x%x%x%x+", "ADDRESS")) end
	if kind == "number" then return text end
	return (text:gsub("0x%x+", "ADDRESS"))
end
local function out(label, ...)
	local list = {label}
	for i = 1, select("#", ...) do list[#list + 1] = show((select(i, ...))) end
	emit(table.concat(list, " "))
end
`

// compare runs source here and in PUC Lua and reports the lines that differ. Both print
// through emit.
func compare(t *testing.T, source string) {
	t.Helper()
	compareIn(t, "UTC", source)
}

// compareIn is compare with the time zone of PUC Lua set.
func compareIn(t *testing.T, zone, source string) {
	t.Helper()
	source = comparePrelude + source
	path := filepath.Join(t.TempDir(), "source.lua")
	if err := os.WriteFile(path, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	command := puctest.Command(t, "-e", fmt.Sprintf(`emit = print; assert(loadstring(io.open(%q):read("*a"), "=t"))()`, path))
	command.Dir = t.TempDir()
	command.Env = append(os.Environ(), "TZ="+zone, "LC_ALL=C")
	wanted, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("lua5.1: %v\n%s", err, wanted)
	}
	var got strings.Builder
	s := open(t, t.TempDir(), nil)
	s.SetGlobal("emit", s.NewFunction(func(L *lua.LState) int {
		got.WriteString(L.CheckString(1) + "\n")
		return 0
	}))
	if result := s.run(source); result != "" {
		t.Errorf("the script ended with %q", result)
	}
	differences := map[string]int{} // by the function that the line calls
	for n, line := range puctest.Differences(got.String(), string(wanted)) {
		name, _, _ := strings.Cut(line[0], "(")
		if differences[name]++; differences[name] <= 5 {
			t.Errorf("line %d\nhere %s\nLua  %s", n, line[0], line[1])
		}
		if len(differences) == 40 {
			break
		}
	}
}

// kinds lists arguments of every kind for the functions of the library.
const kinds = `
local file = io.stdout
local kinds = {
	"nil", "true", "false", "0", "1", "-1", "2", "2.7", "-2.7", "1e300", "-1e300", "1/0", "-1/0", "0/0", "-(0/0)", "2^31", "2^53", "2^63", "-2^63",
	"''", "'a'", "'abc'", "'10'", "' 0x10 '", "'1e1'", "'a,b'", "'%'", "'%d'", "'a%'", "'[a'", "'(a'", "'%1'", "'.'", "'\\0a'", "'a\\0'",
	"{}", "{1, 2, 3}", "{3, 1, 2}", "{a = 1}", "{'a', 'b'}", "{1, nil, 3}", "{{}, 1}", "print_", "function() end", "function(...) return ... end",
	"file",
}
`

// TestCalls calls each function with no argument, and with one, two and three of every kind.
func TestCalls(t *testing.T) {
	for _, names := range []string{
		"assert error getmetatable ipairs rawequal select tonumber tostring type unpack pcall next pairs rawget",
		"string.byte string.char string.find string.len string.lower string.match string.rep string.reverse string.sub string.upper string.gmatch",
		"string.gsub string.format",
		"table.concat table.getn table.insert table.maxn table.remove table.setn table.foreach table.foreachi table.sort",
		"math.abs math.ceil math.floor math.fmod math.mod math.max math.min math.modf math.pow math.sqrt math.frexp math.ldexp math.atan2 math.deg math.rad",
		"os.difftime os.time",
		"setmetatable rawset newproxy",
	} {
		t.Run(strings.Fields(names)[0], func(t *testing.T) {
			compare(t, kinds+`
local names = "`+names+`"
local print_ = function() return "printed" end
local env = setmetatable({print_ = print_, file = file}, {__index = _G})
local function value(text)
	return setfenv(assert(loadstring("return " .. text)), env)()
end
-- Calls that are refused here, or do more here than in Lua 5.1.
local function skipped(name, list)
	local a, b, c = list[1], list[2], list[3]
	if name == "string.rep" and b and tonumber(value(b)) and a ~= "''" then
		local n = value(b)
		n = tonumber(n)
		return n ~= n or n > 1e5 or n < -1e5 or c ~= nil and c ~= "nil"
	end
	if name == "string.rep" and c and c ~= "nil" then return true end
	if name == "string.format" and a == "'%s'" then return true end
	if name == "assert" and (a == "nil" or a == "false") and b and (type(value(b)) == "table" or type(value(b)) == "userdata") then return true end
	if name == "table.insert" or name == "table.concat" or name == "unpack" then
		for i = 2, #list do
			local n = tonumber(value(list[i]))
			if n and (n > 1e5 or n < -1e5 or n ~= n) then return true end
		end
	end
	if name == "os.time" and (a == nil or a == "nil") then return true end
	return false
end
local function call(name, ...)
	local list = {...}
	for i = 1, #list do list[i] = tostring(list[i]) end
	if skipped(name, list) then return end
	local body = "return " .. name .. "(" .. table.concat(list, ", ") .. ")"
	local chunk = setfenv(assert(loadstring(body, "=c")), env)
	out(body, pcall(chunk))
end
for name in names:gmatch("%S+") do
	call(name)
	for i, a in ipairs(kinds) do
		call(name, a)
		for j, b in ipairs(kinds) do
			-- Each kind as one argument, and every sixth as the other.
			if i % 6 == 0 or j % 6 == 0 then
				call(name, a, b)
				if name:find("insert$") or name:find("sub$") or name:find("find$") or name:find("rawset$") or name:find("unpack$") or name:find("concat$") or name:find("byte$") then
					for _, c in ipairs{"nil", "1", "-1", "2.7", "'2'", "'%1'", "'x'", "{}", "{a = 'b'}", "print_", "0/0"} do call(name, a, b, c) end
				end
			end
		end
	end
end
`)
		})
	}
}

// TestFormatDirectives formats numbers and strings by every directive.
func TestFormatDirectives(t *testing.T) {
	compare(t, `
local numbers = {0, -0.0, 1, -1, 0.5, -2.5, 1.5, 3.7, -3.7, 255, 65, 256, 1e15, 123456789, 1e100, -1e-7, 2^31, 2^53, 2^63, -2^63, 2^64, 1/0, -1/0, 0/0, -(0/0), "12", " 0x1f "}
local texts = {"", "a", "hello", "with\0zero", "line\nquote\"back\\slash\r", ("x"):rep(99), ("y"):rep(150) .. "\0z", "\200\255"}
for _, flags in ipairs{"", "-", "+", " ", "#", "0", "-0", "+0", "# ", "-+ #0", "--", "00000"} do
	for _, size in ipairs{"", "1", "5", "12", ".", ".0", ".3", "8.2", "20.15", "5.", "99", "-5"} do
		for _, verb in ipairs{"d", "i", "u", "o", "x", "X", "c", "e", "E", "f", "g", "G"} do
			local directive = "%" .. flags .. size .. verb
			local list = {}
			for i, n in ipairs(numbers) do
				local ok, s = pcall(string.format, directive, n)
				list[i] = s
			end
			out(directive, table.concat(list, "|"))
		end
		local directive = "%" .. flags .. size
		for i, s in ipairs(texts) do
			out(directive .. "s" .. i, pcall(string.format, directive .. "s", s))
			out(directive .. "q" .. i, pcall(string.format, directive .. "q", s))
		end
	end
end
for _, bad in ipairs{"%", "%5", "%-", "%y", "%a", "%n", "%p", "%100d", "%.100d", "%------d", "%5.2.2d", "%l", "%ld", "100%", "%%", "%5%", "%\0d", "a\0%d", "%s %s", "%d%"} do
	out("", bad, pcall(string.format, bad, 1))
	out("", bad, pcall(string.format, bad))
	if not bad:find("s") then out("", bad, pcall(function() return (bad):format({}) end)) end
end
`)
}

// TestMathFunctions compares the results of the functions of math, to 14 digits.
func TestMathFunctions(t *testing.T) {
	compare(t, `
local values = {0, -0.5, 2, -1, 1e308, 1/0, -1/0, 0/0, -(0/0), "0x10", 1e-320, 0.1, 3, 1e22, -1e300, 709, -745.2}
for _, name in ipairs{"abs","acos","asin","atan","ceil","cos","cosh","deg","exp","floor","log","log10","rad","sin","sinh","sqrt","tan","tanh","frexp","modf"} do
	for _, v in ipairs(values) do out(name, v, math[name](v)) end
end
for _, name in ipairs{"fmod","pow","atan2","max","min","mod"} do
	for _, a in ipairs(values) do
		for _, b in ipairs(values) do out(name, a, b, math[name](a, b)) end
	end
end
for _, a in ipairs(values) do
	for _, b in ipairs{0, 1, -1, 2000, -2000, 1e10, 2^31, -2^31, 1/0, 0.9} do out("ldexp", a, b, math.ldexp(a, b)) end
end
for _, list in ipairs{{0}, {1, 0}, {2, 1}, {1, 2, 3}, {"x"}, {1, {}}, {-5}, {0/0}} do out("random", pcall(math.random, unpack(list))) end
out("random", math.random(1), math.random(7, 7), math.random(-3, -3), pcall(math.randomseed), pcall(math.randomseed, "x"))
`)
}

// TestPatternsAgainstLua searches for valid and invalid patterns in short subjects.
func TestPatternsAgainstLua(t *testing.T) {
	compare(t, `
local pieces = {"a", "b", ".", "%a", "%d", "%A", "[ab]", "[^a]", "[a-c]", "[]]", "[^]]", "(", ")", "()", "*", "+", "-", "?", "^", "$", "%1", "%b()", "%f[a]", "%", "[", "[a", "[%", "[a-", "[%a-z]", "%z", "%w", "%.", "%f", "%bx", "\0", " "}
local subjects = {"", "a", "ab", "aab(b)a", "()", "a.b", "]a]", "%a", "a\0b", "  x1 ", "abcabc"}
local seed = 7
local function random(n) seed = (seed * 16807) % 2147483647 return seed % n + 1 end
for round = 1, 6000 do
	local p = {}
	for i = 1, random(5) do p[i] = pieces[random(#pieces)] end
	p = table.concat(p)
	local s = subjects[random(#subjects)]
	out("find", s, p, pcall(string.find, s, p, random(5) - 3))
	out("match", s, p, pcall(string.match, s, p))
	out("gsub", s, p, pcall(string.gsub, s, p, "<%0%1>"))
	out("gsub", s, p, pcall(string.gsub, s, p, {a = 1, b = false, ab = "x"}, random(4) - 1))
	out("gsub", s, p, pcall(string.gsub, s, p, function(...) return select("#", ...) end))
	local n = 0
	out("gmatch", s, p, pcall(function()
		local all = {}
		for a, b in string.gmatch(s, p) do
			all[#all + 1] = tostring(a) .. "," .. tostring(b)
			n = n + 1
			if n > 20 then break end
		end
		return table.concat(all, ";")
	end))
end
out("%g is a letter of later versions", 0)
`)
}

// TestSortSteps compares the order of elements that compare equal, and the calls of
// comparators.
func TestSortSteps(t *testing.T) {
	compare(t, `
local seed = 3
local function random(n) seed = (seed * 16807) % 2147483647 return seed % n + 1 end
for round = 1, 300 do
	local list, n = {}, random(40)
	for i = 1, n do list[i] = {key = random(6), number = i} end
	local calls = 0
	table.sort(list, function(a, b) calls = calls + 1 return a.key < b.key end)
	for i = 1, n do list[i] = list[i].key .. ":" .. list[i].number end
	out("sort", calls, table.concat(list, " "))
	for i = 1, n do list[i] = random(100) end
	-- Orders that contradict themselves, and one that fails.
	out("bad", pcall(table.sort, list, function(a, b) return true end), table.concat(list, " "))
	out("bad", pcall(table.sort, list, function(a, b) return a <= b end), table.concat(list, " "))
	out("bad", pcall(table.sort, list, function(a, b) return (a + b) % 3 == 0 end), table.concat(list, " "))
	local left = random(10)
	out("fails", pcall(table.sort, list, function(a, b) left = left - 1 if left == 0 then error("enough") end return a < b end), table.concat(list, " "))
end
`)
}
