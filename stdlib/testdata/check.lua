-- Helpers for the modules' tests: test, eq, near and fails.
local TESTS = {}
local function test(name, fn) TESTS[#TESTS + 1] = { name, fn } end

local show
function show(v)
  if type(v) == "table" and (not getmetatable(v) or type(getmetatable(v)) == "table" and not getmetatable(v).__tostring) then
    local items = {}
    for i, item in ipairs(v) do items[i] = show(item) end
    for k, item in pairs(v) do if type(k) == "string" then items[#items + 1] = k .. "=" .. show(item) end end
    return "{" .. table.concat(items, ", ") .. "}"
  end
  return tostring(v)
end

local same
function same(a, b, epsilon)
  if type(a) == "number" and type(b) == "number" then return a == b or math.abs(a - b) <= epsilon end
  if type(a) ~= "table" or type(b) ~= "table" then return a == b end
  for k, v in pairs(a) do if not same(v, b[k], epsilon) then return false end end
  for k in pairs(b) do if a[k] == nil then return false end end
  return true
end

local function near(got, want, epsilon)
  if not same(got, want, epsilon or 1e-9) then error("got " .. show(got) .. ", want " .. show(want), 2) end
end

local function eq(got, want)
  if not same(got, want, 0) then error("got " .. show(got) .. ", want " .. show(want), 2) end
end

local function fails(want, fn, ...)
  local ok, e = pcall(fn, ...)
  local message = not ok and (type(e) == "userdata" and e.message or tostring(e))
  if ok then error("no error, want " .. want, 2) end
  if not message:find(want, 1, true) then error("the error is " .. message .. ", want " .. want, 2) end
end

spawn(function(session)
  for _, t in ipairs(TESTS) do
    local ok, e = pcall(t[2], session)
    print(ok and "pass" or "FAIL", t[1], ok and "" or (tostring(e):gsub("%s+", " ")))
  end
  print("ran " .. #TESTS .. " tests")
end)
