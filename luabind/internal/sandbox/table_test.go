package sandbox_test

import "testing"

func TestTable(t *testing.T) {
	open(t, "", nil).check(t, []check{
		{`return table.concat({1, 2.5, "x"}, "-"), table.concat({}), table.concat({1, 2, 3}, ",", 2), table.concat({1, 2, 3}, ",", 2, 2), table.concat({1}, ",", 3)`, "1-2.5-x,,2,3,2,"},
		{`local t = {} for i = 1, 1e5 do t[i] = "ab" end return #table.concat(t, ",")`, "299999"},
		{`table.concat({1, {}, 3})`, "error t:1: invalid value (table) at index 2 in table for 'concat'"},
		{`table.concat({1}, "", 1, 3)`, "error t:1: invalid value (nil) at index 2 in table for 'concat'"},
		{`return table.concat({1}, "", 1, 1/0)`, ""},
		{`table.concat(1)`, "error t:1: bad argument #1 to 'concat' (table expected, got number)"},
		{`local s, t = ("x"):rep(2^20), {} for i = 1, 300 do t[i] = s end table.concat(t)`, "error t:1: table.concat: the result would be longer than 256 MiB"},
		{`local t = {1, 2}; table.insert(t, 3); table.insert(t, 1, 0); return unpack(t)`, "0,1,2,3"},
		{`table.insert({})`, "error t:1: wrong number of arguments to 'insert'"},
		{`table.insert({}, 1, 2, 3)`, "error t:1: wrong number of arguments to 'insert'"},
		{`local t = {1, 2, 3}; return table.remove(t), table.remove(t, 1), #t, t[1]`, "3,1,1,2"},
		{`local t = {1, 2, 3}; t[3] = nil; return table.remove(t), #t`, "2,1"},
		{`local t = {1, 2, 3}; return table.remove(t, 0), table.remove(t, 4), table.remove(t, -1), #t, table.remove({})`, "nil,nil,nil,3"},
		{`return table.maxn({1, 2, [10] = 3, [2^30] = 1, x = 2}), table.maxn({}), table.getn({1, 2})`, "1073741824,0,2"},
		{`local p = table.pack(1, nil, 3); return p.n, p[1], p[2], p[3]; `, "3,1,nil,3"},
		{`return table.pack().n, table.unpack({1, 2}, 1, 2)`, "0,1,2"},
	})
}

func TestTableSort(t *testing.T) {
	open(t, "", nil).check(t, []check{
		{`local t = {3, 1, 2}; table.sort(t); return unpack(t)`, "1,2,3"},
		{`local t = {"b", "a", "B"}; table.sort(t); return unpack(t)`, "B,a,b"},
		{`local t = {3, 1, 2}; table.sort(t, function(a, b) return a > b end); return unpack(t)`, "3,2,1"},
		{`local t = {} for i = 1, 5000 do t[i] = (i * 7919) % 5003 end table.sort(t) for i = 2, #t do assert(t[i-1] <= t[i]) end return #t`, "5000"},
		{`table.sort({3, "x", 1})`, "error attempt to compare..."},
		{`table.sort({{}, {}})`, "error attempt to compare..."},
		{`local m = {__lt = function(a, b) return a.v < b.v end}
		  local function o(v) return setmetatable({v = v}, m) end
		  local t = {o(3), o(1), o(2)} table.sort(t) return t[1].v, t[2].v, t[3].v`, "1,2,3"},
		{`local t = {3, 1, 2}; local ok, e = pcall(table.sort, t, function() error("mine", 0) end); return ok, e, unpack(t)`, "false,mine,3,1,2"},
		{`local t = {} for i = 1, 200 do t[i] = i end table.sort(t, function() return true end) return #t`, "error t:1: invalid order function for sorting"},
		{`local t = {} for i = 1, 200 do t[i] = i % 10 end table.sort(t, function(a, b) return a <= b end) return t[1], t[200]`, "error t:1: attempt to compare..."},
		{`local t, n = {}, 0 for i = 1, 99 do t[i] = i end table.sort(t, function() n = n + 1 return n % 2 == 0 end) return #t`, "99"},
		{`local t = {3, 1, 2}; table.sort(t, function(a, b) for i = 1, 3 do t[i] = nil end return a < b end) return unpack(t)`, "1,2,3"},
		{`table.sort({1, 2}, 5)`, "error t:1: bad argument #2 to 'sort' (function expected, got number)"},
		{`local t = {0/0, 1, 0/0, 2} table.sort(t) return #t`, "4"},
	})
}
