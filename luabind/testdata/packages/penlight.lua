arg = {[0] = "scene.lua", "-v", "--number", "7", "someone"}
local pl = require "pl.import_into"()
local List, tablex, stringx, pretty, seq, utils, class = pl.List, pl.tablex, pl.stringx, pl.pretty, pl.seq, pl.utils, pl.class
print(_VERSION, pl.compat.lua51, pl.compat.jit == false, pl.compat.dir_separator, pl.utils._VERSION)
-- List
local l = List{10, 20, 30, 40, 20}
print(l, l:len(), l:index(20), l:count(20), l:slice(2, 3), l:clone():reverse(), l:sorted(">"), l:filter(function(v) return v > 15 end), l:map("+", 1), l:reduce "+", l:contains(30))
l:append(5):insert(1, 0):remove_value(20) print(l, l:pop(), l:minmax()) print(List.range(1, 5), List "abc", List.split("a b  c"), l .. List{1}, l == l:clone(), List{{1, "x"}, {2, "y"}}:map(function(p) return p[2] end), #List{1, 2, 3}:partition(function(v) return v % 2 == 0 end)[true])
-- tablex
print(pretty.write(tablex.deepcopy{a = {b = {1, 2}}}, ""), tablex.deepcompare({1, {2}}, {1, {2}}), tablex.find({5, 6}, 6), tablex.size{a = 1, b = 2}, pretty.write(tablex.map("*", {1, 2, 3}, 2), ""), pretty.write(tablex.zip({1, 2}, {3, 4}), ""), pretty.write(tablex.sub({1, 2, 3, 4}, 2, -2), ""))
print(pretty.write(tablex.filter({1, 2, 3, 4}, function(v) return v > 2 end), ""), tablex.reduce("+", {1, 2, 3}), pretty.write(tablex.merge({a = 1, b = 2}, {b = 3}), ""), pretty.write(tablex.difference({a = 1, b = 2}, {b = 3}), ""), pretty.write(tablex.index_map{"x", "y"}, "") ~= "", tablex.search({a = {b = 42}}, 42), pretty.write(tablex.range(1, 9, 3), ""))
for k, v in tablex.sort{c = 1, a = 3, b = 2} do io.write(k, "=", v, " ") end for k, v in tablex.sortv{c = 1, a = 3, b = 2} do io.write(k, "=", v, " ") end print()
-- stringx
stringx.import()
print(("a,b,,c"):split(","), ("  x "):strip(), ("hello"):startswith "he", ("x.lua"):endswith{".c", ".lua"}, ("abc"):center(9, "*"), ("a\tb"):expandtabs(4), ("one two one"):replace("one", "1", 1), ("a-b-c"):partition "-", ("a-b-c"):rpartition "-", ("hello world"):title(), ("abc"):isalpha(), ("x"):rjust(3), ("l1\nl2"):splitlines(), ("banana"):count "an", ("banana"):rfind "an", (","):join{1, 2})
print(stringx.shorten("a long line of text", 10), stringx.quote_string('a "b"'), stringx.lfind("abc", "c"), stringx.at("abc", -1), #stringx.splitlines("a\nb"))
print(pl.text.dedent "    a\n      b\n", pl.text.wrap("the quick brown fox jumps over the lazy dog", 15), pl.text.Template("$a and ${b}"):substitute{a = 1, b = 2}, pl.text.fill("a b c d e f g h", 5))
-- pretty, data, lexer
print(pretty.write{1, 2, {a = "x", ["b c"] = true}, name = "n"}) print(pretty.read "{1, 2, a = 'b'}".a, pretty.read "{os.exit()}", pretty.number(123456789, "N", 2), pretty.number(1024, "M"), pretty.load("x = 1 y = x + 1", {}, true).y)
local d = pl.data.read(pl.stringio.open "name,age\nann,31\nbob,27\n") print(d:column_by_name "age", pl.data.query and "query") for name, age in d:select "name,age sort by age" do io.write(name, " ", tostring(age), ";") end print()
for kind, token in pl.lexer.lua("local x = 'y' .. 5 -- c\nif a >= 0x1F then end", {space = true}) do io.write(kind, ":", tostring(token), " ") end print()
-- classes
class.Animal() function Animal:_init(name) self.name = name end function Animal:__tostring() return self.name .. ":" .. self:speak() end
class.Dog(Animal) function Dog:speak() return "bark" end
class.Puppy(Dog) function Puppy:_init(name, age) self:super(name) self.age = age end function Puppy:speak() return "yap" end
local p = Puppy("Rex", 1) print(Dog "Fido", p, p:is_a(Animal), Animal:class_of(p), p.age, pl.types.type(p) == Puppy)
-- maps, sets
local om = pl.OrderedMap() om:set("z", 1):set("a", 2):set("m", 3) om:set("a", nil) print(om, om:keys(), om:values(), om:get "z") for k, v in om:iter() do io.write(k, v, " ") end print()
local s = pl.Set{1, 2, 3} print(#s, s * pl.Set{2, 3, 4} == pl.Set{2, 3}, s + pl.Set{4} == pl.Set{1, 2, 3, 4}, s - pl.Set{1} == pl.Set{2, 3}, pl.Set{1} < s, s[2], pl.Set.isdisjoint(s, pl.Set{9}))
local mm = pl.MultiMap() mm:set("a", 1) mm:set("a", 2) print(pretty.write(mm:get "a", ""), pl.Map{x = 1, y = 2}:keys():sort())
-- seq, func, comprehension, permute
print(seq.sum(seq.list{1, 2, 3}), seq{1, 2, 3, 4}:filter(function(v) return v % 2 == 0 end):map(function(v) return v * 10 end):copy(), seq.reduce("+", seq.range(1, 10)), seq.copy(seq.zip({1, 2}, {3, 4})), seq.count_map and "c", seq.minmax{3, 1, 2}, seq{"b", "a"}:sort():copy(), List(seq.take(seq.range(1, 100), 3)), seq(seq.splice({1}, {2})):copy())
local _1, _2 = pl.func._1, pl.func._2 print(List{1, 2, 3}:map(_1 * 2 + 1), tablex.map2(_1 .. _2, {"a", "b"}, {"c", "d"})[2], pl.func.compose(math.sqrt, math.abs)(-16), tostring(_1 + _2 ^ 2))
local C = pl.comprehension.new() print(pretty.write(C "x^2 for x=1,5 if x % 2 == 1" (), ""), C "sum(x for x)" {1, 2, 3}, C "{_v, _k} for _k, _v in pairs(_1)" and "c") for a in pl.permute.iter and pl.permute.iter{1, 2, 3} or pl.permute.order_iter{1, 2, 3} do io.write(table.concat(a), " ") end print()
-- sip, template, url, array2d, operators, Date-free parts
local found = {} print(pl.sip.match("$v{name} = $d{number}", "x = 42", found), found.name, found.number, pl.sip.compile "$i{a}"("b", found), pl.sip.match("$r{rest}", "all of it", found) and found.rest, pl.sip.match("{$p{path}}", "{a/b}", found))
print(pl.template.substitute([[
# for i, v in ipairs(list) do
$(i): $(v:upper())
# end
total $(#list)]], {list = {"a", "b"}, ipairs = ipairs, _parent = _G}))
print(pl.url.quote "a b&c/é", pl.url.unquote "a%20b", pl.url.quote("a b", true)) local m = pl.array2d.new(2, 3, 0) m[1][2] = 5 print(pl.array2d.tostring and "ts", pretty.write(pl.array2d.map("+", m, 1), ""), pl.array2d.size(m), pretty.write(pl.array2d.column(m, 2), ""), pl.array2d.iter(m, true)())
print(pl.operator.add(1, 2), pl.operator.optable["<"](1, 2), pl.utils.string_lambda "|x| x + 1"(4), utils.bind1(math.max, 10)(20), utils.is_type("x", "string"), pcall(utils.assert_arg, 1, 5, "string"), utils.split("a b c", " ", true, 2)[2], utils.escape "a.b", pl.types.is_callable(print), pl.types.is_integer(5), pl.types.to_bool "yes", pl.types.is_empty "  " )
-- xml, stringio, luabalanced, lapp
local doc = pl.xml.parse "<a x='1'><b>text &amp; more</b><c/><b>again</b></a>" print(doc, doc:get_attribs().x, #doc:child_with_name "b", doc:get_elements_with_name "b"[2]:get_text(), doc:match "<a><b>$B</b></a>" and "m", pl.xml.tostring(pl.xml.elem("p", {"t", pl.xml.elem "q"}), "", "  "))
local out = pl.stringio.create() out:write("a", 1, "\n") out:writef("%d-%s", 5, "x") print(out:value()) for line in pl.stringio.open "l1\nl2\n":lines() do io.write("[", line, "]") end print(pl.stringio.open "12 34":read("*n", "*n"))
print(pl.luabalanced.match_bracketed("(a(b)c)d", 1), pl.luabalanced.match_string("'x\\'y' z", 1), pl.luabalanced.match_expression("a + b c", 1)) local args = pl.lapp [[
Does something.
  -v,--verbose  says more
  -n,--number (default 5)  how many
  <name> (string)  whom
]] 
print(args.verbose, args.number, args.name)
-- strict, at the end
local strict = require "pl.strict" strict.module("mine", {}) print(pcall(function() return undefined_name end)) print(pcall(function() assigned_name = 1 end)) print(pl.compat.execute ~= nil, pcall(require, "pl.nothing") == false)
