for _, name in ipairs{"moses", "moses_min"} do
  local M = require(name)
  local function show(...)
    local out = {}
    for i = 1, select("#", ...) do
      local v = select(i, ...)
      if type(v) == "table" then
        local keys, all = {}, {}
        for k in pairs(v) do keys[#keys + 1] = k end
        table.sort(keys, function(a, b) if type(a) == type(b) then return a < b end return type(a) == "number" end)
        for j, k in ipairs(keys) do all[j] = (type(k) == "number" and "" or k .. "=") .. (type(v[k]) == "table" and "{" .. #v[k] .. "}" or tostring(v[k])) end
        v = "{" .. table.concat(all, ",") .. "}"
      end
      out[i] = tostring(v)
    end
    print(table.concat(out, " "))
  end
  local list, words = {3, 1, 4, 1, 5, 9, 2, 6}, {"one", "three", "five", "eleven"}
  local function even(v) return v % 2 == 0 end
  local function double(v) return v * 2 end
  show(M.map(list, double), M.select(list, even), M.reject(list, even), M.reduce(list, function(a, b) return a + b end), M.reduceRight(words, function(a, b) return a .. b end))
  show(M.count(list, 1), M.countf(list, even), M.max(list), M.min(list), M.sum(list), M.mean(list), M.median(list), M.product(list))
  show(M.detect(list, 4), M.include(list, 9), M.all(list, function(v) return v > 0 end), M.any and M.any(list, even), M.where and #M.where({{a = 1}, {a = 2}}, {a = 2}))
  show(M.sort(M.clone(list)), M.sortBy(M.clone(words), function(v) return #v end), M.reverse(list), M.uniq(list), M.union({1, 2}, {2, 3}), M.intersection({1, 2, 3}, {2, 3, 4}), M.difference({1, 2, 3}, {2}))
  show(M.first(list, 3), M.last(list, 2), M.initial(list, 2), M.rest(list, 6), M.nth(list, 3), M.slice(list, 2, 4), M.chunk(list, even), M.flatten({1, {2, {3, {4}}}}), M.compact({1, false, 2}))
  show(M.zip({1, 2}, {"a", "b"}), M.append({1}, {2}), M.interleave({1, 3}, {2, 4}), M.interpose({1, 2, 3}, 0), M.range(5), M.range(2, 10, 3), M.rep("x", 3), M.permutation and "p")
  show(M.keys{x = 1}, M.values{x = 1}, M.invert{x = "y"}, M.property("x")({x = 5}), M.extend({a = 1}, {b = 2}), M.pick({a = 1, b = 2}, "a"), M.omit({a = 1, b = 2}, "a"), M.has({a = 1}, "a"), M.isEqual({1, {2}}, {1, {2}}))
  show(M.groupBy(list, even)[true], M.countBy(list, even)[false], M.partition and 1, M.adjust({1, 2, 3}, 2, double), M.push({1}, 2, 3), M.pop({1, 2}), M.shift({1, 2}), M.pull({1, 2, 1}, 1), M.indexOf(list, 4), M.lastIndexOf(list, 1), M.findIndex(list, even))
  show(M.isTable{}, M.isCallable(print), M.isArray(list), M.isIterable{}, M.isEmpty{}, M.isString "", M.isFunction(print), M.isNil(nil), M.isNumber(1), M.isNaN(0 / 0), M.isFinite(1), M.isBoolean(true), M.isInteger(5))
  local calls = 0
  local once = M.once(function() calls = calls + 1 return calls end) once() once()
  show(calls, M.compose(double, double)(3), M.pipe(3, double, double), M.complement(even)(3), M.juxtapose(7, even, double), M.bind(math.max, 5)(9), M.partial(function(a, b) return a - b end, 10)(3), M.memoize(double)(4), M.wrap(double, function(f, x) return f(x) + 1 end)(5), M.times(double, 3), M.after(double, 2)(1), M.curry(function(a, b, c) return a + b + c end, 3)(1)(2)(3), M.flip(function(a, b) return a .. b end)("a", "b"), M.unary(function(...) return select("#", ...) end)(1, 2, 3))
  local chained = M.chain and M.chain(list):map(double):select(function(v) return v > 6 end):value()
  show(chained or {}, M.isObject and 1, M.toArray and 1, M.sample and #M.sample(list, 3), #M.shuffle(list), M.identity(8), M.constant(9)(), M.uniqueId() ~= M.uniqueId(), M.escape and M.escape("a<b>"), M.tabulate and M.tabulate(("a b"):gmatch "%a"))
  local seen = {} M.each(words, function(v, k) seen[#seen + 1] = k .. v end) M.eachi(words, function(v, k) seen[#seen + 1] = k end) show(seen)
  for _, call in ipairs{"sliding", "aperture", "pairwise", "overlapping"} do
    if M[call] then local n = 0 for part in M[call](list, 3) do n = n + #part end show(call, n) end
  end
  for p in M.permutation({1, 2, 3}) do io.write(table.concat(p), " ") end print()
  show(M.vmax and 1, M.zeros and M.zeros(3), M.ones and M.ones(2), M.vector and M.vector("v", 2), M.dot and M.dot({1, 2}, {3, 4}), M.cross and M.cross({1}, {2}), M.powerset and #M.powerset{1, 2, 3}, M.containsKeys and M.containsKeys({a = 1}, {a = 2}), M.sameKeys and M.sameKeys({a = 1}, {a = 2}))
end
